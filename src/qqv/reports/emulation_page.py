"""What do the pages of the ranking show: a year, and one unit with what would have helped?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from qqv.outreach.emulating import NoPointTable, digest_of
from qqv.outreach.models import Objection, Ranking
from qqv.outreach.point_tables import standing
from qqv.reports.asked import Asked
from qqv.reports.emulation import (
    DISTRICT,
    Emulation,
    UnitRow,
    emulation,
    read,
    tenths_text,
)
from qqv.reports.indicators import DEFINITIONS
from qqv.reports.indicators.words import worded
from qqv.reports.table import Column, Kind, Row, Table
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.emulation import WhatIf, what_if
from qqv.rules.refusals import Unseen, shown

FIRST_ASKED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenMark:
    """When and by whom a ranking was frozen, and whether its seal holds (đã chốt)."""

    id: int
    on: date
    at: datetime
    by: str
    digest: str
    intact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a commune would have now against what was frozen (thay đổi sau khi chốt)."""

    name: str
    before: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRow:
    """What a commune said and what it was answered (ý kiến)."""

    id: int
    board_id: int
    board: str
    year: int
    on: date
    text: str
    answered_on: date | None
    upheld: bool
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingPage:
    """A year's ranking as she may see it (xếp hạng thi đua)."""

    year: int
    years: tuple[int, ...]
    found: Emulation | None
    frozen: FrozenMark | None
    communes: tuple[UnitRow, ...]
    districts: tuple[UnitRow, ...]
    count: int
    own_only: bool
    changes: tuple[Change, ...]
    objections: tuple[ObjectionRow, ...]

    @property
    def waiting(self) -> int:
        """How many objections are not answered (ý kiến chưa trả lời)."""
        return sum(row.answered_on is None for row in self.objections)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One criterion's improvement as a page says it (cần đạt thêm)."""

    code: str
    name: Any
    now: str
    wanted: str
    gained: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPage:
    """One commune's points, and what would have brought it to a place (điểm của một xã)."""

    year: int
    row: UnitRow
    count: int
    frozen: FrozenMark | None
    found: Emulation
    place: int
    wishes: tuple[Wish, ...] | None
    mix: int | None
    objections: tuple[ObjectionRow, ...]
    mine: bool


def ranking_page(actor: Actor, *, year: int, on: date) -> RankingPage:
    """Show a year's ranking; before it is frozen a commune sees its own points (xếp hạng)."""
    scope = actor.scope(Verb.SEE_BOOKS)
    kept = kept_ranking(actor.fund_id, year)
    live = live_ranking(actor.fund_id, year, on)
    found = read(kept.content) if kept else live
    rows = found.communes if found else ()
    own_only = not (scope.everywhere or kept)
    return RankingPage(
        year=year,
        years=_years(actor.fund_id, on),
        found=found,
        frozen=_mark(kept) if kept else None,
        communes=tuple(row for row in rows if not own_only or row.key in scope.boards),
        districts=() if own_only or found is None else found.districts,
        count=len(rows),
        own_only=own_only,
        changes=_changes(found, live) if kept and scope.everywhere else (),
        objections=objections(scope, year=year),
    )


def unit_page(
    actor: Actor, *, year: int, board_id: int, on: date, place: int = FIRST_ASKED
) -> UnitPage:
    """Show one commune's points and what would have helped (điểm của một xã).

    Refuses another commune before the ranking is published, and a year without points.
    """
    scope = actor.scope(Verb.SEE_BOOKS)
    mine = scope.everywhere or board_id in scope.boards
    kept = kept_ranking(actor.fund_id, year)
    found = read(kept.content) if kept else live_ranking(actor.fund_id, year, on)
    row = next((row for row in found.communes if row.key == board_id), None) if found else None
    if found is None or row is None or not (mine or kept):
        raise Unseen
    told = _what_if(found, row, place) if mine else None
    return UnitPage(
        year=year,
        row=row,
        count=len(found.communes),
        frozen=_mark(kept) if kept else None,
        found=found,
        place=place,
        wishes=tuple(_wish(found_) for found_ in told.singles) if told else None,
        mix=told.mix if told else None,
        objections=tuple(
            one for one in objections(scope, year=year) if mine and one.board_id == board_id
        ),
        mine=mine,
    )


def objections(scope: Scope, *, year: int) -> tuple[ObjectionRow, ...]:
    """List what communes in reach said about a year's ranking (các ý kiến)."""
    rows = Objection.objects.within(scope).filter(year=year).order_by("pk")
    return tuple(_objection(row) for row in rows.select_related("board", "answer"))


def objection_row(actor: Actor, *, objection_id: int) -> ObjectionRow:
    """Show one objection to who answers it (một ý kiến)."""
    reach = Objection.objects.within(actor.scope(Verb.ANSWER_OBJECTION)).filter(pk=objection_id)
    row = reach.select_related("board", "answer").first()
    if row is None:
        raise Unseen
    return _objection(row)


def _objection(row: Objection) -> ObjectionRow:
    answer = getattr(row, "answer", None)
    return ObjectionRow(
        id=row.pk,
        board_id=row.board_id,
        board=row.board.name,
        year=row.year,
        on=row.on,
        text=row.text,
        answered_on=answer.on if answer else None,
        upheld=bool(answer and answer.upheld),
        answer=answer.text if answer else "",
    )


def _what_if(found: Emulation, row: UnitRow, place: int) -> WhatIf:
    communes = [one for one in found.entrants if not one.code.startswith(DISTRICT)]
    [code] = [one.code for one in communes if found.keys[one.code] == row.key]
    wanted = min(max(place, 1), len(communes))
    return what_if(communes, found.table, code=code, place=wanted)


def _wish(found: Any) -> Wish:
    one = DEFINITIONS[found.scale.code]
    return Wish(
        code=one.code,
        name=one.name,
        now=worded(found.now, one.unit),
        wanted=worded(found.wanted, one.unit),
        gained=tenths_text(found.gained),
    )


def kept_ranking(fund_id: int, year: int) -> Ranking | None:
    """Find a year's ranking if it was frozen (bản đã chốt)."""
    rows = Ranking.objects.filter(fund=fund_id, year=year)
    return rows.select_related("record__actor").first()


def live_ranking(fund_id: int, year: int, on: date) -> Emulation | None:
    """Rank by what is in the books now; None without published points (bản đang tính)."""
    if year > on.year:
        return None
    try:
        return emulation(fund_id, year=year, on=on)
    except NoPointTable:
        return None


def _mark(kept: Ranking) -> FrozenMark:
    return FrozenMark(
        id=kept.pk,
        on=kept.on,
        at=kept.record.at,
        by=kept.record.actor.name,
        digest=kept.digest,
        intact=digest_of(kept.content) == kept.digest,
    )


def _changes(kept: Emulation | None, live: Emulation | None) -> tuple[Change, ...]:
    """Whose place, total or grade would be another by what is in the books now."""
    if kept is None or live is None:
        return ()
    now = {row.key: row for row in live.communes}
    return tuple(
        Change(name=row.name, before=_said(row), now=_said(now[row.key]))
        for row in kept.communes
        if row.key in now and _said(row) != _said(now[row.key])
    )


def _said(row: UnitRow) -> str:
    return _("hạng %(place)s, %(total)s điểm, %(grade)s") % {
        "place": row.place,
        "total": row.text,
        "grade": _(row.grade) if row.grade else "–",
    }


def _years(fund_id: int, on: date) -> tuple[int, ...]:
    """The years with published points up to now, the latest first."""
    first = standing(fund_id).values_list("valid_from", flat=True).first()
    return tuple(range(on.year, (first.year if first else on.year) - 1, -1))


def ranking_table(rows: Sequence[UnitRow], *, year: int, last: date) -> Table:
    """List units with their points by criterion (bảng xếp hạng)."""
    scales = rows[0].points if rows else ()
    columns = (
        Column(key="place", label=_("Hạng"), kind=Kind.COUNT),
        Column(key="name", label=_("Đơn vị"), weight=3),
        *(
            Column(key=one.code, label=f"{one.name} ({one.code}, {one.most})", weight=2)
            for one in scales
        ),
        Column(key="total", label=_("Tổng điểm")),
        Column(key="grade", label=_("Xếp loại")),
    )
    lines = [
        Row(
            cells=(
                row.place,
                row.name,
                *(one.text for one in row.points),
                row.text,
                _(row.grade) if row.grade else "",
            )
        )
        for row in rows
    ]
    return Table(
        name=f"thi-dua-{year}",
        title=_("Xếp hạng thi đua năm %(year)s") % {"year": year},
        unit=_("Đơn vị: điểm; dấu – là tiêu chí không phát sinh"),
        period=_("Đến hết ngày %(day)s") % {"day": shown(last)},
        columns=columns,
        rows=tuple(lines),
        definitions=(
            *((f"{one.code} · {one.name}", DEFINITIONS[one.code].formula) for one in scales),
            (_("Khi bằng điểm"), tie_rule()),
            (_("Xếp loại"), grade_rule()),
        ),
    )


def tie_rule() -> str:
    """Say which of equal totals comes first (quy tắc khi bằng điểm)."""
    return _(
        "Bằng tổng điểm thì xếp trước đơn vị đạt kế hoạch khoản vay (I21) cao hơn; rồi dư nợ bình "
        "quân một người vay cao hơn; rồi dư nợ rủi ro trên 30 ngày (I04) thấp hơn; rồi theo tên."
    )


def grade_rule() -> str:
    """Say how grades are given (quy tắc xếp loại)."""
    return _(
        "Theo tổng điểm và các mức của bảng điểm. Tiêu chí không phát sinh thì bỏ ra và quy điểm "
        "còn lại về 100. Xã có chiếm dụng đã xác nhận trong 12 tháng là yếu ngay."
    )


def commune_grades_table(scope: Scope, asked: Asked) -> Table:
    """Show communes' points and grades for the year of a day (xếp loại xã)."""
    found = live_ranking(scope.fund_id, asked.on.year, asked.on)
    rows = found.communes if found else ()
    seen = [row for row in rows if scope.everywhere or row.key in scope.boards]
    made = ranking_table(sorted(seen, key=lambda row: row.place), year=asked.on.year, last=asked.on)
    none = "" if found else NoPointTable(year=str(asked.on.year)).sentence()
    return Table(
        name="xep-loai-xa",
        title=_("Xếp loại xã"),
        unit=made.unit,
        period=made.period,
        columns=made.columns[1:],
        rows=tuple(Row(cells=row.cells[1:]) for row in made.rows),
        note=none,
        definitions=made.definitions,
    )
