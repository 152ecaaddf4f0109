"""How is a quarter's interest shared and paid out? Set-based, once, every đồng with its receipt."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from qqv.capital.actions import bank_account
from qqv.capital.models import (
    AllowancePayment,
    SharingBase,
    SharingLine,
    SharingPart,
    SharingRun,
    SharingSource,
)
from qqv.capital.sharing_draft import Draft
from qqv.ledger.actions import post, post_many
from qqv.ledger.drawers import ALLOWANCES, allowances_drawer
from qqv.rules.access import Actor, OwnWork, Verb
from qqv.rules.chart import Chart
from qqv.rules.entries import EntryDraft, PostingDraft, VoucherKind
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen
from qqv.rules.sharing import WHO_NAMES, Who
from qqv.trail.models import Record
from qqv.trail.recording import recording
from qqv.trail.rows import insert_rows


class NobodyPaid(Refusal):
    """A list without a signature pays nobody (chưa đánh dấu ai)."""

    text = "Chưa đánh dấu người nào đã ký nhận."


class PaidBefore(Refusal):
    """A line is paid once (đã chi)."""

    text = "{who} đã nhận khoản này rồi."


class NothingDue(Refusal):
    """There is nothing to pay on this line (không có gì để chi)."""

    text = "{who} không có khoản nào được nhận trong quý này."


class NobodyThere(Refusal):
    """Nobody holds the post, so nobody can sign (chức danh đang trống)."""

    text = "{who} đang trống, chưa có ai ký nhận."


def share_quarter(record: Record, draft: Draft, *, on: date) -> SharingRun:
    """Write a run behind a doorway, with its bases, sources, lines and parts (ghi chia lãi).

    One statement a table, whatever the size; what is to be paid becomes an expense.
    """
    run = SharingRun.objects.create(
        board=draft.board,
        first=draft.span.first,
        last=draft.span.last,
        table_id=draft.table_id,
        interest=draft.interest,
        entry_id=_booked(record, draft, on),
        record=record,
    )
    bases = _bases(run, draft)
    sources = (
        (row.pk, line.posting_id, line.amount)
        for row, base in zip(bases, draft.bases, strict=True)
        for line in base.sources
    )
    insert_rows(SharingSource, ("base_id", "posting_id", "amount"), sources)
    lines = _lines(run, draft)
    parts = (
        (row.pk, bases[at].pk, amount)
        for row, line in zip(lines, draft.lines, strict=True)
        for at, amount in line.parts
    )
    insert_rows(SharingPart, ("line_id", "base_id", "amount"), parts)
    return run


def shared_quarters(board_id: int) -> list[date]:
    """List the first days of the quarters a board has shared (các quý đã chia)."""
    return list(SharingRun.objects.filter(board=board_id).values_list("first", flat=True))


def pay_shares(
    actor: Actor, *, run_id: int, line_ids: Sequence[int], on: date, request_id: UUID
) -> list[AllowancePayment]:
    """Pay the lines whose receivers signed, the province's part by bank (chi phụ cấp).

    Refuses nobody, a line twice, nothing due, a vacant post, more than the till or the bank holds,
    and the one who made the run.
    """
    content = {"run": run_id, "lines": sorted(line_ids), "on": on}
    with recording(actor, Verb.PAY_SHARES, request_id, content) as record:
        reach = SharingRun.objects.within(actor.scope(Verb.PAY_SHARES)).filter(pk=run_id)
        run = reach.select_for_update(of=("self",)).select_related("board__parent").first()
        if run is None:
            raise Unseen
        if Record.objects.filter(pk=run.record_id, actor=actor.user_id).exists():
            raise OwnWork(did="chia lãi trong", wanted="chi")
        if not line_ids:
            raise NobodyPaid
        lines = list(run.lines.filter(pk__in=line_ids).select_related("payment", "group"))
        if len(lines) != len(set(line_ids)):
            raise Unseen
        for line in lines:
            _require_due(line)
        record.subject = f"{run.board}, chi phụ cấp {len(lines)} người"
        return _paid(record, run, lines, on)


def quarter_of(first: date) -> str:
    """Name the quarter that begins on a day as the papers do: quý IV/2022 (tên quý)."""
    return f"quý {('I', 'II', 'III', 'IV')[first.month // 3]}/{first.year}"


def receiver_of(line: SharingLine) -> str:
    """Name a line's receiver: the post, its group, who held it (người nhận)."""
    parts = (WHO_NAMES[Who(line.who)], str(line.group or ""), line.name)
    return ", ".join(part for part in parts if part)


def _bases(run: SharingRun, draft: Draft) -> list[SharingBase]:
    return SharingBase.objects.bulk_create(
        SharingBase(
            run=run,
            group_id=base.group_id,
            quarter=base.quarter,
            members=base.terms.members,
            filled=" ".join(who.value for who in Who if who in base.terms.filled),
            table_id=base.terms.table_id,
            interest=base.interest,
        )
        for base in draft.bases
    )


def _lines(run: SharingRun, draft: Draft) -> list[SharingLine]:
    return SharingLine.objects.bulk_create(
        SharingLine(
            run=run,
            who=line.who.value,
            group_id=line.group_id,
            name=line.name,
            amount=line.amount,
            carried=line.carried,
            payable=line.payable,
        )
        for line in draft.lines
    )


def _booked(record: Record, draft: Draft, on: date) -> int | None:
    """Book what is to be paid as an expense owed; nothing to pay books nothing."""
    if not draft.payable:
        return None
    owed = allowances_drawer(draft.board.pk, on=on).number
    memo = f"Phụ cấp từ lãi thu được, {quarter_of(draft.span.first)}"
    line = PostingDraft(debit=Chart.EXPENSE.value, credit=owed, amount=draft.payable)
    entry = EntryDraft(kind=VoucherKind.JOURNAL, on=on, memo=memo, postings=(line,))
    return post(record, draft.board.pk, entry).pk


def _require_due(line: SharingLine) -> None:
    who = receiver_of(line)
    if hasattr(line, "payment"):
        raise PaidBefore(who=who)
    if line.payable == 0:
        raise NothingDue(who=who)
    if not line.name:
        raise NobodyThere(who=who)


def _paid(
    record: Record, run: SharingRun, lines: Sequence[SharingLine], on: date
) -> list[AllowancePayment]:
    by_bank = [line for line in lines if line.who == Who.PROVINCE]
    by_hand = [line for line in lines if line.who != Who.PROVINCE]
    arrival, drafts = None, []
    if by_bank:
        sent = sum(line.payable for line in by_bank)
        # The province's book first, as in allocate: two locks are always taken in one order.
        arrival = _arrived(record, run, sent, on)
        memo = f"Nộp phần lãi của tỉnh, {quarter_of(run.first)}"
        bank = bank_account(run.board_id).number
        drafts.append(_spent(VoucherKind.BANK_DEBIT, on, memo, bank, sent))
    if by_hand:
        memo = f"Chi phụ cấp {quarter_of(run.first)}, {len(by_hand)} người ký nhận"
        given = sum(line.payable for line in by_hand)
        drafts.append(_spent(VoucherKind.PAYMENT, on, memo, Chart.CASH.value, given))
    entries = {entry.kind: entry.pk for entry in post_many(record, run.board_id, drafts)}
    record.facts = {"run": run.pk, "entries": sorted(entries.values())}
    return AllowancePayment.objects.bulk_create(
        AllowancePayment(
            line=line,
            signed_by=line.name,
            entry_id=entries[VoucherKind.BANK_DEBIT if line in by_bank else VoucherKind.PAYMENT],
            arrival_id=arrival if line in by_bank else None,
            record=record,
        )
        for line in lines
    )


def _spent(kind: VoucherKind, on: date, memo: str, place: str, amount: Vnd) -> EntryDraft:
    line = PostingDraft(debit=ALLOWANCES, credit=place, amount=amount)
    return EntryDraft(kind=kind, on=on, memo=memo, postings=(line,))


def _arrived(record: Record, run: SharingRun, amount: Vnd, on: date) -> int:
    """The province holds its part for its officers until a slip pays them: no second expense."""
    province = run.board.parent
    assert province, run.board
    bank = bank_account(province.pk).number
    line = PostingDraft(debit=bank, credit=Chart.PAYABLE.value, amount=amount)
    memo = f"{run.board} nộp phần lãi của tỉnh, {quarter_of(run.first)}"
    entry = EntryDraft(kind=VoucherKind.BANK_CREDIT, on=on, memo=memo, postings=(line,))
    return post(record, province.pk, entry).pk
