"""Do the books hold? A list of named checks over every book of every fund."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from qqv.ledger.models import Account, Book, Entry, Posting
from qqv.ledger.sealing import SealedLine, sealed
from qqv.rules.chart import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something in the books that does not fit (sai lệch)."""

    check: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.check}: {self.where}: {self.what}"


def seals_hold() -> Iterator[Fault]:
    """Recompute every book's chain of seals; name the first entry that does not fit (niêm)."""
    for book in Book.objects.select_related("board").order_by("pk"):
        yield from _chain_faults(book)


def numbers_are_gapless() -> Iterator[Fault]:
    """Look for missing or doubled voucher numbers per book, year and kind (số chứng từ)."""
    last: dict[tuple[int, int, str], int] = {}
    rows = Entry.objects.order_by("book_id", "year", "kind", "number")
    for book, year, kind, number in rows.values_list("book_id", "year", "kind", "number"):
        expected = last.get((book, year, kind), 0) + 1
        if number != expected:
            where = f"{kind}-{number:04d}/{year}"
            yield Fault(check="numbers", where=where, what=f"expected number {expected}")
            return
        last[book, year, kind] = number
    for book_row in Book.objects.order_by("pk"):
        held = {f"{k}/{y}": n for (b, y, k), n in last.items() if b == book_row.pk}
        if held != book_row.numbers:
            yield Fault(check="numbers", where=str(book_row), what="counters differ from vouchers")


def totals_hold() -> Iterator[Fault]:
    """Recompute every drawer's running totals from its postings (số phát sinh)."""
    debits = dict(Posting.objects.values_list("debit").annotate(n=Sum("amount")))
    credits = dict(Posting.objects.values_list("credit").annotate(n=Sum("amount")))
    parts: dict[int, list[int]] = {}
    controls = []
    for account in Account.objects.order_by("pk").iterator(chunk_size=5000):
        found = debits.get(account.pk, 0), credits.get(account.pk, 0)
        if account.control_id is None:
            controls.append((account, found))
            continue
        if found != (account.debits, account.credits):
            yield _wrong_totals(account, found)
        total = parts.setdefault(account.control_id, [0, 0])
        total[0] += account.debits
        total[1] += account.credits
    for account, found in controls:
        below = parts.get(account.pk, [0, 0])
        wanted = found[0] + below[0], found[1] + below[1]
        if wanted != (account.debits, account.credits):
            yield _wrong_totals(account, wanted)


def books_balance() -> Iterator[Fault]:
    """Add up all debits and all credits of each book (cân đối)."""
    rows = (
        Account.objects.filter(control=None)
        .values("board__name")
        .annotate(d=Coalesce(Sum("debits"), 0), c=Coalesce(Sum("credits"), 0))
        .exclude(d=F("c"))
    )
    for row in rows:
        yield Fault(
            check="balance", where=row["board__name"], what=f"debits {row['d']}, credits {row['c']}"
        )


def lines_lie_in_their_book() -> Iterator[Fault]:
    """Look for postings that touch another board's drawers or another date (sai sổ)."""
    strays = Posting.objects.exclude(
        debit__board=F("entry__book__board"),
        credit__board=F("entry__book__board"),
        on=F("entry__on"),
    )
    for posting in strays.select_related("entry")[:1]:
        yield Fault(check="lines", where=posting.entry.code, what=f"line {posting.line} strays")


def closed_is_empty() -> Iterator[Fault]:
    """Look for closed drawers with money, and drawers below zero (tài khoản đóng, âm)."""
    for account in Account.objects.exclude(closed_on=None).exclude(debits=F("credits"))[:1]:
        yield Fault(check="closed", where=account.number, what="closed with a balance")
    short = Account.objects.filter(may_overdraw=False)
    for account in short.filter(side="D", debits__lt=F("credits"))[:1]:
        yield Fault(check="below zero", where=account.number, what=str(account.balance))
    for account in short.filter(side="C", credits__lt=F("debits"))[:1]:
        yield Fault(check="below zero", where=account.number, what=str(account.balance))


CHECKS = (
    seals_hold,
    numbers_are_gapless,
    lines_lie_in_their_book,
    totals_hold,
    books_balance,
    closed_is_empty,
)


def entries_checked() -> int:
    """Count the vouchers the checks go through (số chứng từ)."""
    return Entry.objects.count()


def credited(entries: QuerySet[Any, Any], chart: Chart) -> dict[int, int]:
    """Add up what vouchers credit to the drawers of one line of the chart (số ghi Có)."""
    lines = Posting.objects.filter(entry__in=entries, credit__chart=chart.value)
    return dict(lines.values_list("entry").annotate(n=Sum("amount")))


def _chain_faults(book: Book) -> Iterator[Fault]:
    numbers = dict(Account.objects.filter(board_id=book.board_id).values_list("pk", "number"))
    lines = _lines_by_entry(book, numbers)
    seqs: dict[int, int] = {}
    seal, expected = "", 0
    entries = Entry.objects.filter(book=book).select_related("record").order_by("seq")
    for entry in entries.iterator(chunk_size=2000):
        expected += 1
        seqs[entry.pk] = entry.seq
        seal = _seal_of(book, entry, seal, seqs, lines.pop(entry.pk, []))
        if entry.seq != expected or entry.seal != seal:
            yield Fault(
                check="seal",
                where=f"{book.board.name}, {entry.code} (seq {entry.seq})",
                what="the entry does not fit its seal",
            )
            return
    if lines or (book.last_seq, book.last_seal) != (expected, seal):
        yield Fault(check="seal", where=str(book.board.name), what="entries are missing at the end")


def _lines_by_entry(book: Book, numbers: dict[int, str]) -> dict[int, list[SealedLine]]:
    lines: dict[int, list[SealedLine]] = {}
    rows = Posting.objects.filter(entry__book=book).order_by("entry_id", "line")
    for entry, line, on, debit, credit, amount, party in rows.values_list(
        "entry_id", "line", "on", "debit_id", "credit_id", "amount", "party_id"
    ).iterator(chunk_size=5000):
        lines.setdefault(entry, []).append(
            (
                line,
                on,
                numbers.get(debit, "?"),
                numbers.get(credit, "?"),
                amount,
                numbers.get(party, "?") if party else "",
            )
        )
    return lines


def _seal_of(
    book: Book, entry: Entry, previous: str, seqs: dict[int, int], lines: list[SealedLine]
) -> str:
    return sealed(
        previous=previous,
        book=book.board.code,
        seq=entry.seq,
        kind=entry.kind,
        year=entry.year,
        number=entry.number,
        on=entry.on,
        recorded_at=entry.recorded_at,
        memo=entry.memo,
        reverses_seq=seqs.get(entry.reverses_id, -1) if entry.reverses_id else None,
        request_id=entry.record.request_id,
        lines=lines,
    )


def _wrong_totals(account: Account, found: tuple[int, int]) -> Fault:
    return Fault(
        check="totals",
        where=f"{account.number} ({account.board_id})",
        what=f"holds {account.debits}/{account.credits}, its postings say {found[0]}/{found[1]}",
    )


def faults_of_book(board_id: int) -> Iterator[Fault]:
    """Check one board's book from zero: seals, running totals, balance (kiểm tra một sổ)."""
    book = Book.objects.select_related("board").get(board=board_id)
    yield from _chain_faults(book)
    drawers = Account.objects.filter(board=board_id)
    debits = _summed(Posting.objects.filter(debit__board=board_id), "debit")
    credits = _summed(Posting.objects.filter(credit__board=board_id), "credit")
    for account in drawers.filter(control__isnull=False):
        found = debits.get(account.pk, 0), credits.get(account.pk, 0)
        if found != (account.debits, account.credits):
            yield _wrong_totals(account, found)
    lines = drawers.filter(control=None).aggregate(d=Sum("debits"), c=Sum("credits"))
    if lines["d"] != lines["c"]:
        yield Fault(check="balance", where=str(book.board), what=f"{lines['d']}, {lines['c']}")


def _summed(lines: QuerySet[Posting], side: str) -> dict[int, int]:
    return dict(lines.values_list(side).annotate(n=Sum("amount")))
