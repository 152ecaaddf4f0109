"""How do our books look to a stranger? The whole ledger as plain-text accounting."""

from collections.abc import Iterator
from datetime import timedelta

from qqv.ledger.models import Account, Entry, Posting
from qqv.people.models import Board
from qqv.rules.access import Scope
from qqv.rules.chart import Chart

ROOTS = {"1": "Assets", "3": "Liabilities", "4": "Equity", "5": "Income", "6": "Expenses"}
ASIDE = {
    Chart.COMPULSORY_SAVINGS.value: "Liabilities",
    Chart.VOLUNTARY_SAVINGS.value: "Liabilities",
}


def beancount(scope: Scope) -> Iterator[str]:
    """Write every book in reach in beancount's language, line by line (sổ dạng văn bản).

    Every entry is a transaction with its voucher and seal; the balances at the end are
    asserted as ours, so that bean-check adds everything up anew.
    """
    yield 'option "title" "Quỹ quay vòng"'
    yield 'option "operating_currency" "VND"'
    for board in Board.objects.within(scope).order_by("code"):
        names = _names(board)
        yield from _opened(board, names)
        yield from _entries(board, names)
        yield from _asserted(board, names)


def _names(board: Board) -> dict[int, str]:
    parents = set(
        Account.objects.filter(board=board)
        .exclude(control=None)
        .values_list("control_id", flat=True)
    )
    rows = Account.objects.filter(board=board).exclude(pk__in=parents).order_by("number")
    return {
        pk: f"{ASIDE.get(chart, ROOTS[chart[0]])}:B{board.code}:"
        + "A"
        + number.replace(".", ":N").replace("/", "-")
        for pk, chart, number in rows.values_list("pk", "chart", "number")
    }


def _opened(board: Board, names: dict[int, str]) -> Iterator[str]:
    rows = Account.objects.filter(pk__in=names).order_by("number").values_list("pk", "opened_on")
    for pk, opened_on in rows:
        yield f"{opened_on} open {names[pk]} VND"


def _entries(board: Board, names: dict[int, str]) -> Iterator[str]:
    lines: dict[int, list[tuple[int, int, int]]] = {}
    rows = Posting.objects.filter(entry__book__board=board).order_by("entry_id", "line")
    for entry_id, debit, credit, amount in rows.values_list(
        "entry_id", "debit_id", "credit_id", "amount"
    ).iterator(chunk_size=10_000):
        lines.setdefault(entry_id, []).append((debit, credit, amount))
    entries = Entry.objects.filter(book__board=board).order_by("on", "seq")
    for entry in entries.iterator(chunk_size=2000):
        yield ""
        yield f'{entry.on} * "{_quoted(entry.memo)}"'
        yield f'  voucher: "{entry.code}"'
        yield f'  seal: "{entry.seal}"'
        for debit, credit, amount in lines[entry.pk]:
            yield f"  {names[debit]}  {amount} VND"
            yield f"  {names[credit]}  -{amount} VND"


def _asserted(board: Board, names: dict[int, str]) -> Iterator[str]:
    last = (
        Entry.objects.filter(book__board=board).order_by("-on").values_list("on", flat=True).first()
    )
    if last is None:
        return
    yield ""
    rows = Account.objects.filter(pk__in=names).order_by("number")
    for pk, debits, credits in rows.values_list("pk", "debits", "credits"):
        yield f"{last + timedelta(days=1)} balance {names[pk]}  {debits - credits} VND"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
