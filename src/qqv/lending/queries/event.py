"""Whom would an event strike, what would more time do to the debt groups, and what was decided?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext

from qqv.lending.models import Event, Extension, Installment, Loan
from qqv.lending.struck import struck
from qqv.people.models import Board, Group, valid
from qqv.rules.access import Actor, Verb
from qqv.rules.lateness import DebtGroup, days_late, debt_group
from qqv.rules.money import Vnd
from qqv.rules.periods import months_later
from qqv.rules.refusals import Unseen
from qqv.rules.relief import CAUSES, Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Struckable:
    """A commune with the groups that may be struck (xã và các nhóm)."""

    board_id: int
    name: str
    groups: tuple[tuple[int, str], ...]


@dataclass(slots=True, kw_only=True)
class Side:
    """Loans and đồng of one debt group, before or after (một bên của bảng)."""

    loans: int = 0
    outstanding: Vnd = 0

    def add(self, owed: Vnd) -> None:
        """Count one more loan (cộng thêm)."""
        self.loans += 1
        self.outstanding += owed


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an extension would do, decided once for all (xem trước ảnh hưởng), in đồng."""

    loans: int
    outstanding: Vnd
    before: dict[DebtGroup, Side]
    after: dict[DebtGroup, Side]
    times: dict[int, int]
    communes: dict[str, Side] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[DebtGroup, Side, Side]]:
        return [(group, self.before[group], self.after[group]) for group in DebtGroup]

    @property
    def again(self) -> int:
        """Loans that would be extended a second time or more (gia hạn từ lần thứ hai)."""
        return sum(loans for time, loans in self.times.items() if time > 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """An event and what was decided for it, in đồng (một sự kiện)."""

    id: int
    name: str
    cause: str
    happened_on: date
    documents: str
    on: date
    decision_no: str
    months: int
    loans: int
    principal: Vnd
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendedRow:
    """One loan an event's decision gave more time (khoản vay được gia hạn), in đồng."""

    loan_id: int
    number: str
    member: str
    group: str
    commune: str
    principal: Vnd
    ended: date
    ends: date


def places_to_choose(actor: Actor, *, verb: Verb, on: date) -> tuple[Struckable, ...]:
    """List communes and groups to choose from (chọn xã, nhóm)."""
    scope = actor.scope(verb)
    boards = Board.objects.within(scope).filter(valid(on), level=Board.Level.COMMUNE)
    groups: dict[int, list[tuple[int, str]]] = {}
    for group in Group.objects.within(scope).filter(valid(on)).order_by("number"):
        groups.setdefault(group.board_id, []).append((group.pk, str(group)))
    return tuple(
        Struckable(board_id=board.pk, name=board.name, groups=tuple(groups.get(board.pk, ())))
        for board in boards.order_by("code")
    )


def effect(
    actor: Actor,
    *,
    board_ids: Sequence[int],
    group_ids: Sequence[int],
    first_due: date,
    last_due: date,
    months: int,
    on: date,
) -> Effect:
    """Reckon the debt groups before and after, in a constant number of statements (xem trước)."""
    loans = struck(
        actor.scope(Verb.EXTEND_BY_EVENT),
        board_ids=board_ids,
        group_ids=group_ids,
        first_due=first_due,
        last_due=last_due,
        on=on,
    )
    rows = loans.annotate(
        times=Count("extensions", filter=Q(extensions__on__lte=on), distinct=True),
        waived=Count("waivers", filter=Q(waivers__on__lte=on), distinct=True),
    ).values_list("board__name", "outstanding", "next_due_on", "times", "waived")
    before, after = ({group: Side() for group in DebtGroup} for _ in range(2))
    times: dict[int, int] = {}
    communes: dict[str, Side] = {}
    for commune, owed, due, extended, waived in rows:
        assert due, commune
        late, then = days_late(due, on), days_late(months_later(due, months), on)
        before[debt_group(late, extensions=extended, waived=waived > 0)].add(owed)
        after[debt_group(then, extensions=extended + 1, waived=waived > 0)].add(owed)
        times[extended + 1] = times.get(extended + 1, 0) + 1
        communes.setdefault(commune, Side()).add(owed)
    return Effect(
        loans=sum(side.loans for side in before.values()),
        outstanding=sum(side.outstanding for side in before.values()),
        before=before,
        after=after,
        times=times,
        communes=communes,
    )


def events(actor: Actor) -> tuple[EventRow, ...]:
    """List the events of the fund with what was decided, the last first (các sự kiện)."""
    loans = Loan.objects.within(actor.scope(Verb.SEE_BOOKS)).values("pk")
    rows = Event.objects.filter(fund_id=actor.fund_id, extensions__loan__in=loans)
    summed = rows.select_related("record__actor").annotate(
        n=Count("extensions"),
        principal=Sum("extensions__loan__principal"),
        months=Max("extensions__months"),
        decided=Max("extensions__on"),
        no=Max("extensions__decision_no"),
    )
    return tuple(
        EventRow(
            id=row.pk,
            name=row.name,
            cause=gettext(CAUSES[Cause(row.cause)]),
            happened_on=row.happened_on,
            documents=row.documents,
            on=row.decided,
            decision_no=row.no,
            months=row.months,
            loans=row.n,
            principal=row.principal,
            by=row.record.actor.name,
        )
        for row in summed.order_by("-happened_on", "-pk")
    )


def event_page(actor: Actor, *, event_id: int) -> tuple[EventRow, tuple[ExtendedRow, ...]]:
    """Show an event with the loans in reach that got more time (một sự kiện)."""
    found = next((row for row in events(actor) if row.id == event_id), None)
    if found is None:
        raise Unseen
    scope = actor.scope(Verb.SEE_BOOKS)
    rows = Extension.objects.filter(
        event=event_id, loan__in=Loan.objects.within(scope).values("pk")
    )
    ordered = rows.select_related("loan__member", "loan__group__board").order_by(
        "loan__board__code", "loan__group__number", "loan__member__sort_key", "pk"
    )
    ends = _ends(event_id)
    return found, tuple(
        ExtendedRow(
            loan_id=row.loan_id,
            number=row.loan.number,
            member=row.loan.member.name,
            group=str(row.loan.group),
            commune=row.loan.group.board.name,
            principal=row.loan.principal,
            ended=ends[row.loan_id, row.version - 1],
            ends=ends[row.loan_id, row.version],
        )
        for row in ordered
    )


def _ends(event_id: int) -> dict[tuple[int, int], date]:
    lines = Installment.objects.filter(loan__extensions__event=event_id)
    last = lines.values_list("loan", "version").annotate(n=Max("due_on"))
    return {(loan, version): due_on for loan, version, due_on in last}
