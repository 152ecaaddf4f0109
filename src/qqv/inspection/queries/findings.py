"""What was found, who must put it right, and how far is it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from qqv.inspection.models import Finding, Inspection, Remedy, RemedyVerdict
from qqv.people.attached import Shown, shown
from qqv.people.models import Board
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.inspecting import State, runs, state_of
from qqv.rules.refusals import Unseen

PAGE = 40
AROUND = "inspection__board", "inspection__group", "inspection__inspector"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One finding in a list, with the deadline that holds now (một phát hiện)."""

    id: int
    inspection_id: int
    board_id: int
    group_id: int | None
    unit: str
    text: str
    responsible: str
    found_on: date
    due_on: date
    state: State
    late_days: int

    @property
    def open(self) -> bool:
        return self.state != State.CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyRow:
    """What the unit did, and what was said of it (một lần khắc phục)."""

    on: date
    note: str
    by: str
    at: datetime
    photos: tuple[Shown, ...]
    good: bool | None
    verdict_note: str
    judged_on: date | None
    judged_by: str
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingPage:
    """A finding with its history (phát hiện)."""

    row: FindingRow
    inspector: str
    photos: tuple[Shown, ...]
    remedies: tuple[RemedyRow, ...]
    may_remedy: bool
    may_judge: bool


def findings_page(
    actor: Actor, *, on: date, closed: bool, number: int, size: int = PAGE
) -> tuple[tuple[FindingRow, ...], bool]:
    """List findings of ended visits in reach, the nearest deadline first (các phát hiện)."""
    rows = _reach(actor.scope(Verb.SEE)).filter(_closed() if closed else ~_closed())
    start = (number - 1) * size
    found = _rows(rows.order_by("due_on", "pk")[start : start + size + 1], on)
    return tuple(found[:size]), len(found) > size


def open_findings(scope: Scope, *, on: date) -> list[FindingRow]:
    """List every finding in reach that is not closed (phát hiện còn mở)."""
    return _rows(_reach(scope).filter(~_closed()).order_by("due_on", "pk"), on)


def open_by_board(scope: Scope, *, on: date) -> dict[int, int]:
    """Count, by board, findings of visits ended by a day and not closed by it (I25)."""
    good = RemedyVerdict.objects.filter(remedy__finding=OuterRef("pk"), good=True, on__lte=on)
    rows = _reach(scope).filter(~Q(Exists(good)), inspection__closing__on__lte=on)
    counted = rows.order_by().values_list("inspection__board").annotate(n=Count("pk"))
    return dict(counted)


def finding_page(actor: Actor, *, finding_id: int, on: date) -> FindingPage:
    """Show a finding with what was done and said about it (phát hiện)."""
    reach = _reach(actor.scope(Verb.SEE)).filter(pk=finding_id).select_related(*AROUND)
    one = reach.prefetch_related("photos").first()
    if one is None:
        raise Unseen
    remedies = one.remedies.select_related("remedied_by", "record", "verdict__judged_by")
    found = list(remedies.prefetch_related("photos").order_by("pk"))
    row = finding_row(one, found, on)
    board = one.inspection.board
    own = runs(actor.grants, board_id=board.pk, province=board.level == Board.Level.PROVINCE)
    return FindingPage(
        row=row,
        inspector=one.inspection.inspector.name,
        photos=shown(one.photos.all()),
        remedies=tuple(_remedy(remedy) for remedy in found),
        may_remedy=own and actor.may(Verb.REMEDY) and row.state in (State.OPEN, State.REOPENED),
        may_judge=actor.may(Verb.FOLLOW_UP) and not own and row.state == State.REMEDIED,
    )


def finding_row(one: Finding, remedies: Iterable[Remedy], on: date) -> FindingRow:
    """Show a finding by its remedies, oldest first (tình trạng phát hiện)."""
    verdicts = [getattr(remedy, "verdict", None) for remedy in remedies]
    state = state_of(verdict.good if verdict else None for verdict in verdicts)
    due_on = [one.due_on, *(v.due_on for v in verdicts if v and v.due_on)][-1]
    late = (on - due_on).days if state in (State.OPEN, State.REOPENED) else 0
    return FindingRow(
        id=one.pk,
        inspection_id=one.inspection_id,
        board_id=one.inspection.board_id,
        group_id=one.inspection.group_id,
        unit=one.inspection.unit,
        text=one.text,
        responsible=one.responsible,
        found_on=one.inspection.on,
        due_on=due_on,
        state=state,
        late_days=max(late, 0),
    )


def _rows(rows: Any, on: date) -> list[FindingRow]:
    around = rows.select_related(*AROUND).prefetch_related("remedies__verdict")
    return [finding_row(one, sorted(one.remedies.all(), key=lambda r: r.pk), on) for one in around]


def _reach(scope: Scope) -> Any:
    visits = Inspection.objects.within(scope).filter(closing__isnull=False)
    return Finding.objects.filter(inspection__in=visits.values("pk"), dropped_by=None)


def _closed() -> Q:
    good = RemedyVerdict.objects.filter(remedy__finding=OuterRef("pk"), good=True)
    return Q(Exists(good))


def _remedy(row: Remedy) -> RemedyRow:
    verdict: RemedyVerdict | None = getattr(row, "verdict", None)
    return RemedyRow(
        on=row.on,
        note=row.note,
        by=row.remedied_by.name,
        at=row.record.at,
        photos=shown(row.photos.all()),
        good=verdict.good if verdict else None,
        verdict_note=verdict.note if verdict else "",
        judged_on=verdict.on if verdict else None,
        judged_by=verdict.judged_by.name if verdict else "",
        due_on=verdict.due_on if verdict else None,
    )
