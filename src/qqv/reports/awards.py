"""Who was rewarded in a year, and who may be? As rows and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from qqv.outreach.emulating import award_name
from qqv.outreach.models import Award
from qqv.people.models import Board
from qqv.people.seats import districts_then
from qqv.reports.emulation import read
from qqv.reports.emulation_page import kept_ranking, live_ranking
from qqv.reports.table import Column, Kind, Row, Table
from qqv.rules.access import Actor, Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRow:
    """Who was rewarded with what, by which decision (một khen thưởng)."""

    id: int
    year: int
    kind: str
    name: str
    title: str
    merit: str
    decision_no: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominee:
    """A unit that may be chosen for a reward, with its place (đơn vị đề nghị khen)."""

    key: str
    name: str
    place: int | None


def awards_of(fund_id: int, *, year: int) -> tuple[AwardRow, ...]:
    """List a year's rewards: districts, communes, persons (danh sách khen thưởng)."""
    kinds = {0: _("Hội LHPN huyện"), 1: _("Ban quản lý quỹ xã"), 2: _("cá nhân")}
    rows = [
        (0 if row.unit_id else 1 if row.board_id else 2, row)
        for row in Award.objects.filter(fund=fund_id, year=year).order_by("pk")
    ]
    return tuple(
        AwardRow(
            id=row.pk,
            year=row.year,
            kind=kinds[kind],
            name=row.name,
            title=row.title,
            merit=row.merit,
            decision_no=row.decision_no,
            on=row.on,
        )
        for kind, row in sorted(rows, key=lambda pair: pair[0])
    )


def nominees(actor: Actor, *, year: int, on: date) -> tuple[Nominee, ...]:
    """List the communes and districts that may be rewarded, with their places (đề nghị khen)."""
    scope = actor.scope(Verb.AWARD)
    kept = kept_ranking(actor.fund_id, year)
    found = read(kept.content) if kept else live_ranking(actor.fund_id, year, on)
    if found is not None:
        pairs = (("huyen", found.districts), ("xa", found.communes))
        return tuple(
            Nominee(key=f"{kind}-{row.key}", name=_named(kind, row.name), place=row.place)
            for kind, rows in pairs
            for row in rows
        )
    boards = Board.objects.within(scope).filter(level=Board.Level.COMMUNE).order_by("code")
    lay = districts_then([board.unit_id for board in boards], on=on)
    districts = sorted(set(lay.values()))
    return (
        *(
            Nominee(key=f"huyen-{pk}", name=award_name(district=name), place=None)
            for pk, name in districts
        ),
        *(Nominee(key=f"xa-{b.pk}", name=award_name(commune=b.name), place=None) for b in boards),
    )


def awards_table(rows: Sequence[AwardRow], *, year: int) -> Table:
    """List rewards with their decisions (danh sách khen thưởng)."""
    columns = (
        Column(key="kind", label=_("Đối tượng"), weight=2),
        Column(key="name", label=_("Tên"), weight=4),
        Column(key="title", label=_("Danh hiệu"), weight=3),
        Column(key="merit", label=_("Thành tích"), weight=3),
        Column(key="decision", label=_("Số quyết định"), weight=2),
        Column(key="on", label=_("Ngày"), kind=Kind.DAY),
    )
    lines = [
        Row(cells=(row.kind, row.name, row.title, row.merit, row.decision_no, row.on))
        for row in rows
    ]
    return Table(
        name=f"khen-thuong-{year}",
        title=_("Danh sách khen thưởng năm %(year)s") % {"year": year},
        unit="",
        period=_("Năm %(year)s") % {"year": year},
        columns=columns,
        rows=tuple(lines),
    )


def _named(kind: str, name: str) -> str:
    return award_name(district=name) if kind == "huyen" else award_name(commune=name)
