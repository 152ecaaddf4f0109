"""How do running loans go from a commune that stops to another? With all their facts, at once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Model

from qqv.ledger.actions import close_accounts, post
from qqv.lending.actions.disburse import open_drawers
from qqv.lending.models import (
    EarlierPayment,
    Extension,
    Freeze,
    Installment,
    Loan,
    LoanHandOver,
    Repayment,
    Waiver,
)
from qqv.lending.stopping import refuse_stopping
from qqv.people.admitting import Newcomer, admit
from qqv.people.models import Board, Group, Member
from qqv.people.queries import closing
from qqv.rules.access import Actor, Verb
from qqv.rules.eligibility import require_room
from qqv.rules.entries import EntryDraft, VoucherKind, hand_over_postings
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import recording
from qqv.trail.rows import insert_rows

if TYPE_CHECKING:
    from qqv.ledger.models import Entry

# What a loan was promised and how it stands goes along; whose it is does not.
KEPT = (
    "product_id installments rate rate_per method frequency grace_principal grace_all round_to"
    " rounding settlement_interest cycle principal disbursed_on first_due_on version outstanding"
    " next_due_on last_paid_on"
).split()


class NotSettling(Refusal):
    """Only a commune whose liquidation was agreed hands its loans over (chưa tất toán)."""

    text = "{board} chưa có quyết định tất toán nguồn vốn nên không bàn giao khoản vay."


class SameBoard(Refusal):
    """Loans go to another board (cùng một xã)."""

    text = "Chị chọn nhóm của một xã khác để nhận khoản vay."


class DecisionMissing(Refusal):
    """A hand-over is decided on paper (thiếu quyết định)."""

    text = "Bàn giao khoản vay phải có số quyết định."


class NoLoans(Refusal):
    """Something must be handed over (chưa chọn khoản vay)."""

    text = "Chị chọn ít nhất một khoản vay để bàn giao."


class PaidLater(Refusal):
    """Nothing happened on the loan after that day (đã thu sau ngày bàn giao)."""

    text = "Khoản vay {loan} đã có khoản thu ngày {paid}, sau ngày bàn giao {on}."


def hand_over_loans(
    actor: Actor,
    *,
    board_id: int,
    loan_ids: Sequence[int],
    group_id: int,
    decision_no: str,
    on: date,
    request_id: UUID,
) -> list[Loan]:
    """Give running loans of a commune that stops to a group of another (bàn giao khoản vay).

    Each goes on as a loan of its own with the same terms, schedule and history; the old one
    stays where it was, owing nothing. Capital goes along, so both books balance. Refuses
    before the decision, into a commune that stops too, a full group, and a day before a payment.
    """
    content = {"board": board_id, "loans": sorted(set(loan_ids)), "group": group_id}
    content |= {"no": decision_no, "on": on}
    with recording(actor, Verb.HAND_OVER_LOANS, request_id, content) as record:
        board, group = _places(actor, board_id, group_id, on)
        loans = _loans(board, loan_ids, on)
        if not decision_no.strip():
            raise DecisionMissing
        count = group.members.count() + len(loans)
        require_room(group=str(group), count=count, most=board.fund.group_max)
        members = _members(loans, group, on)
        made = _successors(loans, members, group, on)
        given, received = _posted(record, board, group, loans, made, on)
        LoanHandOver.objects.bulk_create(
            LoanHandOver(
                loan=loan,
                successor=new,
                on=on,
                decision_no=decision_no.strip(),
                given=given,
                received=received,
                record=record,
            )
            for loan, new in zip(loans, made, strict=True)
        )
        ids = [loan.pk for loan in loans]
        Loan.objects.filter(pk__in=ids).update(outstanding=0, next_due_on=None, settled_on=on)
        close_accounts([loan.account_id for loan in loans], on=on)
        record.subject = f"{board} bàn giao {len(loans)} khoản vay cho {group}, {group.board}"
        record.facts = {"board": board.pk, "loans": [loan.pk for loan in made]}
        return made


def _places(actor: Actor, board_id: int, group_id: int, on: date) -> tuple[Board, Group]:
    scope = actor.scope(Verb.HAND_OVER_LOANS)
    board = Board.objects.within(scope).select_related("fund").filter(pk=board_id).first()
    group = Group.objects.within(scope).select_related("board").filter(pk=group_id).first()
    if board is None or group is None or group.valid_to is not None:
        raise Unseen
    case = closing(board.pk, on)
    if case is None or case.decided_on is None:
        raise NotSettling(board=board.name)
    if group.board_id == board.pk:
        raise SameBoard
    refuse_stopping(group.board)
    return board, group


def _loans(board: Board, loan_ids: Sequence[int], on: date) -> list[Loan]:
    rows = Loan.objects.filter(board=board, pk__in=loan_ids, settled_on=None).order_by("pk")
    loans = list(
        rows.select_for_update(of=("self",)).select_related("member__household", "account")
    )
    if not loan_ids:
        raise NoLoans
    if len(loans) != len(set(loan_ids)):
        raise Unseen
    for loan in loans:
        paid = loan.last_paid_on or loan.opened_on
        if on < paid:
            raise PaidLater(loan=loan.number, paid=paid, on=on)
    return loans


def _members(loans: Sequence[Loan], group: Group, on: date) -> list[Member]:
    """Let the borrowers join the receiving group; who they were elsewhere stays there."""
    arrivals = [
        (
            group,
            Newcomer(
                name=loan.member.name,
                born_on=loan.member.born_on,
                id_number=loan.member.id_number,
                phone=loan.member.phone,
                address=loan.member.household.address,
                standing=loan.member.household.standing,
            ),
        )
        for loan in loans
    ]
    return admit(group.board_id, arrivals, on=on)


def _successors(
    loans: Sequence[Loan], members: Sequence[Member], group: Group, on: date
) -> list[Loan]:
    paid = _payments(loans)
    made = []
    for loan, member in zip(loans, members, strict=True):
        kept = {name: getattr(loan, name) for name in KEPT}
        made.append(
            Loan(
                board_id=group.board_id,
                group=group,
                member=member,
                number=f"{member.number}/{loan.cycle}",
                opened_on=on,
                paid_before=sum(received for _, received in paid[loan.pk]),
                **kept,
            )
        )
    open_drawers(group.board_id, made, on=on)
    Loan.objects.bulk_create(made)
    heirs = {loan.pk: new for loan, new in zip(loans, made, strict=True)}
    EarlierPayment.objects.bulk_create(
        EarlierPayment(loan=heirs[pk], on=day, received=received)
        for pk, rows in paid.items()
        for day, received in rows
    )
    tables: tuple[type[Model], ...] = (Installment, Extension, Freeze)
    for table in tables:
        _copied(table, heirs)
    # Its list of installments is no plain column.
    Waiver.objects.bulk_create(
        Waiver(
            loan=heirs[row.loan_id],
            version=row.version,
            on=row.on,
            amount=row.amount,
            numbers=row.numbers,
            reason=row.reason,
            decision_no=row.decision_no,
            record_id=row.record_id,
        )
        for row in Waiver.objects.filter(loan__in=loans)
    )
    return made


def _payments(loans: Sequence[Loan]) -> dict[int, list[tuple[date, int]]]:
    """Gather what was ever paid on each loan, by day."""
    paid: dict[int, list[tuple[date, int]]] = {loan.pk: [] for loan in loans}
    earlier = EarlierPayment.objects.filter(loan__in=loans)
    for pk, day, received in earlier.values_list("loan_id", "on", "received"):
        paid[pk].append((day, received))
    for loan in loans:
        if loan.paid_before and not paid[loan.pk]:
            paid[loan.pk].append((loan.opened_on, loan.paid_before))
    since = Repayment.objects.filter(loan__in=loans, reversal=None)
    for pk, day, received in since.values_list("loan_id", "on", "received"):
        paid[pk].append((day, received))
    return paid


def _copied(table: type[Model], heirs: Mapping[int, Loan]) -> None:
    """Write a loan's rows of one table once more, under its heir."""
    columns = [field.attname for field in table._meta.concrete_fields if not field.primary_key]
    rows = table._default_manager.filter(loan__in=list(heirs)).order_by("pk")
    at = columns.index("loan_id")
    told = [list(row) for row in rows.values_list(*columns)]
    insert_rows(table, columns, [[*row[:at], heirs[row[at]].pk, *row[at + 1 :]] for row in told])


def _posted(
    record: Record,
    board: Board,
    group: Group,
    loans: Sequence[Loan],
    made: Sequence[Loan],
    on: date,
) -> "tuple[Entry, Entry]":
    away, here = hand_over_postings(
        given=[(loan.account.number, loan.outstanding) for loan in loans],
        received=[(loan.account.number, loan.outstanding) for loan in made],
    )
    count, journal = len(loans), VoucherKind.JOURNAL
    memo = f"Bàn giao {count} khoản vay cho {group.board}"
    drafts = {
        board.pk: EntryDraft(kind=journal, on=on, memo=memo, postings=away),
        group.board_id: EntryDraft(
            kind=journal, on=on, memo=f"Nhận bàn giao {count} khoản vay của {board}", postings=here
        ),
    }
    # Two books' locks are taken in the order of their boards, whoever gives.
    written = {pk: post(record, pk, drafts[pk]) for pk in sorted(drafts)}
    return written[board.pk], written[group.board_id]
