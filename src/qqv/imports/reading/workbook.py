"""What stands in a workbook? Raw rows of its sheets, or one sentence why it cannot be read."""

import re
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from qqv.imports.reading.letters import Alphabet, prevailing, read_letters
from qqv.rules.refusals import Refusal

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 200_000
_OLD, _ENCRYPTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
# An .xls begins its records with BOF; with a password FILEPASS comes next. The reader says of
# such a file, when it is not given a name, only that it knows no such format.
_FILEPASS = re.compile(
    rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL
)
_ERROR_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*\bt="e"[^>]*>.*?<v>([^<]*)</v>', re.DOTALL)


class TooBig(Refusal):
    """The file is larger than a sheet of people can be (tệp quá lớn)."""

    text = "Tệp lớn hơn 20 MB. Chị bỏ bớt hình ảnh, hoặc chia thành nhiều tệp."


class NotAWorkbook(Refusal):
    """The file is broken or of another kind (không đọc được tệp)."""

    text = (
        "Không đọc được tệp này: tệp hỏng hoặc không phải bảng tính. "
        "Chị mở tệp bằng Excel, lưu lại thành .xlsx rồi chọn lại."
    )


class Locked(Refusal):
    """The workbook asks for a password (tệp có mật khẩu)."""

    text = "Tệp có mật khẩu. Chị mở bằng Excel, bỏ mật khẩu, lưu lại rồi chọn lại."


class EmptyWorkbook(Refusal):
    """No sheet has a row (tệp trống)."""

    text = "Tệp không có dòng nào."


class NoSuchSheet(Refusal):
    """The workbook has no sheet of this name (không có trang tính)."""

    text = "Tệp không có trang tính “{sheet}”."


Cells = list[object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet's raw rows in Unicode, with the number of the first (trang tính)."""

    name: str
    rows: tuple[Cells, ...]
    alphabet: Alphabet
    converted: int

    def row(self, number: int) -> Cells:
        """Give a row by the number Excel shows beside it (dòng)."""
        return self.rows[number - 1]


class Workbook:
    """A workbook that could be opened (tệp bảng tính)."""

    def __init__(self, content: bytes) -> None:
        if len(content) > MOST_BYTES:
            raise TooBig
        self.content = content
        self._book = _opened(content)
        self.names: tuple[str, ...] = tuple(
            name for name in self._book.sheet_names if self._filled(name)
        )
        if not self.names:
            raise EmptyWorkbook

    def sheet(self, name: str) -> Sheet:
        """Read one sheet: empty rows stay, so that numbers are those Excel shows (đọc trang)."""
        if name not in self.names:
            raise NoSuchSheet(sheet=name)
        try:
            found = self._book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except (CalamineError, ValueError) as fault:
            raise NotAWorkbook from fault
        raw: list[Cells] = [list(row) for row in found]
        while raw and not any(cell != "" for cell in raw[-1]):
            raw.pop()
        _put_errors(raw, self._errors(name))
        texts = {cell for row in raw for cell in row if isinstance(cell, str)}
        foreign = [text for text in texts if not text.isascii()]
        alphabet = prevailing(foreign)
        meant = {text: read_letters(text, alphabet) for text in foreign}
        rows = tuple(
            [meant.get(cell, cell) if isinstance(cell, str) else cell for cell in row]
            for row in raw[:MOST_ROWS]
        )
        converted = sum(
            alphabet != Alphabet.UNICODE and isinstance(cell, str) and meant.get(cell, cell) != cell
            for row in raw
            for cell in row
        )
        return Sheet(name=name, rows=rows, alphabet=alphabet, converted=converted)

    def _filled(self, name: str) -> bool:
        try:
            return self._book.get_sheet_by_name(name).end is not None
        except (CalamineError, ValueError):
            return False

    def _errors(self, name: str) -> list[tuple[int, int, str]]:
        """Find formulas that came to nothing; the reader shows them as empty cells."""
        if not self.content.startswith(b"PK"):
            return []
        with ZipFile(BytesIO(self.content)) as parts:
            path = _part_of(parts, name)
            if path not in parts.namelist():
                return []
            return [
                (int(row), _column(column.decode()), text.decode())
                for column, row, text in _ERROR_CELL.findall(parts.read(path))
            ]


def _opened(content: bytes) -> CalamineWorkbook:
    if content.startswith(_OLD) and (_ENCRYPTED in content or _FILEPASS.search(content)):
        raise Locked
    try:
        return CalamineWorkbook.from_filelike(BytesIO(content))
    except PasswordError:
        raise Locked from None
    except (CalamineError, ValueError, BadZipFile) as fault:
        raise NotAWorkbook from fault


def _part_of(parts: ZipFile, name: str) -> str:
    try:
        book = parts.read("xl/workbook.xml").decode()
        links = parts.read("xl/_rels/workbook.xml.rels").decode()
    except KeyError:
        return ""
    for sheet in re.findall(r"<sheet [^>]*>", book):
        title, link = re.search(r'name="([^"]*)"', sheet), re.search(r'r:id="([^"]*)"', sheet)
        if title and link and _unescaped(title[1]) == name:
            for relation in re.findall(r"<Relationship [^>]*>", links):
                target = re.search(r'Target="([^"]*)"', relation)
                if f'Id="{link[1]}"' in relation and target:
                    path = target[1].removeprefix("/")
                    return path if path.startswith("xl/") else f"xl/{path}"
    return ""


def _unescaped(text: str) -> str:
    for code, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(code, letter)
    return text


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _put_errors(raw: list[Cells], errors: list[tuple[int, int, str]]) -> None:
    for row, column, text in errors:
        if row <= len(raw) and column < len(raw[row - 1]):
            raw[row - 1][column] = text
