"""How are the chair's figures shown: four tiles, and a picture for each question?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qqv.reports.capital import Capital
from qqv.reports.figures_then import Trend
from qqv.reports.overview import CommuneFigures, Overview
from qqv.reports.table import Link
from qqv.rules.lateness import DebtGroup
from qqv.rules.money import portion
from qqv.web import pictures
from qqv.web.links import url_of
from qqv.web.parts import day, grouped, millions, percent

GROUP_COLORS = {
    DebtGroup.N1: pictures.BLUE,
    DebtGroup.N2: pictures.BLUE_SOFT,
    DebtGroup.N3: pictures.ORANGE,
    DebtGroup.N4: "#c4511a",
    DebtGroup.N5: pictures.RED,
}
ROW = 24  # pixels a commune takes in a picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One figure: today, against a day before, at the last closing, over 24 months (ô số liệu)."""

    label: str
    value: str
    change: str
    closed: str
    note: str
    way: SafeString | str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the whole with the rows behind it, in đồng (phần vốn)."""

    name: str
    amount: int
    color: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was lent this year against the plan, in đồng (kế hoạch năm)."""

    rows: tuple[CommuneFigures, ...]
    planned: int
    lent: int
    picture: SafeString

    @property
    def reached(self) -> Fraction | None:
        return portion(self.lent, self.planned)


def tiles(page: Overview) -> tuple[Tile, ...]:
    """Show outstanding, borrowers, groups and what is late (bốn ô số liệu)."""
    then, closed, months = page.then, page.closed, page.trend
    at = then.on if then else None
    small = _("%(n)s nhóm dưới %(m)s người") % {"n": len(page.sizes.small), "m": page.least_members}
    return (
        Tile(
            label=_("Dư nợ"),
            value=millions(page.outstanding),
            change=_change(page.outstanding, then.outstanding if then else 0, at),
            closed=_closed(closed, millions(closed.outstanding) if closed else ""),
            note="",
            way=_way([month.outstanding for month in months], _("Dư nợ 24 tháng")),
            url=url_of(report("portfolio")),
        ),
        Tile(
            label=_("Người đang vay"),
            value=grouped(page.borrowers),
            change=_change(page.borrowers, then.borrowers if then else 0, at),
            closed=_closed(closed, grouped(closed.borrowers) if closed else ""),
            note="",
            way=_way([month.borrowers for month in months], _("Người đang vay 24 tháng")),
            url=url_of(report("portfolio", theo="group")),
        ),
        Tile(
            label=_("Nhóm"),
            value=grouped(page.sizes.groups),
            change=_change(page.sizes.groups, then.groups if then else 0, at),
            closed=_closed(closed, grouped(closed.groups) if closed else ""),
            note=small,
            way=_way([month.groups for month in months], _("Số nhóm 24 tháng")),
            url=url_of(Link(screen="groups")),
        ),
        Tile(
            label=_("Quá hạn trên 30 ngày"),
            value=percent(page.par30),
            change=_points(page.par30, closed),
            closed=_closed(closed, percent(closed.par[30]) if closed else ""),
            note="",
            way=_way([month.par[30] or 0 for month in months], _("PAR30 24 tháng")),
            url=url_of(report("loans", cham="30")),
        ),
    )


def parts_of(whole: Capital) -> tuple[Part, ...]:
    """Name the parts the capital is in, each with its rows (vốn đang ở đâu)."""
    return (
        Part(
            name=_("Dư nợ trong hạn"),
            amount=whole.good,
            color=pictures.BLUE,
            url=url_of(report("loans", **{"cham-den": "0"})),
        ),
        Part(
            name=_("Dư nợ có quá hạn"),
            amount=whole.late,
            color=pictures.ORANGE,
            url=url_of(report("loans", cham="0")),
        ),
        Part(
            name=_("Ngân hàng của xã"),
            amount=whole.bank,
            color=pictures.BLUE_SOFT,
            url=url_of(report("drawers", dong="112")),
        ),
        Part(
            name=_("Quỹ tỉnh"),
            amount=whole.province,
            color="#6f93b8",
            url=url_of(report("drawers", dong="112")),
        ),
        Part(
            name=_("Tiền mặt tại xã"),
            amount=whole.cash,
            color=pictures.ROSE,
            url=url_of(report("drawers", dong="111")),
        ),
        Part(
            name=_("Đang chuyển"),
            amount=whole.moving,
            color=pictures.GREY,
            url=url_of(report("drawers", dong="113")),
        ),
    )


def whole_picture(whole: Capital, parts: Sequence[Part]) -> SafeString:
    """Draw what is there against what has to be there (bảo toàn vốn)."""
    rows = [{"part": p.name, "value": p.amount, "color": p.color, "url": p.url} for p in parts]
    # What is missing from a till is to be brought back, so it is no part of what has to be there.
    must = whole.original + whole.savings + whole.payable - whole.short
    label = _("phải có %(n)s") % {"n": millions(must)}
    return pictures.bullet(rows, target=must, label=label, title=_("Quỹ có còn nguyên vốn không?"))


def trend_picture(months: Sequence[Trend]) -> SafeString | str:
    """Draw loans at risk over 24 months (chất lượng)."""
    rows = [
        {
            "month": f"{month.ends_on:%m/%y}",
            "series": f"PAR>{over:02d}" if over else "PAR>0",
            "percent": round(float(share or 0) * 100, 2),
        }
        for month in months
        for over, share in month.par.items()
    ]
    return pictures.lines(rows) if rows else ""


def groups_picture(groups: Mapping[DebtGroup, int]) -> SafeString:
    """Draw the five debt groups, each leading to its loans (phân loại nợ)."""
    rows = [
        {
            "part": _("Nhóm %(n)s") % {"n": group.value},
            "value": amount,
            "color": GROUP_COLORS[group],
            "url": url_of(report("loans", **{"nhom-no": str(group.value)})),
        }
        for group, amount in groups.items()
    ]
    return pictures.stacked(rows, title=_("Ai nợ lâu?"))


def communes_picture(ranked: Sequence[CommuneFigures]) -> SafeString:
    """Rank the communes, each leading to its groups (dư nợ theo xã)."""
    rows = [
        {
            "name": row.name,
            "millions": _millions(row.outstanding),
            "label": f"{pictures.amount(_millions(row.outstanding))} / {row.borrowers}",
            "late": float(row.par30 or 0),
            "url": commune_url(row),
        }
        for row in ranked
    ]
    return pictures.dots(
        rows, height=ROW * max(len(rows), 3), title=_("Dư nợ theo xã"), narrow=True
    )


def plan_of(page: Overview) -> Plan:
    """Set what communes lent this year beside their plan, the furthest behind first (kế hoạch)."""
    planned = any(row.planned for row in page.communes)
    rows = sorted(page.communes, key=lambda row: (row.lent_principal - row.planned, row.name))
    drawn = [
        {
            "name": row.name,
            "value": _millions(row.lent_principal),
            "label": _reached(row),
            "url": url_of(
                report("appraisal", theo="group", **_place(row), tu=f"{page.on.year}-01-01")
            ),
        }
        | ({"plan": _millions(row.planned)} if planned else {})
        for row in rows
    ]
    return Plan(
        rows=tuple(rows),
        planned=sum(row.planned for row in rows),
        lent=sum(row.lent_principal for row in rows),
        picture=pictures.bars(
            drawn,
            height=ROW * max(len(drawn), 3),
            title=_("Cho vay trong năm theo xã"),
            narrow=True,
        ),
    )


def _reached(row: CommuneFigures) -> str:
    share = portion(row.lent_principal, row.planned)
    amount = millions(row.lent_principal)
    return f"{amount} · {percent(share)}" if share is not None else f"{amount} / {row.lent}"


def commune_url(row: CommuneFigures) -> str:
    """Lead to the groups of a commune (đường dẫn của xã)."""
    if row.group_id:
        return url_of(report("loans", nhom=str(row.group_id)))
    return url_of(report("portfolio", theo="group", **_place(row)))


def _place(row: CommuneFigures) -> dict[str, str]:
    if row.group_id:
        return {"nhom": str(row.group_id)}
    return {"xa-ghep": str(row.unit_id)} if len(row.boards) > 1 else {"xa": str(row.board_id)}


def report(name: str, **asked: str) -> Link:
    """Lead to a report (đường dẫn)."""
    return Link(screen=f"report-{name}", query=tuple(asked.items()))


def _change(now: int, then: int, on: date | None) -> str:
    share = portion(now - then, then)
    if on is None or share is None:
        return ""
    if not share:
        return _("không đổi so với %(day)s") % {"day": day(on)}
    said = {"change": _signed(percent(abs(share)), share), "day": day(on)}
    return _("%(change)s so với %(day)s") % said


def _points(now: Fraction | None, closed: Trend | None) -> str:
    before = closed.par[30] if closed else None
    if closed is None or now is None or before is None:
        return ""
    moved = percent(abs(now - before)).replace("\u00a0%", "")
    said = {"change": _signed(moved, now - before), "day": day(closed.ends_on)}
    return _("%(change)s điểm so với %(day)s") % said


def _signed(text: str, value: Fraction) -> str:
    return f"+{text}" if value > 0 else f"−{text}" if value < 0 else text


def _closed(closed: Trend | None, value: str) -> str:
    if closed is None:
        return ""
    return _("đã khóa %(day)s: %(value)s") % {"day": day(closed.ends_on), "value": value}


def _way(values: Sequence[float | Fraction], title: str) -> SafeString | str:
    return pictures.spark([float(v) for v in values], title=title) if len(values) > 1 else ""


def _millions(amount: int) -> float:
    return round(amount / 1_000_000, 1)
