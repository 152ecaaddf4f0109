"""Alarm 18: savings that moved unsigned, or that are not there (tiết kiệm).

Formula: a savings book whose balance is not its opening plus deposits less signed withdrawals; or
a commune that holds in bank, till, leaders' hands and on its way less than `cover` percent of what
it owes its savers. Savings are lent on between payments, so the default is below 100; a fund that
keeps them apart sets 100. Source: fund.md 11.18.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.ledger.drawers import book_totals
from qqv.people.directory import board_names
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import shown
from qqv.savings.gaps import Gap, savings_gaps
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import as_percent, money, text

MONEY = ("111", "112", "113", "114")
SAVED = ("4231", "4232")


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find savings that moved unsigned or are not covered (tiết kiệm lệch, thiếu)."""
    totals = book_totals(scope)
    owed: dict[int, Vnd] = {}
    held: dict[int, Vnd] = {}
    for (board, chart), amount in totals.items():
        owed[board] = owed.get(board, 0) + (amount if chart in SAVED else 0)
        held[board] = held.get(board, 0) + (amount if chart in MONEY else 0)
    short = [b for b in owed if held[b] * 100 < owed[b] * limits["cover"]]
    names = board_names(short)
    return [
        *(_gap(row, on) for row in savings_gaps(scope)),
        *(_short(board, names[board], owed[board], held[board], on) for board in short),
    ]


def _gap(row: Gap, on: date) -> Found:
    return Found(
        subject=f"so-{row.book_id}",
        board_id=row.board_id,
        group_id=row.group_id,
        sentence=_(
            "%(member)s, %(group)s, %(commune)s: sổ tiết kiệm ghi %(booked)s đ, nhưng tiền gửi trừ"
            " các lần rút có ký nhận là %(told)s đ."
        )
        % {
            "member": row.member,
            "group": row.group,
            "commune": row.commune,
            "booked": shown(row.booked),
            "told": shown(row.told),
        },
        since=on,
        level=Level.BAD,
        acts=Role.PROVINCE_ACCOUNTANT,
        link=Link(screen="member-savings", id=row.member_id),
        rows=(
            Row(
                cells=(row.member, row.told, row.booked),
                link=Link(screen="member-savings", id=row.member_id),
            ),
        ),
    )


def _short(board: int, name: str, owed: Vnd, held: Vnd, on: date) -> Found:
    return Found(
        subject=f"ban-{board}",
        board_id=board,
        sentence=_(
            "%(commune)s: nợ thành viên %(owed)s đ tiết kiệm mà chỉ còn %(held)s đ tiền, bằng"
            " %(part)s."
        )
        % {
            "commune": name,
            "owed": shown(owed),
            "held": shown(held),
            "part": as_percent(held, owed),
        },
        since=on,
        level=Level.WARN,
        acts=Role.COMMUNE_CHAIR,
        link=Link(screen="cash-book", query=(("xa", str(board)),)),
        rows=(Row(cells=(name, owed, held)),),
    )


ALARM = Alarm(
    number=18,
    name=gettext_lazy("Tiết kiệm lệch hoặc thiếu tiền"),
    means=gettext_lazy(
        "Số dư một sổ tiết kiệm khác tiền gửi trừ các lần rút có ký nhận; hoặc tiền xã đang giữ quá"
        " ít so với tiết kiệm phải trả."
    ),
    verb=Verb.SEE_BOOKS,
    fraud=True,
    find=find,
    columns=(
        text("name", gettext_lazy("Thành viên, xã"), 3),
        money("owed", gettext_lazy("Phải có")),
        money("held", gettext_lazy("Đang có")),
    ),
    limits=(
        Limit(
            name="cover",
            label=gettext_lazy("Tiền đang giữ so với tiết kiệm phải trả ít nhất"),
            measure=Measure.PERCENT,
            default=40,
        ),
    ),
)
