"""How is a debt frozen or written off? The commune asks with papers, the province decides."""

from datetime import date
from uuid import UUID

from qqv.ledger.actions import close_accounts, post
from qqv.ledger.drawers import cash_of
from qqv.lending.models import (
    Approval,
    Freeze,
    Loan,
    Recovery,
    ReliefDecision,
    ReliefRequest,
    WriteOff,
)
from qqv.lending.repaying import facts_of, replayed
from qqv.lending.versions import refuse_back_dated, write_version
from qqv.people.queries import own_households
from qqv.people.ties import ties_of
from qqv.rules.access import Actor, OwnWork, Verb
from qqv.rules.conflicts import refuse_tie
from qqv.rules.entries import EntryDraft, VoucherKind, recovery_postings, write_off_postings
from qqv.rules.facts import Frozen
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen, shown
from qqv.rules.relief import RELIEFS, Cause, Relief, require_recoverable
from qqv.rules.schedule import Method
from qqv.trail.models import Record
from qqv.trail.recording import recording


class NotOnPaper(Refusal):
    """Relief is asked for and decided on paper (thiếu giấy tờ)."""

    text = "Xử lý nợ phải có số văn bản, lý do và giấy tờ chứng minh."


class Settled(Refusal):
    """Nothing is owed any more in the books (đã tất toán hoặc đã xóa)."""

    text = "Khoản vay {loan} không còn dư nợ trên sổ."


class Waiting(Refusal):
    """A request is decided before the next (đang chờ quyết định)."""

    text = "Khoản vay {loan} đang có tờ trình số {number} chờ tỉnh quyết định."


class AlreadyDecided(Refusal):
    """A request is decided once (đã quyết định)."""

    text = "Tờ trình này đã có quyết định số {number}."


class WrongDays(Refusal):
    """A freeze has a first and a last day (sai ngày khoanh nợ)."""

    text = "Khoanh nợ phải có từ ngày, đến ngày; ngày cuối không sớm hơn ngày đầu."


class Overlapping(Refusal):
    """Two freezes of one debt do not overlap (khoanh nợ chồng nhau)."""

    text = "Khoản vay {loan} đã được khoanh từ {since} đến {until}, không khoanh chồng lên."


class BeforeRequest(Refusal):
    """A decision follows the request (quyết định trước tờ trình)."""

    text = "Ngày quyết định {on} sớm hơn ngày tờ trình {asked}."


class OwnDebt(Refusal):
    """Nobody relieves her own debt, or her family's (nợ của mình, của người nhà)."""

    text = "Khoản vay này của chị hoặc của người cùng hộ, phải do người khác quyết định."


class NotWrittenOff(Refusal):
    """Only a debt written off is recovered (chưa xóa nợ)."""

    text = "Khoản vay {loan} chưa xóa nợ: thu nợ như thường."


class NothingReceived(Refusal):
    """A payment is more than nothing (số tiền phải lớn hơn 0)."""

    text = "Số tiền thu phải lớn hơn 0."


class BeforeWriteOff(Refusal):
    """Money recovered came after the write-off (thu trước ngày xóa)."""

    text = "Ngày thu {on} sớm hơn ngày xóa nợ {gone}."


def request_relief(
    actor: Actor,
    *,
    loan_id: int,
    kind: Relief,
    cause: Cause,
    number: str,
    documents: str,
    reason: str,
    since: date | None,
    until: date | None,
    on: date,
    request_id: UUID,
) -> ReliefRequest:
    """Ask the province to freeze or write off a debt (tờ trình xử lý nợ).

    Refuses without papers, for a loan that owes nothing, beside another request, and a freeze
    without its days or over another one.
    """
    content = {"loan": loan_id, "kind": kind, "cause": cause, "no": number, "on": on}
    content |= {"documents": documents, "why": reason, "since": since, "until": until}
    with recording(actor, Verb.REQUEST_RELIEF, request_id, content) as record:
        loan = _loan(actor, Verb.REQUEST_RELIEF, loan_id)
        if not (number.strip() and documents.strip() and reason.strip()):
            raise NotOnPaper
        waiting = ReliefRequest.objects.filter(loan=loan, decision=None).first()
        if waiting:
            raise Waiting(loan=loan.number, number=waiting.number)
        freezes = kind == Relief.FREEZE
        if freezes:
            _refuse_days(loan, since, until)
        record.subject = f"{RELIEFS[kind]} sổ {loan.number}, tờ trình {number}"
        record.facts = {"loan": loan.pk}
        return ReliefRequest.objects.create(
            loan=loan,
            kind=kind,
            cause=cause,
            number=number.strip(),
            documents=documents.strip(),
            reason=reason.strip(),
            on=on,
            since=since if freezes else None,
            until=until if freezes else None,
            record=record,
        )


def decide_relief(
    actor: Actor,
    *,
    relief_id: int,
    agreed: bool,
    number: str,
    reason: str,
    on: date,
    request_id: UUID,
) -> ReliefDecision:
    """Freeze or write off a debt as the commune asked, or refuse it (quyết định xử lý nợ).

    A write-off takes the principal out of the books as a loss; its interest is given up. Refuses
    who had a hand in the loan or the request, her own debt and her family's, a second decision.
    """
    content = {"relief": relief_id, "agreed": agreed, "no": number, "why": reason, "on": on}
    with recording(actor, Verb.WRITE_OFF, request_id, content) as record:
        reach = ReliefRequest.objects.within(actor.scope(Verb.WRITE_OFF)).filter(pk=relief_id)
        asked = reach.select_related("loan", "record").first()
        if asked is None:
            raise Unseen
        loan = _loan(actor, Verb.WRITE_OFF, asked.loan_id)
        before = ReliefDecision.objects.filter(request=asked).first()
        if before:
            raise AlreadyDecided(number=before.number)
        _refuse_own(actor, loan, asked, on)
        if not number.strip() or not reason.strip():
            raise NotOnPaper
        if on < asked.on:
            raise BeforeRequest(on=on, asked=asked.on)
        decision = ReliefDecision.objects.create(
            request=asked,
            agreed=agreed,
            number=number.strip(),
            reason=reason.strip(),
            on=on,
            record=record,
        )
        if agreed:
            freezes = asked.kind == Relief.FREEZE
            (_freeze if freezes else _write_off)(record, loan, decision)
        word = RELIEFS[Relief(asked.kind)]
        record.subject = f"{word} sổ {loan.number}: {'đồng ý' if agreed else 'không đồng ý'}"
        record.facts = {"loan": loan.pk, "relief": asked.pk}
        return decision


def recover(actor: Actor, *, loan_id: int, received: Vnd, on: date, request_id: UUID) -> Recovery:
    """Take money on a debt that was written off, as income of the commune (thu nợ đã xóa).

    Refuses more than was written off, principal and interest, in đồng.
    """
    content = {"loan": loan_id, "received": received, "on": on}
    with recording(actor, Verb.RECOVER, request_id, content) as record:
        reach = Loan.objects.within(actor.scope(Verb.RECOVER)).filter(pk=loan_id)
        loan = reach.select_for_update(of=("self",)).select_related("member", "account").first()
        if loan is None:
            raise Unseen
        gone = WriteOff.objects.filter(loan=loan).first()
        if gone is None:
            raise NotWrittenOff(loan=loan.number)
        if received <= 0:
            raise NothingReceived
        if on < gone.on:
            raise BeforeWriteOff(on=on, gone=gone.on)
        before = sum(gone.recoveries.values_list("received", flat=True))
        require_recoverable(
            written_off=gone.principal + gone.interest, recovered=before, received=received
        )
        place = cash_of(loan.board_id).number
        draft = EntryDraft(
            kind=VoucherKind.RECEIPT,
            on=on,
            memo=f"Thu nợ đã xóa {loan.member.name}, sổ {loan.number}",
            postings=recovery_postings(place=place, loan=loan.account.number, received=received),
        )
        entry = post(record, loan.board_id, draft)
        record.subject = f"Thu nợ đã xóa sổ {loan.number}: {shown(received)} đ"
        record.facts = {"loan": loan.pk, "entry": entry.pk}
        return Recovery.objects.create(
            write_off=gone, on=on, received=received, entry=entry, record=record
        )


def _loan(actor: Actor, verb: Verb, loan_id: int) -> Loan:
    reach = Loan.objects.within(actor.scope(verb)).filter(pk=loan_id)
    loan = reach.select_for_update(of=("self",)).select_related("member", "account").first()
    if loan is None:
        raise Unseen
    if loan.settled_on:
        raise Settled(loan=loan.number)
    return loan


def _refuse_days(loan: Loan, since: date | None, until: date | None) -> None:
    if since is None or until is None or until < since:
        raise WrongDays
    over = Freeze.objects.filter(loan=loan, on__lte=until, until__gte=since).first()
    if over:
        raise Overlapping(loan=loan.number, since=over.on, until=over.until)


def _refuse_own(actor: Actor, loan: Loan, asked: ReliefRequest, on: date) -> None:
    """Refuse whoever lent, appraised, paid out or asked, and who is close to the borrower."""
    if loan.member.household_id in own_households(actor.user_id):
        raise OwnDebt
    tie = ties_of(actor.user_id, [loan.member], on=on).get(loan.member_id)
    refuse_tie(tie, member=loan.member.name, wanted="quyết định xử lý nợ")
    approval = Approval.objects.filter(application__loan=loan).select_related("record").first()
    hands = {asked.record.actor_id: "đề nghị xử lý"}
    if approval and loan.disbursement and loan.application:
        hands |= {loan.disbursement.record.actor_id: "giải ngân"}
        hands |= {loan.application.record.actor_id: "lập"}
        hands |= dict.fromkeys(
            loan.application.appraisals.values_list("appraiser_id", flat=True), "thẩm định"
        )
        hands |= {approval.approver_id: "duyệt"}
    if actor.user_id in hands:
        raise OwnWork(did=hands[actor.user_id], wanted="quyết định xử lý nợ")


def _freeze(record: Record, loan: Loan, decision: ReliefDecision) -> None:
    asked = decision.request
    assert asked.since and asked.until, asked.pk
    _refuse_days(loan, asked.since, asked.until)
    refuse_back_dated(loan, asked.since)
    version = loan.version + 1
    write_version(loan, version, Frozen(key=f"f{version}", on=asked.since, until=asked.until))
    Freeze.objects.create(
        loan=loan, decision=decision, version=version, on=asked.since, until=asked.until
    )


def _write_off(record: Record, loan: Loan, decision: ReliefDecision) -> None:
    refuse_back_dated(loan, decision.on)
    until = decision.on if loan.method == Method.DAILY else None
    rows = replayed(loan, facts_of([loan])[loan.pk], until=until).rows
    # What she would have paid by now; what would only have grown later is not asked of anybody.
    interest = sum(row.unpaid.interest for row in rows if row.due_on <= decision.on)
    draft = EntryDraft(
        kind=VoucherKind.JOURNAL,
        on=decision.on,
        memo=f"Xóa nợ {loan.member.name}, sổ {loan.number}, quyết định {decision.number}",
        postings=write_off_postings(loan=loan.account.number, principal=loan.outstanding),
    )
    entry = post(record, loan.board_id, draft)
    WriteOff.objects.create(
        loan=loan,
        decision=decision,
        on=decision.on,
        principal=loan.outstanding,
        interest=interest,
        entry=entry,
    )
    Loan.objects.filter(pk=loan.pk).update(outstanding=0, next_due_on=None, settled_on=decision.on)
    close_accounts([loan.account_id], on=decision.on)
