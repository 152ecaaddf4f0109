"""How are split payments written into the books and the loans? Behind the doorway."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from qqv.ledger.actions import close_accounts, post_many
from qqv.lending.models import Installment, Loan, Repayment, Resplit
from qqv.lending.repaying import Taken
from qqv.rules.entries import EntryDraft, VoucherKind, resplit_postings
from qqv.trail.models import Record
from qqv.trail.rows import insert_known, update_rows

if TYPE_CHECKING:
    from qqv.ledger.models import Account, Entry

REPAYMENT = tuple(
    "loan_id key on kind received principal interest excess place_id entry_id".split()
)


def resplit_draft(taken: Taken, *, on: date) -> EntryDraft | None:
    """Draft the voucher that moves principal within a loan, if it must (tách lại gốc, lãi)."""
    postings = resplit_postings(loan=taken.account_number, principal=taken.resplit)
    if not postings:
        return None
    memo = f"Tách lại gốc, lãi sổ {taken.loan.number}"
    return EntryDraft(kind=VoucherKind.JOURNAL, on=on, memo=memo, postings=postings)


def post_with_resplits(
    record: Record, board_id: int, drafts: Sequence[EntryDraft], taken: Iterable[Taken]
) -> "list[Entry]":
    """Post vouchers and the re-splits they cause together; returns the former (ghi sổ)."""
    moved = [
        (one, draft)
        for one in taken
        if one.incoming and (draft := resplit_draft(one, on=one.incoming.on))
    ]
    everything = [*drafts, *(draft for _, draft in moved)]
    if not everything:
        return []
    entries = post_many(record, board_id, everything)
    write_resplits([one for one, _ in moved], entries[len(drafts) :])
    return entries[: len(drafts)]


def write_resplits(taken: Sequence[Taken], entries: "Sequence[Entry]") -> None:
    """Write the re-split facts beside their vouchers (ghi tách lại)."""
    Resplit.objects.bulk_create(
        Resplit(loan=one.loan, principal=one.resplit, entry=entry)
        for one, entry in zip(taken, entries, strict=True)
    )


def write_payments(
    taken: Mapping[int, Taken],
    *,
    placed: "Mapping[int, tuple[Entry | None, Account]]",
    kind: Repayment.Kind,
) -> dict[int, int]:
    """Write repayments and the loans' new state, in a constant number of statements (ghi thu).

    Tells each repayment's id by its member.
    """
    rows = []
    for member_id, one in taken.items():
        entry, place = placed[member_id]
        assert one.incoming and entry, one
        came = one.incoming
        split = (came.received, one.principal, one.interest, one.excess)
        rows.append((one.loan.pk, came.key, came.on, kind.value, *split, place.pk, entry.pk))
    ids = insert_known(Repayment, REPAYMENT, rows)
    write_loans(list(taken.values()))
    return {member_id: ids[one.loan.pk] for member_id, one in taken.items()}


def write_loans(taken: Sequence[Taken]) -> None:
    """Write installments and loan caches as the change leaves them (cập nhật khoản vay)."""
    update_rows(
        Installment,
        ("id", "principal_paid", "interest_paid", "interest", "due_on"),
        (
            (line.pk, line.principal_paid, line.interest_paid, line.interest, line.due_on)
            for one in taken
            for line in one.changed
        ),
    )
    update_rows(
        Loan,
        ("id", "outstanding", "next_due_on", "last_paid_on", "settled_on"),
        (
            (one.loan.pk, one.outstanding, one.next_due_on, _last_paid(one), _settled_on(one))
            for one in taken
        ),
    )
    closing: dict[date, list[int]] = {}
    for one in taken:
        if day := _settled_on(one):
            closing.setdefault(day, []).append(one.loan.account_id)
    for day, accounts in closing.items():
        close_accounts(accounts, on=day)


def _last_paid(one: Taken) -> date | None:
    days = [day for day in (one.loan.last_paid_on, one.incoming and one.incoming.on) if day]
    return max(days, default=None)


def _settled_on(one: Taken) -> date | None:
    return _last_paid(one) if one.settled else None
