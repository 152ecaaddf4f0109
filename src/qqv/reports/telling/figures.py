"""How does a figure stand in a sentence? Locked to its value, with the page of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from string import Formatter

from qqv.reports.table import Link
from qqv.rules.money import Vnd, rounded

MILLION = 1_000_000
Raw = int | str | Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of the books as a sentence says it (số liệu đã khóa)."""

    key: str
    raw: Raw
    text: str
    link: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence: its own words, and figures nobody types (câu)."""

    parts: tuple[str | Figure, ...]

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)


def say(pattern: str, figures: Mapping[str, Figure]) -> Sentence:
    """Fill figures into a sentence by their keys (điền số liệu)."""
    parts: list[str | Figure] = []
    for words, key, _spec, _conversion in Formatter().parse(pattern):
        if words:
            parts.append(words)
        if key is not None:
            parts.append(figures[key])
    return Sentence(parts=tuple(parts))


def joined(*patterns: str) -> str:
    """Put clauses together into one sentence that begins large and ends (câu ghép)."""
    said = "; ".join(clause for clause in patterns if clause)
    return f"{said[0].upper()}{said[1:]}." if said else ""


def grouped(n: int) -> str:
    """Write a whole number with dots between thousands (1.413)."""
    return ("−" if n < 0 else "") + f"{abs(n):,}".replace(",", ".")


def millions(amount: Vnd) -> str:
    """Write đồng in triệu đồng, a tenth only under a thousand million (triệu đồng)."""
    if abs(amount) >= 1000 * MILLION:
        return grouped(rounded(Fraction(amount, MILLION)))
    whole, tenth = divmod(rounded(Fraction(abs(amount) * 10, MILLION)), 10)
    sign = "−" if amount < 0 and (whole or tenth) else ""
    return f"{sign}{grouped(whole)}" + (f",{tenth}" if tenth else "")


def percent(share: Fraction | None, *, always: bool = False) -> str:
    """Write a share with one decimal where it has one, or always (12,5%).

    What is short of all is not 100%.
    """
    if share is None:
        return "–"
    tenths = rounded(share * 1000)
    if tenths == 1000 and share < 1:
        tenths = 999
    whole, tenth = divmod(tenths, 10)
    return f"{whole}" + (f",{tenth}" if tenth or always else "") + "%"


def commune(name: str) -> str:
    """Call a commune by its kind, which a town bears in its name (xã Yên Khang)."""
    kind = name.split(" ", 1)[0].lower()
    if kind in ("xã", "phường", "thị"):
        return name[0].lower() + name[1:]
    return f"xã {name}"
