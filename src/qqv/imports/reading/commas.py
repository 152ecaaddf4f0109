"""What stands in a text file with separated columns? The same raw rows a workbook gives."""

import csv

from qqv.imports.reading.letters import Alphabet
from qqv.imports.reading.workbook import (
    MOST_BYTES,
    MOST_ROWS,
    Cells,
    NotAWorkbook,
    Sheet,
    TooBig,
)

_SEPARATORS = ";\t,|"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LOOKED_AT = 40


def read_commas(content: bytes, *, name: str) -> Sheet:
    """Read a .csv: commas, semicolons or tabs, UTF-8 or UTF-16 (đọc tệp CSV)."""
    if len(content) > MOST_BYTES:
        raise TooBig
    encoding = next((code for mark, code in _MARKS if content.startswith(mark)), "utf-8")
    try:
        lines = content.decode(encoding).splitlines()
    except UnicodeDecodeError as fault:
        raise NotAWorkbook from fault
    head = lines[:_LOOKED_AT]
    # The separator is what the most lines have; a comma inside amounts loses to a semicolon.
    separator = max(_SEPARATORS, key=lambda one: sum(one in line for line in head))
    rows: list[Cells] = []
    try:
        for row in csv.reader(lines[:MOST_ROWS], delimiter=separator):
            rows.append([cell.strip() for cell in row])
    except csv.Error as fault:
        raise NotAWorkbook from fault
    return Sheet(name=name, rows=tuple(rows), alphabet=Alphabet.UNICODE, converted=0)
