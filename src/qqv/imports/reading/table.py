"""Where is the table on a sheet? Its heading, its columns, its rows, its typed totals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.utils.translation import gettext, override

from qqv.imports.kind import Field, Layout, Reading, RowIn
from qqv.imports.reading.cells import CellFault, is_error
from qqv.imports.reading.workbook import Cells, Sheet
from qqv.rules.money import Vnd
from qqv.rules.words import folded

LOOKED_AT = 40
_TOTALS = ("cộng", "tổng", "tổng cộng", "tổng số", "cong", "tong", "tong cong", "tong so")
_TOTALS_OF = ("cộng ", "tổng cộng ", "tổng số ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The line(s) that name the columns (dòng tiêu đề): `first` data row, labels by column."""

    number: int
    first: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A sheet as read: rows with what is wrong in them, and totals left out (bảng đã đọc)."""

    rows: list[RowIn]
    totals: tuple[tuple[int, Vnd], ...]


def find_heading(
    sheet: Sheet, kind: Layout, remembered: Mapping[str, str] | None = None
) -> Heading | None:
    """Find the row whose labels fit this kind best, with a second row merged in (tiêu đề)."""
    best: tuple[int, int, Heading] | None = None
    for n in range(1, min(len(sheet.rows), LOOKED_AT) + 1):
        for height in (1, 2):
            if n + height - 1 > len(sheet.rows):
                continue
            labels = _labels(sheet, n, height)
            fit = _fit(kind, labels, remembered or {})
            if best is None or fit > best[0]:
                best = fit, n, Heading(number=n, first=n + height, labels=labels)
    return best[2] if best and best[0] >= 4 else None


def heading_over(sheet: Sheet, kind: Layout, first: int) -> tuple[str, ...]:
    """Give the labels over a table that begins at a row (tiêu đề của bảng)."""
    found = find_heading(sheet, kind)
    if found and found.first == first:
        return found.labels
    return _labels(sheet, first - 1, 1) if 1 < first <= len(sheet.rows) + 1 else ()


def _fit(kind: Layout, labels: Sequence[str], remembered: Mapping[str, str]) -> int:
    """Weigh how well a line names the columns: equal names count more than contained ones."""
    plain = [_plain(label) for label in labels]
    guessed = guess_columns(kind, labels, remembered)
    known = {key: (*_names(kind.field(key)), *remembered) for key in guessed}
    return sum(3 if plain[n] in known[key] else 2 for key, n in guessed.items())


def guess_columns(
    kind: Layout, labels: Sequence[str], remembered: Mapping[str, str]
) -> dict[str, int]:
    """Guess which column is which: remembered ones, then equal names, then contained (ghép)."""
    plain = [_plain(label) for label in labels]
    found: dict[str, int] = {}
    taken: set[int] = set()
    for n, label in enumerate(plain):
        key = remembered.get(label)
        if label and key and key not in found:
            found[key] = n
            taken.add(n)
    for exact in (True, False):
        for one in kind.fields:
            if one.key in found:
                continue
            at = _matching(one, plain, taken, exact=exact)
            if at is not None:
                found[one.key] = at
                taken.add(at)
    return found


def read_rows(sheet: Sheet, kind: Layout, columns: Mapping[str, int], *, first: int) -> Read:
    """Read every row under the heading; empty ones are passed over, totals left out (đọc)."""
    rows, totals = [], []
    used = sorted(columns.values())
    for number, cells in enumerate(sheet.rows[first - 1 :], first):
        if not any(_filled(cells, n) for n in used) or _numbers_columns(cells):
            continue
        if _is_total(cells):
            totals.append((number, _total_of(kind, columns, cells)))
            continue
        rows.append(_row(kind, columns, number, cells))
    return Read(rows=rows, totals=tuple(totals))


def _row(kind: Layout, columns: Mapping[str, int], number: int, cells: Cells) -> RowIn:
    row = RowIn(number=number)
    for one in kind.fields:
        n = columns.get(one.key)
        cell = cells[n] if n is not None and n < len(cells) else ""
        if cell == "" or (isinstance(cell, str) and not cell.strip(" -–.")):
            if one.required:
                sentence = gettext("Thiếu “%(column)s”.") % {"column": one.label}
                row.refuse(one.key, sentence)
            continue
        row.typed[one.key] = as_shown(cell)
        if is_error(cell):
            sentence = gettext("Ô “%(column)s” là công thức lỗi %(error)s.")
            row.refuse(one.key, sentence % {"column": one.label, "error": cell})
            continue
        try:
            seen = one.read(cell)
        except CellFault as fault:
            row.refuse(one.key, str(fault))
            continue
        row.values[one.key] = seen.value
        if seen.note:
            row.notes.append(seen.note)
        if seen.asked:
            typed = row.typed[one.key][:60]
            row.readings.append(Reading(key=one.key, typed=typed, read=seen.asked))
    return row


def _labels(sheet: Sheet, number: int, height: int) -> tuple[str, ...]:
    """Put stacked headings together; a merged upper one stands over all columns to its right."""
    lines = [sheet.row(number + n) for n in range(height)]
    width = max(len(line) for line in lines)
    made, over = [], ""
    for n in range(width):
        upper = as_shown(lines[0][n]) if n < len(lines[0]) else ""
        lower = as_shown(lines[1][n]) if height == 2 and n < len(lines[1]) else ""
        over = upper or (over if lower else "")
        made.append(" ".join(part for part in ((over, lower) if height == 2 else (upper,)) if part))
    return tuple(made)


def _matching(one: Field, labels: Sequence[str], taken: set[int], *, exact: bool) -> int | None:
    for name in _names(one):
        for n, label in enumerate(labels):
            if n in taken or not label:
                continue
            if label == name or (not exact and len(label) < 60 and f" {name} " in f" {label} "):
                return n
    return None


@lru_cache(maxsize=256)
def _names(one: Field) -> tuple[str, ...]:
    """Give a column's headings; sheets are Vietnamese whatever the screen speaks."""
    with override("vi"):
        return (_plain(str(one.label)), *one.names)


def heading_key(label: str) -> str:
    """Fold a heading for remembering it (tiêu đề bỏ dấu)."""
    return _plain(label)


def _plain(label: str) -> str:
    kept = "".join(letter if letter.isalnum() else " " for letter in folded(label))
    return " ".join(kept.split())


def _is_total(cells: Cells) -> bool:
    """Tell a typed total; with accents, for Công and Tống are names of families."""
    words = [" ".join(cell.casefold().split()) for cell in cells if isinstance(cell, str)]
    said = [word.strip(" :.") for word in words if word][:2]
    return any(word in _TOTALS or word.startswith(_TOTALS_OF) for word in said)


def _total_of(kind: Layout, columns: Mapping[str, int], cells: Cells) -> Vnd:
    n = columns.get(kind.summed)
    if n is None or n >= len(cells) or cells[n] == "":
        return 0
    try:
        return int(kind.field(kind.summed).read(cells[n]).value)
    except CellFault:
        return 0


def _numbers_columns(cells: Cells) -> bool:
    """Tell the line (1) (2) (3) or A B 1 2 that paper forms have under their heading."""
    words = [as_shown(cell).strip("() ") for cell in cells if cell != ""]
    digits = [int(word) for word in words if word.isascii() and word.isdigit()]
    letters = [word for word in words if word in ("A", "B", "C", "D")]
    return (
        len(words) > 2
        and len(digits) + len(letters) == len(words)
        and digits == list(range(1, len(digits) + 1))
    )


def _filled(cells: Cells, n: int) -> bool:
    return n < len(cells) and cells[n] != "" and str(cells[n]).strip() != ""


def as_shown(cell: object) -> str:
    """Write a cell the way Excel shows it (cách hiện)."""
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    if isinstance(cell, (date, datetime)):
        return cell.strftime("%d/%m/%Y")
    return " ".join(str(cell).split())
