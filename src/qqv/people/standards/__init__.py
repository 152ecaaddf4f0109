"""Which points are asked where a fund has not written its own list? Versions by date."""

from dataclasses import dataclass
from datetime import date

from qqv.rules.checklist import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A list as it is asked from a day on, and the regulation it follows (phiếu mẫu)."""

    valid_from: date
    basis: str
    items: tuple[Item, ...]
