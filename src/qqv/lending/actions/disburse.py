"""How does money reach the borrowers? Disburse a group's list, or open running loans."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from qqv.ledger.actions import NewAccount, month_end, open_accounts, post
from qqv.ledger.drawers import bank_of
from qqv.lending.doubles import refuse_second_loan
from qqv.lending.models import Application, Disbursement, EarlierPayment, Installment, Loan, Product
from qqv.lending.policies import policy_on
from qqv.lending.steps import refuse_own
from qqv.lending.stopping import refuse_stopping
from qqv.lending.terms import schedule_of
from qqv.people.models import Board, Group, Member
from qqv.rules.access import Actor, Verb
from qqv.rules.chart import Chart
from qqv.rules.entries import EntryDraft, PostingDraft, VoucherKind
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen
from qqv.rules.schedule import Installment as Planned
from qqv.trail.models import Record
from qqv.trail.recording import recording
from qqv.trail.rows import insert_rows

if TYPE_CHECKING:
    from qqv.ledger.models import Account

Stage = Application.Stage
Channel = Disbursement.Channel


class NotInPerson(Refusal):
    """Money goes into the borrower's own hands (chưa nhận trực tiếp)."""

    text = (
        "{member}: phải thấy giấy tờ tùy thân và chính chị ấy ký nhận đủ tiền mới giải ngân được."
    )


class NotApproved(Refusal):
    """Only approved dossiers are disbursed (chưa duyệt)."""

    text = "{dossier} đang ở bước “{stage}”, chưa giải ngân được."


class NoBank(Refusal):
    """The board has no such bank account (không có tài khoản ngân hàng)."""

    text = "Ban quản lý chưa có tài khoản ngân hàng trong sổ."


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDisburse:
    """One row of the list, as ticked at the table (dòng giải ngân)."""

    application_id: int
    id_seen: bool
    received_in_full: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningLoan:
    """A loan that ran before the books were opened; amounts in đồng (khoản vay mở sổ)."""

    member_id: int
    product_id: int
    cycle: int
    principal: Vnd
    disbursed_on: date
    first_due_on: date
    paid_before: Vnd
    installments: int | None = None
    rate: Decimal | None = None
    earlier: tuple[tuple[date, Vnd], ...] = ()


def disburse(
    actor: Actor,
    *,
    group_id: int,
    rows: Sequence[ToDisburse],
    channel: Disbursement.Channel,
    on: date,
    request_id: UUID,
) -> Disbursement:
    """Hand one group's approved loans to the borrowers, as one voucher (giải ngân).

    Refuses what is not approved, who is not there in person, who would pay herself, a board that
    asked to stop, and more money than the cash box or the bank account holds.
    """
    content = {"group": group_id, "rows": [str(r) for r in rows], "by": channel, "on": on}
    with recording(actor, Verb.DISBURSE, request_id, content) as record:
        group = _group(actor, group_id)
        refuse_stopping(group.board)
        applications = _approved(actor, group, rows, on)
        loans = [_loan(app, group, on) for app in applications]
        source = _source(group.board_id, channel)
        accounts = open_drawers(group.board_id, loans, on=on)
        total = sum(loan.principal for loan in loans)
        entry = post(
            record,
            group.board_id,
            EntryDraft(
                kind=VoucherKind.PAYMENT if channel == Channel.CASH else VoucherKind.BANK_DEBIT,
                on=on,
                memo=f"Giải ngân {len(loans)} khoản vay, {group}",
                postings=tuple(
                    PostingDraft(debit=account.number, credit=source, amount=loan.principal)
                    for account, loan in zip(accounts, loans, strict=True)
                ),
            ),
        )
        made = Disbursement.objects.create(
            board_id=group.board_id,
            group=group,
            on=on,
            channel=channel,
            total=total,
            entry=entry,
            record=record,
        )
        for loan in loans:
            loan.disbursement = made
        _write(loans, [schedule_of(loan) for loan in loans])
        Application.objects.filter(loan__in=loans).update(stage=Stage.DISBURSED)
        record.subject = f"{group}, {len(loans)} khoản"
        record.facts = {"disbursement": made.pk}
        return made


def open_loans(
    actor: Actor, *, board_id: int, rows: Sequence[RunningLoan], on: date, request_id: UUID
) -> list[Loan]:
    """Take a board's running loans into newly opened books (mở sổ khoản vay).

    What was paid before is split by the same rule as every payment; the rest is owed.
    """
    content = {"board": board_id, "rows": [str(r) for r in rows], "on": on}
    with recording(actor, Verb.OPEN_LOANS, request_id, content) as record:
        board = Board.objects.within(actor.scope(Verb.OPEN_LOANS)).filter(pk=board_id).first()
        if board is None:
            raise Unseen
        loans = take_loans(record, board, rows, on=on)
        record.subject = f"Mở sổ {len(loans)} khoản vay, {board}"
        record.facts = {"loans": len(loans)}
        return loans


def take_loans(
    record: Record, board: Board, rows: Sequence[RunningLoan], *, on: date
) -> list[Loan]:
    """Open running loans behind a doorway, many at once (nhận khoản vay đang chạy)."""
    members = Member.objects.in_bulk([row.member_id for row in rows])
    products = Product.objects.in_bulk({row.product_id for row in rows})
    loans = [_running(members[r.member_id], products[r.product_id], r, on) for r in rows]
    schedules = [schedule_of(loan) for loan in loans]
    lines = [_settled_lines(s, loan) for s, loan in zip(schedules, loans, strict=True)]
    accounts = open_drawers(board.pk, loans, on=on)
    _write(loans, schedules, lines)
    EarlierPayment.objects.bulk_create(
        EarlierPayment(loan=loan, on=day, received=received)
        for loan, row in zip(loans, rows, strict=True)
        for day, received in row.earlier
    )
    post_opening(record, board, accounts, loans, on)
    return loans


def first_due(group: Group, disbursed_on: date) -> date:
    """Find the group's meeting day in the month after (kỳ trả đầu tiên)."""
    end = month_end(month_end(disbursed_on) + timedelta(days=1))
    return end.replace(day=min(group.meeting_day, end.day))


def post_opening(
    record: Record, board: Board, accounts: "Sequence[Account]", loans: Sequence[Loan], on: date
) -> None:
    """Enter what is owed at the opening against the capital received (số dư đầu kỳ)."""
    postings = tuple(
        PostingDraft(
            debit=account.number, credit=Chart.RECEIVED_CAPITAL.value, amount=loan.outstanding
        )
        for account, loan in zip(accounts, loans, strict=True)
        if loan.outstanding
    )
    memo = f"Mở sổ dư nợ {len(postings)} khoản vay"
    draft = EntryDraft(kind=VoucherKind.JOURNAL, on=on, memo=memo, postings=postings)
    post(record, board.pk, draft)


def _group(actor: Actor, group_id: int) -> Group:
    reach = Group.objects.within(actor.scope(Verb.DISBURSE)).select_related("board")
    group = reach.filter(pk=group_id).first()
    if group is None:
        raise Unseen
    return group


def _approved(
    actor: Actor, group: Group, rows: Sequence[ToDisburse], on: date
) -> list[Application]:
    ids = [row.application_id for row in rows]
    reach = Application.objects.within(actor.scope(Verb.DISBURSE)).filter(pk__in=ids, group=group)
    found = list(
        reach.select_for_update(of=("self",))
        .select_related("member__household", "product", "approval")
        .order_by("pk")
    )
    if len(found) != len(set(ids)) or not ids:
        raise Unseen
    ticked = {row.application_id: row for row in rows}
    for application in found:
        if application.stage != Stage.APPROVED or application.approval.on > on:
            raise NotApproved(dossier=str(application), stage=application.get_stage_display())
        row = ticked[application.pk]
        if not (row.id_seen and row.received_in_full):
            raise NotInPerson(member=application.member.name)
    refuse_own(actor, found, on=on, wanted="giải ngân")
    members = {application.member_id: application.member for application in found}
    homes = policy_on(actor.fund_id, on).homes_at_an_address
    refuse_second_loan(members, scope=actor.scope(Verb.SEE), homes=homes)
    return found


def _source(board_id: int, channel: Disbursement.Channel) -> str:
    if channel == Channel.CASH:
        return Chart.CASH.value
    bank = bank_of(board_id)
    if bank is None:
        raise NoBank
    return bank.number


def _loan(application: Application, group: Group, on: date) -> Loan:
    loan = _from_product(application.product)
    loan.board_id, loan.group, loan.member = group.board_id, group, application.member
    loan.application = application
    loan.cycle = application.cycle
    loan.number = f"{application.member.number}/{application.cycle}"
    loan.principal = loan.outstanding = application.approval.principal
    loan.disbursed_on = loan.opened_on = on
    loan.first_due_on = loan.next_due_on = first_due(group, on)
    return loan


def _running(member: Member, product: Product, row: RunningLoan, on: date) -> Loan:
    loan = _from_product(product)
    loan.board_id, loan.group_id, loan.member = member.board_id, member.in_group, member
    loan.cycle = row.cycle
    loan.number = f"{member.number}/{row.cycle}"
    loan.principal, loan.paid_before = row.principal, row.paid_before
    loan.installments = row.installments or loan.installments
    loan.rate = loan.rate if row.rate is None else row.rate
    loan.disbursed_on, loan.first_due_on, loan.opened_on = row.disbursed_on, row.first_due_on, on
    return loan


def _from_product(product: Product) -> Loan:
    return Loan(
        product=product,
        installments=product.installments,
        rate=product.rate,
        rate_per=product.rate_per,
        method=product.method,
        frequency=product.frequency,
        grace_principal=product.grace_principal,
        grace_all=product.grace_all,
        round_to=product.round_to,
        rounding=product.rounding,
        settlement_interest=product.settlement_interest,
    )


def open_drawers(board_id: int, loans: Sequence[Loan], *, on: date) -> "list[Account]":
    """Open a drawer in a board's book for each loan (mở tài khoản khoản vay)."""
    # The drawer of a loan that was undone keeps its number, so the next one gets another.
    undone = Counter(
        Loan.every.filter(member__in=[loan.member_id for loan in loans])
        .exclude(undone_on=None)
        .values_list("board_id", "number")
    )
    accounts = open_accounts(
        board_id,
        [
            NewAccount(
                chart=Chart.LOANS,
                suffix=f"{loan.number}{'.' * undone[board_id, loan.number]}",
                name=f"Cho vay {loan.member.name}, sổ {loan.number}",
                group_id=loan.group_id,
                member_id=loan.member_id,
            )
            for loan in loans
        ],
        on=on,
    )
    for loan, account in zip(loans, accounts, strict=True):
        loan.account = account
    return accounts


def _settled_lines(schedule: Sequence[Planned], loan: Loan) -> list[tuple[int, int]]:
    """Say how much of each installment was paid before, and set the loan's caches."""
    left, lines = loan.paid_before, []
    loan.outstanding, loan.next_due_on = 0, None
    for line in schedule:
        interest = min(left, line.interest)
        principal = min(left - interest, line.principal)
        left -= interest + principal
        lines.append((principal, interest))
        loan.outstanding += line.principal - principal
        if loan.next_due_on is None and interest + principal < line.interest + line.principal:
            loan.next_due_on = line.due_on
    assert left == 0 and loan.outstanding > 0, loan
    return lines


def _write(
    loans: Sequence[Loan],
    schedules: Sequence[Sequence[Planned]],
    paid: Sequence[Sequence[tuple[int, int]]] | None = None,
) -> None:
    Loan.objects.bulk_create(loans)
    insert_rows(
        Installment,
        (
            "loan_id",
            "version",
            "number",
            "due_on",
            "principal",
            "interest",
            "principal_paid",
            "interest_paid",
        ),
        (
            (
                loan.pk,
                loan.version,
                line.number,
                line.due_on,
                line.principal,
                line.interest,
                *(paid[n][k] if paid else (0, 0)),
            )
            for n, loan in enumerate(loans)
            for k, line in enumerate(schedules[n])
        ),
    )
