"""Which groups meet this month, and what does each member bring?"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, F, Max, Sum

from qqv.collection.models import CollectionSheet
from qqv.ledger.actions import month_end
from qqv.ledger.drawers import held_by_leaders
from qqv.lending.models import Installment, Loan
from qqv.people.models import Board, Group, Member, valid
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.pages import Paged
from qqv.rules.periods import meeting_in
from qqv.rules.refusals import Unseen
from qqv.savings.models import Deposit, SavingsBook, SavingsTerms

PAGE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One group's meeting of the month (buổi họp)."""

    group_id: int
    name: str
    commune: str
    on: date
    members: int
    borrowers: int
    due: Vnd
    collected: Vnd | None
    sheet_id: int | None
    in_hand: Vnd
    today: bool
    past: bool

    @property
    def state(self) -> str:
        """Tell how far the meeting's money has come (tình trạng)."""
        if self.sheet_id is None:
            return "missing" if self.past else "ahead"
        if self.in_hand:
            return "in_hand"
        return "handed_over" if self.collected else "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetings(Paged):
    """The month's meetings, a page of them (lịch họp)."""

    month: date
    month_before: date
    month_after: date
    rows: tuple[Meeting, ...]
    several: bool

    @property
    def start(self) -> int:
        return (self.number - 1) * PAGE


def meetings_page(
    actor: Actor, *, on: date, month: date, board_id: int | None, number: int
) -> Meetings:
    """List the groups in reach with their meeting of a month (lịch họp tháng)."""
    first = month.replace(day=1)
    last = month_end(first)
    groups = Group.objects.within(actor.scope(Verb.SEE)).filter(valid(last))
    if board_id:
        groups = groups.filter(board_id=board_id)
    start = (number - 1) * PAGE
    # Communes by code, groups by number: the order of the paper list.
    rows = list(
        groups.select_related("board").order_by("board__code", "number")[start : start + PAGE + 1]
    )
    page = rows[:PAGE]
    ids = [group.pk for group in page]
    members = dict(
        Member.objects.filter(group__in=ids).values_list("group").annotate(n=Count("pk"))
    )
    owing = _owing(ids, last)
    saved = {
        group: (total, sheet)
        for group, total, sheet in CollectionSheet.objects.filter(
            group__in=ids, met_on__range=(first, last)
        )
        .values_list("group")
        .annotate(t=Sum("total"), s=Max("pk"))
    }
    held = held_by_leaders(ids)
    return Meetings(
        month=first,
        month_before=(first - timedelta(days=1)).replace(day=1),
        month_after=last + timedelta(days=1),
        rows=tuple(
            Meeting(
                group_id=group.pk,
                name=str(group),
                commune=group.board.name,
                on=day_in(group, first),
                members=members.get(group.pk, 0),
                borrowers=owing.get(group.pk, (0, 0))[0],
                due=owing.get(group.pk, (0, 0))[1],
                collected=saved.get(group.pk, (None, None))[0],
                sheet_id=saved.get(group.pk, (None, None))[1],
                in_hand=held.get(group.pk, 0),
                today=day_in(group, first) == on,
                past=day_in(group, first) < on,
            )
            for group in page
        ),
        number=number,
        has_more=len(rows) > PAGE,
        several=len({group.board_id for group in page}) > 1,
    )


def day_in(group: Group, month: date) -> date:
    """Find a group's meeting day in a month (ngày họp)."""
    return meeting_in(group.meeting_day, month)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """What one member is to bring, in đồng (một dòng bảng kê)."""

    member_id: int
    name: str
    number: str
    loan_number: str
    installment: int
    installments: int
    principal: Vnd
    interest: Vnd
    arrears: Vnd
    late: int
    saving: Vnd
    next_due_on: date | None
    begun: bool

    @property
    def due(self) -> Vnd:
        return self.principal + self.interest

    @property
    def total(self) -> Vnd:
        return self.due + self.saving


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """A group's sheet ready to be filled in (bảng kê thu)."""

    group_id: int
    group: str
    commune: str
    met_on: date
    rows: tuple[SheetRow, ...]
    saved_id: int | None

    @property
    def due(self) -> Vnd:
        return sum(row.due for row in self.rows)

    @property
    def saving(self) -> Vnd:
        return sum(row.saving for row in self.rows)

    @property
    def total(self) -> Vnd:
        return self.due + self.saving


def sheet_page(
    actor: Actor, *, group_id: int, met_on: date | None, on: date, verb: Verb = Verb.COLLECT
) -> SheetPage:
    """Prepare a group's sheet for a meeting, this month's unless told (chuẩn bị bảng kê).

    Due is everything unpaid up to and with the meeting's month.
    """
    reach = Group.objects.within(actor.scope(verb)).select_related("board")
    group = reach.filter(pk=group_id).first()
    if group is None:
        raise Unseen
    day = met_on or day_in(group, on.replace(day=1))
    members = list(Member.objects.filter(group=group).order_by("sort_key", "pk"))
    loans = {
        loan.member_id: loan
        for loan in Loan.objects.filter(group=group, settled_on=None, opened_on__lte=day)
    }
    found = _due_lines(list(loans.values()), month_end(day))
    due = {member: found.get(loan.pk, []) for member, loan in loans.items()}
    terms = SavingsTerms.objects.filter(valid(day), fund_id=group.board.fund_id)
    saving = terms.order_by("-valid_from").values_list("monthly", flat=True).first() or 0
    aside = _put_aside(members, day)
    saved = CollectionSheet.objects.filter(group=group, met_on=day).order_by("part")
    return SheetPage(
        group_id=group.pk,
        group=str(group),
        commune=group.board.name,
        met_on=day,
        rows=tuple(
            _row(
                member,
                loans.get(member.pk),
                due.get(member.pk, ()),
                max(saving - aside.get(member.pk, 0), 0),
                day,
            )
            for member in members
        ),
        saved_id=saved.values_list("pk", flat=True).first(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardChoice:
    """A commune to choose (chọn xã)."""

    id: int
    name: str


def boards_in_reach(actor: Actor) -> tuple[BoardChoice, ...]:
    """List the communes an actor may look at (các xã trong phạm vi)."""
    boards = Board.objects.within(actor.scope(Verb.SEE)).filter(level=Board.Level.COMMUNE)
    return tuple(BoardChoice(id=b.pk, name=b.name) for b in boards.order_by("name"))


def _owing(ids: list[int], until: date) -> dict[int, tuple[int, Vnd]]:
    """Count who owes in each group, and what falls due until a day."""
    loans = Loan.objects.filter(group__in=ids, settled_on=None)
    counts = dict(loans.values_list("group").annotate(n=Count("pk")))
    due = dict(
        Installment.objects.filter(
            loan__group__in=ids,
            loan__settled_on=None,
            version=F("loan__version"),
            due_on__lte=until,
        )
        .values_list("loan__group")
        .annotate(n=Sum(F("principal") + F("interest") - F("principal_paid") - F("interest_paid")))
    )
    return {group: (count, due.get(group, 0)) for group, count in counts.items()}


class _Due(NamedTuple):
    """What is unpaid of one installment, in đồng (kỳ còn nợ)."""

    number: int
    due_on: date
    principal: Vnd
    interest: Vnd


def _due_lines(loans: list[Loan], until: date) -> dict[int, list[_Due]]:
    """List what is unpaid of each loan and due by a day (các kỳ còn nợ)."""
    found: dict[int, list[_Due]] = defaultdict(list)
    rows = Installment.objects.filter(
        due_on__lte=until, loan__in=loans, version=F("loan__version")
    ).exclude(principal=F("principal_paid"), interest=F("interest_paid"))
    principal = F("principal") - F("principal_paid")
    interest = F("interest") - F("interest_paid")
    for loan, *line in rows.order_by("number").values_list(
        "loan_id", "number", "due_on", principal, interest
    ):
        found[loan].append(_Due(*line))
    return found


def _put_aside(members: list[Member], day: date) -> dict[int, Vnd]:
    """Add up the compulsory savings each member brought in the meeting's month already."""
    rows = Deposit.objects.filter(
        savings_book__member__in=members,
        savings_book__kind=SavingsBook.Kind.COMPULSORY,
        on__range=(day.replace(day=1), month_end(day)),
        reversed_by=None,
    )
    return dict(rows.values_list("savings_book__member").annotate(n=Sum("amount")))


def _row(
    member: Member, loan: Loan | None, lines: Sequence[_Due], saving: Vnd, day: date
) -> SheetRow:
    behind = [line for line in lines if line.due_on < day.replace(day=1)]
    return SheetRow(
        member_id=member.pk,
        name=member.name,
        number=member.number,
        loan_number=loan.number if loan else "",
        installment=lines[-1].number if lines else 0,
        installments=loan.installments if loan else 0,
        principal=sum(line.principal for line in lines),
        interest=sum(line.interest for line in lines),
        arrears=sum(line.principal + line.interest for line in behind),
        late=len(behind),
        saving=saving,
        next_due_on=loan.next_due_on if loan else None,
        begun=bool(loan and loan.next_due_on != loan.first_due_on),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A meeting that is near, or past without its sheet (buổi họp đến ngày)."""

    group_id: int
    name: str
    on: date
    members: int
    saved: bool


def meetings_due(actor: Actor, *, on: date, most: int = 60) -> list[Due]:
    """List this month's meetings of those who collect: own groups or own commune (lịch họp).

    Whoever looks over a whole fund has no meeting of her own.
    """
    scope = actor.scope(Verb.COLLECT)
    if scope.everywhere or scope.empty:
        return []
    first = on.replace(day=1)
    groups = list(
        Group.objects.within(scope).filter(valid(on)).order_by("meeting_day", "pk")[:most]
    )
    members = dict(
        Member.objects.filter(group__in=groups).values_list("group").annotate(n=Count("pk"))
    )
    saved = set(
        CollectionSheet.objects.filter(
            group__in=groups, met_on__range=(first, month_end(first))
        ).values_list("group_id", flat=True)
    )
    return [
        Due(
            group_id=group.pk,
            name=str(group),
            on=day_in(group, first),
            members=members.get(group.pk, 0),
            saved=group.pk in saved,
        )
        for group in groups
    ]
