"""Which seal stood last in every book, so that paper can prove the books later?"""

from django.db.models import Max

from qqv.ledger.models import Book, Entry
from qqv.rules.access import Scope


def last_seals(scope: Scope, *, year: int | None) -> list[dict[str, object]]:
    """Tell of every book its entries and last seal, up to a year's last entry (dấu niêm)."""
    entries = Entry.objects.within(scope)
    if year is not None:
        entries = entries.filter(year__lte=year)
    ends = dict(entries.values_list("book").annotate(seq=Max("seq")))
    books = Book.objects.within(scope).select_related("board__fund").order_by("board__code")
    last = {
        (book, seq): (seal, on)
        for book, seq, seal, on in Entry.objects.filter(
            book__in=ends, seq__in=set(ends.values())
        ).values_list("book_id", "seq", "seal", "on")
    }
    found: list[dict[str, object]] = []
    for book in books:
        seq = ends.get(book.pk, 0)
        seal, on = last.get((book.pk, seq), ("", None))
        found.append(
            {
                "fund": book.board.fund.code,
                "board": book.board.code,
                "name": book.board.name,
                "entries": seq,
                "last_on": on.isoformat() if on else None,
                "last_seal": seal,
            }
        )
    return found
