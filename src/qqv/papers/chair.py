"""The chair's page on one sheet of A4, to be taken into a meeting (trang tổng quan)."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from qqv.papers.press import Paper, Told
from qqv.papers.writing import day, slug, vnd
from qqv.people.models import Board
from qqv.people.points import spots_of
from qqv.reports.cartogram import Located, cartogram
from qqv.reports.figures_then import Trend
from qqv.reports.money_now import Hand
from qqv.reports.overview import CommuneFigures, Overview, overview
from qqv.reports.steps import step_of
from qqv.rules.access import Actor, Grant, Role, Verb
from qqv.rules.money import Vnd, part_of, portion, rounded
from qqv.rules.refusals import Unseen
from qqv.watch.urgent import urgent

SENTENCES = 4
HANDS = {
    Hand.LEADERS: "Trưởng nhóm",
    Hand.TILLS: "Thủ quỹ xã",
    Hand.BANKS: "Ngân hàng của xã",
    Hand.PROVINCE: "Quỹ tỉnh",
}


def chair_page(actor: Actor, on: str, boards: str | None) -> Paper:
    """Print the chair's page of a day, of the fund or of some boards (trang tổng quan).

    What it says does not hang on who prints it. Unseen: boards out of her reach.
    """
    scope = actor.scope(Verb.SEE_BOOKS)
    wanted = frozenset(int(pk) for pk in boards.split(".")) if boards else frozenset()
    reach = Board.objects.within(scope).filter(pk__in=wanted)
    if not (wanted or scope.everywhere) or reach.count() != len(wanted):
        raise Unseen
    eyes = Actor(
        user_id=0,
        name="",
        fund_id=actor.fund_id,
        grants=(Grant(role=Role.AUDITOR, board_ids=wanted or None),),
    )
    page = overview(eyes, on=date.fromisoformat(on))
    names = [board.name for board in reach.order_by("code")]
    owner = Board.objects.filter(fund=actor.fund_id).select_related("fund").order_by("level", "pk")
    place = ", ".join(names) or next(
        (board.name for board in owner if board.level == Board.Level.PROVINCE), ""
    )
    told = Told(board=place, on=page.on, totals=((_("Dư nợ"), page.outstanding),))
    content = _content(page, eyes, union=owner[0].fund.union, place=place)
    return Paper(name=slug("tong-quan", page.on), template="chair", content=content, told=told)


def chair_number(actor: Actor, *, on: date) -> str:
    """Name the page of a day as far as she sees the fund (số của trang tổng quan)."""
    scope = actor.scope(Verb.SEE_BOOKS)
    places = "" if scope.everywhere else "-" + ".".join(map(str, sorted(scope.boards)))
    return f"TG-{on}{places}"


def _content(page: Overview, eyes: Actor, *, union: str, place: str) -> dict[str, Any]:
    tasks = urgent(eyes, on=page.on)
    whole = page.whole
    must = whole.original + whole.savings + whole.payable - whole.short
    return {
        "union": union,
        "place": place,
        "on": day(page.on),
        "closed_on": day(page.closed_on),
        "tasks": [
            f"{row.found.sentence} {row.person}, từ {day(row.found.since)}."
            for row in tasks.first[:SENTENCES]
        ],
        "others": tasks.others + max(len(tasks.first) - SENTENCES, 0),
        "tiles": _tiles(page),
        "whole": {
            "kept": _percent(whole.kept),
            "original": _millions(whole.original),
            "held": _millions(whole.held),
            "must": must,
            "parts": [
                ["trong hạn", whole.good, _millions(whole.good)],
                ["quá hạn", whole.late, _millions(whole.late)],
                ["ngân hàng", whole.bank + whole.province, _millions(whole.bank + whole.province)],
                ["tiền mặt", whole.cash, _millions(whole.cash)],
                ["đang chuyển", whole.moving, _millions(whole.moving)],
            ],
        },
        "plan": _plan(page.communes),
        "planned": any(row.planned for row in page.communes),
        "map": _map(page),
        "of_groups": page.of_groups,
        "trend": [_month(month) for month in page.trend],
        "groups": [
            [group.value, amount, _millions(amount)] for group, amount in page.debt_groups.items()
        ],
        "money": [
            [
                HANDS[one.hand],
                _millions(one.held),
                "" if one.days is None else f"{one.days} ngày",
            ]
            for one in page.money
        ],
        "looks": [
            _look("Thẩm định trước khi duyệt", page.looks.appraised, page.looks.count),
            _look(
                f"Nghiệm thu trong {page.looks.months} tháng",
                page.looks.works_accepted,
                page.looks.works_due,
            ),
        ],
        "missing": "; ".join(f"{one.member} ({one.commune})" for one in page.looks.unaccepted[:2]),
        "small": [
            f"{group.name}, {group.commune} ({group.members})" for group in page.sizes.small[:6]
        ],
        "small_count": len(page.sizes.small),
        "least": page.least_members,
    }


def _tiles(page: Overview) -> list[dict[str, Any]]:
    then, closed, months = page.then, page.closed, page.trend
    since = f"so với {day(then.on)}" if then else ""

    def tile(
        label: str, now: str, change: str, before: str, way: Sequence[float]
    ) -> dict[str, Any]:
        closing = f"đã khóa {day(closed.ends_on)}: {before}" if closed else ""
        return {
            "label": label,
            "value": now,
            "change": change,
            "closed": closing,
            "way": list(way),
        }

    return [
        tile(
            "Dư nợ",
            _millions(page.outstanding),
            _change(page.outstanding, then.outstanding if then else 0, since),
            _millions(closed.outstanding) if closed else "",
            [m.outstanding for m in months],
        ),
        tile(
            "Người đang vay",
            vnd(page.borrowers),
            _change(page.borrowers, then.borrowers if then else 0, since),
            vnd(closed.borrowers) if closed else "",
            [m.borrowers for m in months],
        ),
        tile(
            "Nhóm",
            vnd(page.sizes.groups),
            f"{len(page.sizes.small)} dưới {page.least_members} người",
            vnd(closed.groups) if closed else "",
            [m.groups for m in months],
        ),
        tile(
            "Quá hạn trên 30 ngày",
            _percent(page.par30),
            f"{_millions(page.at_risk[30])} triệu đồng",
            _percent(closed.par[30]) if closed else "",
            [float(m.par[30] or 0) for m in months],
        ),
    ]


def _plan(communes: Sequence[CommuneFigures]) -> list[list[Any]]:
    """What communes lent this year, the furthest behind their plan first."""
    rows = sorted(communes, key=lambda row: (row.lent_principal - row.planned, row.name))
    return [
        [
            row.name,
            row.lent_principal,
            row.planned,
            _percent(portion(row.lent_principal, row.planned))
            if row.planned
            else _millions(row.lent_principal),
        ]
        for row in rows
    ]


def _map(page: Overview) -> dict[str, Any]:
    shown = {row.key: row for row in page.communes if row.outstanding}
    spots = spots_of(page.unit_ids)
    made = cartogram(
        tuple(
            Located(key=key, weight=row.outstanding, spot=spots.get(key))
            for key, row in shown.items()
        )
    )
    return {
        "width": round(made.width, 2),
        "height": round(made.height, 2),
        "circles": [
            [
                round(c.x, 2),
                round(c.y, 2),
                round(c.r, 2),
                step_of(shown[c.key].par30),
                _short(shown[c.key].name),
                f"{_millions(shown[c.key].outstanding)} / {shown[c.key].borrowers}",
            ]
            for c in (*made.circles, *made.aside)
        ],
    }


def _short(name: str) -> str:
    """Cut a name to what a circle holds; the list beside has it in full."""
    plain = name.replace("Thị trấn ", "TT ")
    return plain if len(plain) <= 16 else f"{plain[:15]}…"


def _month(month: Trend) -> list[Any]:
    return [f"{month.ends_on:%m/%y}", *(float((month.par[n] or 0) * 100) for n in (0, 30, 90))]


def _look(label: str, done: int, due: int) -> list[Any]:
    return [label, done, due, _percent(portion(done, due))]


def _change(now: int, then: int, since: str) -> str:
    share = portion(now - then, then)
    if share is None:
        return ""
    return f"{'+' if share > 0 else ''}{_percent(share)} {since}"


def _millions(amount: Vnd) -> str:
    """Write triệu đồng, with one decimal under ten (triệu đồng)."""
    tenths = rounded(part_of(amount, numerator=1, denominator=100_000))
    if abs(tenths) < 100 and tenths % 10:
        return f"{tenths / 10:.1f}".replace(".", ",")
    return vnd(rounded(part_of(amount, numerator=1, denominator=1_000_000)))


def _percent(share: Fraction | None) -> str:
    return "–" if share is None else f"{float(share) * 100:z.1f}%".replace(".", ",")
