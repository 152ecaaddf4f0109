"""Alarm 15: a commune's capital is not whole, lies idle, or is lent out twice (vốn).

Formula, from the book as it is now: what is held (I11: owed by members, bank, cash, on its way,
shortages, less savings and what is owed to members) is under `kept` percent of the capital the
province gave; or what is owed (I12) is under `idle` or over `full` percent of it. Source: fund.md
11.15.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.ledger.drawers import book_totals
from qqv.people.models import Board, valid
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import shown
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import as_percent, money, text

HELD = ("131", "112", "111", "113", "114", "138")
OWED = ("4231", "4232", "338")


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find communes that lost capital or use it badly (vốn không nguyên, nằm im)."""
    totals = book_totals(scope)
    found = []
    boards = Board.objects.within(scope).filter(valid(on), level=Board.Level.COMMUNE)
    for pk, name in boards.order_by("code").values_list("pk", "name"):
        mine = {chart: amount for (board, chart), amount in totals.items() if board == pk}
        given = mine.get("361", 0)
        if given > 0:
            found.extend(_of(pk, name, mine, given, on, limits))
    return found


def _of(
    board: int, name: str, mine: dict[str, Vnd], given: Vnd, on: date, limits: Limits
) -> list[Found]:
    held = sum(mine.get(c, 0) for c in HELD) - sum(mine.get(c, 0) for c in OWED)
    lent = mine.get("131", 0)
    said = {
        "commune": name,
        "given": shown(given),
        "held": shown(held),
        "lent": shown(lent),
        "kept": as_percent(held, given),
        "used": as_percent(lent, given),
    }
    rows = (Row(cells=(name, given, lent, held)),)
    link = Link(screen="report-capital", query=(("xa", str(board)),))
    found = []
    if held * 100 < given * limits["kept"]:
        text = _("%(commune)s: vốn còn giữ %(held)s đ, bằng %(kept)s vốn được giao %(given)s đ.")
        found.append(("von", text, Level.BAD))
    if lent * 100 < given * limits["idle"]:
        text = _("%(commune)s: mới cho vay %(used)s vốn được giao %(given)s đ, còn lại nằm im.")
        found.append(("nam-im", text, Level.INFO))
    if lent * 100 > given * limits["full"]:
        text = _("%(commune)s: cho vay %(lent)s đ, bằng %(used)s vốn được giao %(given)s đ.")
        found.append(("qua-muc", text, Level.INFO))
    return [
        Found(
            subject=f"ban-{board}-{kind}",
            board_id=board,
            sentence=text % said,
            since=on,
            level=level,
            acts=Role.PROVINCE_ACCOUNTANT,
            link=link,
            rows=rows,
        )
        for kind, text, level in found
    ]


ALARM = Alarm(
    number=15,
    name=gettext_lazy("Bảo toàn và sử dụng vốn"),
    means=gettext_lazy(
        "Vốn còn giữ (dư nợ, tiền gửi, tiền mặt, tiền đang chuyển, thiếu quỹ, trừ tiết kiệm và tiền"
        " phải trả) thấp hơn vốn tỉnh giao; hoặc dư nợ quá thấp hay cao hơn vốn được giao."
    ),
    verb=Verb.SEE_BOOKS,
    find=find,
    columns=(
        text("commune", gettext_lazy("Xã"), 2),
        money("given", gettext_lazy("Vốn được giao")),
        money("lent", gettext_lazy("Dư nợ")),
        money("held", gettext_lazy("Vốn còn giữ")),
    ),
    limits=(
        Limit(
            name="kept",
            label=gettext_lazy("Vốn còn giữ ít nhất"),
            measure=Measure.PERCENT,
            default=100,
        ),
        Limit(
            name="idle",
            label=gettext_lazy("Dư nợ trên vốn được giao ít nhất"),
            measure=Measure.PERCENT,
            default=85,
        ),
        Limit(
            name="full",
            label=gettext_lazy("Dư nợ trên vốn được giao nhiều nhất"),
            measure=Measure.PERCENT,
            default=100,
        ),
    ),
)
