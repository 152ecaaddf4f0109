"""What money hangs on a group or a member? Beside their cards (số liệu của nhóm, thành viên)."""

from dataclasses import dataclass
from datetime import date

from qqv.collection.models import CollectionSheet
from qqv.ledger.drawers import held_by_leaders
from qqv.lending.models import Loan
from qqv.people.models import Group, Member
from qqv.rules.access import Actor, Verb
from qqv.rules.lateness import days_late
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen
from qqv.savings.models import SavingsBook


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanLine:
    """A loan on a card, in đồng (khoản vay)."""

    id: int
    number: str
    cycle: int
    principal: Vnd
    outstanding: Vnd
    disbursed_on: date
    next_due_on: date | None
    late: int
    settled_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberMoney:
    """A member's loans and savings, in đồng (sổ vay, tiết kiệm)."""

    loans: tuple[LoanLine, ...]
    savings: Vnd
    outstanding: Vnd
    current: LoanLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingLine:
    """A past meeting of a group (buổi họp)."""

    sheet_id: int
    met_on: date
    present: int
    total: Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMoney:
    """A group's loans and meetings, in đồng (số liệu của nhóm)."""

    outstanding: Vnd
    borrowers: int
    late: int
    in_hand: Vnd
    savings: Vnd
    by_member: dict[int, LoanLine]
    meetings: tuple[MeetingLine, ...]


def member_money(actor: Actor, *, member_id: int, on: date) -> MemberMoney:
    """Gather a member's loans and savings (sổ vay, tiết kiệm)."""
    if not Member.objects.within(actor.scope(Verb.SEE)).filter(pk=member_id).exists():
        raise Unseen
    loans = tuple(_line(x, on) for x in Loan.objects.filter(member=member_id).order_by("-cycle"))
    books = SavingsBook.objects.filter(member=member_id).select_related("account")
    return MemberMoney(
        loans=loans,
        savings=sum(book.account.balance for book in books),
        outstanding=sum(loan.outstanding for loan in loans),
        current=next((loan for loan in loans if loan.settled_on is None), None),
    )


def group_money(actor: Actor, *, group_id: int, on: date) -> GroupMoney:
    """Gather a group's loans, savings and meetings (số liệu của nhóm)."""
    if not Group.objects.within(actor.scope(Verb.SEE)).filter(pk=group_id).exists():
        raise Unseen
    open_loans = Loan.objects.filter(group=group_id, settled_on=None)
    by_member = {loan.member_id: _line(loan, on) for loan in open_loans}
    books = SavingsBook.objects.filter(member__group=group_id).select_related("account")
    sheets = CollectionSheet.objects.filter(group=group_id).order_by("-met_on", "-part")[:12]
    return GroupMoney(
        outstanding=sum(line.outstanding for line in by_member.values()),
        borrowers=len(by_member),
        late=sum(line.late > 0 for line in by_member.values()),
        in_hand=held_by_leaders([group_id]).get(group_id, 0),
        savings=sum(book.account.balance for book in books),
        by_member=by_member,
        meetings=tuple(
            MeetingLine(sheet_id=s.pk, met_on=s.met_on, present=s.present, total=s.total)
            for s in sheets
        ),
    )


def _line(loan: Loan, on: date) -> LoanLine:
    return LoanLine(
        id=loan.pk,
        number=loan.number,
        cycle=loan.cycle,
        principal=loan.principal,
        outstanding=loan.outstanding,
        disbursed_on=loan.disbursed_on,
        next_due_on=loan.next_due_on,
        late=days_late(loan.next_due_on, on),
        settled_on=loan.settled_on,
    )
