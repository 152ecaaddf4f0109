"""Do slips, counts, statements and allocations agree with the books?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Sum

from qqv.capital import sharing_checks
from qqv.capital.models import (
    Allocation,
    BankLine,
    BankMatch,
    BankStatement,
    CapitalSource,
    CashMove,
    CountWitness,
    SharingRun,
    Slip,
    SlipPayment,
    SourceReturn,
    VoucherReversal,
)
from qqv.ledger.checks import Fault
from qqv.ledger.posted import Lines, held_under, moved_at, moved_by_fund, posted
from qqv.people.models import Board
from qqv.rules.chart import Chart
from qqv.rules.entries import VoucherKind
from qqv.rules.purposes import BY_BANK, INWARD, PURPOSES, Purpose, count_posting, slip_posting


def slips_stand_in_the_books() -> Iterator[Fault]:
    """Compare each paid slip with the accounts and amount of its entry (phiếu thu, chi khác)."""
    paid = SlipPayment.objects.select_related("slip", "entry__book").order_by("pk")
    booked = posted(SlipPayment.objects.values("entry"))
    for payment in paid.iterator(2000):
        slip, entry = payment.slip, payment.entry
        wanted = _wanted(slip)
        same = (entry.kind, entry.book.board_id) == (slip.kind, slip.board_id)
        if not same or booked[entry.pk] != wanted:
            what = f"slip says {slip.kind} {wanted}, posted {entry.kind} {booked[entry.pk]}"
            yield Fault(check="slips", where=entry.code, what=what)


def entries_have_one_cause() -> Iterator[Fault]:
    """Look for an entry that two slips, moves, counts or reversals claim (một bút toán hai lần)."""
    causes: Counter[int] = Counter()
    for model in (SlipPayment, CashMove, CountWitness, VoucherReversal, SharingRun):
        held = model._default_manager.exclude(entry=None)
        causes.update(held.values_list("entry", flat=True))
    for entry, times in causes.items():
        if times > 1:
            yield Fault(check="causes", where=f"entry {entry}", what=f"claimed {times} times")


def counts_stand_in_the_books() -> Iterator[Fault]:
    """Compare what a confirmed count found over or short with its entry (kiểm kê quỹ)."""
    booked = posted(CountWitness.objects.exclude(entry=None).values("entry"))
    for witness in CountWitness.objects.select_related("count").order_by("pk").iterator(2000):
        count = witness.count
        difference = count.counted - count.booked
        wanted = _drafted(count_posting(difference)) if difference else []
        found = booked[witness.entry_id] if witness.entry_id else []
        if found != wanted:
            what = f"counted {count.counted}, booked {count.booked}, posted {found}"
            yield Fault(check="counts", where=f"count {count.pk} of {count.on}", what=what)


def statements_add_up() -> Iterator[Fault]:
    """Lead every statement from its opening to its closing balance (sao kê)."""
    lines = BankLine.objects.order_by().values_list("statement")
    moved = dict(lines.annotate(n=Sum("inward") - Sum("outward")))
    for row in BankStatement.objects.order_by("pk").iterator(2000):
        reached = row.opening + moved.get(row.pk, 0)
        if reached != row.closing:
            what = f"its lines lead to {reached}, it says {row.closing}"
            yield Fault(check="statements", where=f"{row.first} – {row.last}", what=what)


def matches_are_the_same_money() -> Iterator[Fault]:
    """Compare each matched line with what its voucher moved at that bank (khớp sao kê)."""
    standing = BankMatch.objects.filter(undone_by=None)
    moved = moved_at(standing.values("entry"))
    for match in standing.select_related("line__statement").order_by("pk").iterator(2000):
        line, at = match.line, (match.entry_id, match.bank_id)
        told, booked = line.inward - line.outward, moved.get(at, 0)
        if line.statement.bank_id != match.bank_id or line.statement.undone_by_id:
            what = "matched with another account, or with a statement that was withdrawn"
            yield Fault(check="matches", where=f"line {line.pk}", what=what)
        elif told != booked:
            what = f"the bank says {told}, entry {match.entry_id} moved {booked}"
            yield Fault(check="matches", where=f"line {line.pk} of {line.on}", what=what)


def capital_given_is_capital_received() -> Iterator[Fault]:
    """Hold what the province gave (136) against what its communes received (361) since opening.

    Opening vouchers are left out: each book is opened on its own day, from its own paper.
    """
    given, received = moved_by_fund(Chart.ALLOCATED), moved_by_fund(Chart.RECEIVED_CAPITAL)
    standing = Allocation.objects.filter(reversal=None).order_by()
    noted = dict(standing.values_list("board__fund").annotate(n=Sum("amount")))
    for fund in sorted({*given, *received, *noted}):
        found = given[fund], -received[fund], noted.get(fund, 0)
        if len(set(found)) > 1:
            what = f"136 holds {found[0]}, 361 holds {found[1]}, decisions say {found[2]}"
            yield Fault(check="capital", where=f"fund {fund}", what=what)


def capital_is_what_givers_gave() -> Iterator[Fault]:
    """Hold the fund's capital (411) against its sources less what went back to them."""
    booked = held_under(Chart.CAPITAL.value)
    funds = dict(Board.objects.filter(pk__in=booked).values_list("pk", "fund"))
    held: dict[int, int] = defaultdict(int)
    for board, amount in booked.items():
        held[funds[board]] += amount
    given = dict(CapitalSource.objects.order_by().values_list("fund").annotate(n=Sum("amount")))
    rows = SourceReturn.objects.order_by().values_list("source__fund")
    back = dict(rows.annotate(n=Sum("amount")))
    for fund in sorted({*held, *given}):
        named = given.get(fund, 0) - back.get(fund, 0)
        if held[fund] != named:
            what = f"411 holds {held[fund]}, its sources say {named}"
            yield Fault(check="sources", where=f"fund {fund}", what=what)


CHECKS = (
    slips_stand_in_the_books,
    entries_have_one_cause,
    counts_stand_in_the_books,
    statements_add_up,
    matches_are_the_same_money,
    capital_given_is_capital_received,
    capital_is_what_givers_gave,
    *sharing_checks.CHECKS,
)


def _wanted(slip: Slip) -> Lines:
    """Tell what a slip posts; nothing if it says what no slip can say."""
    try:
        kind, purpose = VoucherKind(slip.kind), Purpose(slip.purpose)
    except ValueError:
        return []
    if PURPOSES[purpose].inward != (kind in INWARD):
        return []
    place = Chart.BANK if kind in BY_BANK else Chart.CASH
    return _drafted(slip_posting(kind, purpose, place=place.value, amount=slip.amount))


def _drafted(lines: Iterable[Any]) -> Lines:
    return [(line.debit, line.credit, line.amount) for line in lines]
