"""What does a reform of administrative units say? Read from a file, one change a row.

A row names a unit as it stood, and what became of it on a day: it `becomes` another (a merger,
a new name, a new code), `splits` into several, `ends` with its level, or `keeps` its name,
until somebody knows better. Every row says where that is known from.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qqv.people.models import Unit
from qqv.rules.refusals import Refusal

FATES = ("becomes", "splits", "ends", "keeps")


class ReformFault(Refusal):
    """A row of the file that says nothing that can be done (tệp sắp xếp đơn vị sai)."""

    text = "Dòng {row} của tệp: {what}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A unit as a file names it: what it is, its name, and in which unit it lies (tên đơn vị)."""

    kind: str
    name: str
    code: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one unit on a day, and where that is known from (thay đổi đơn vị)."""

    row: int
    on: date
    unit: Named
    fate: str
    into: tuple[Named, ...]
    source: str


def read_reform(text: str) -> tuple[Change, ...]:
    """Read a reform from JSON, in the order of the days (đọc tệp sắp xếp đơn vị).

    Refuses a file that is no reform, and names the row that is wrong.
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as fault:
        raise ReformFault(row=fault.lineno, what="không đọc được, tệp phải là JSON") from None
    rows = content.get("changes") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not rows:
        raise ReformFault(row=1, what="không có danh sách “changes”")
    changes = [_change(number, row) for number, row in enumerate(rows, 1)]
    return tuple(sorted(changes, key=lambda change: (change.on, change.row)))


def _change(number: int, row: Any) -> Change:
    if not isinstance(row, dict):
        raise ReformFault(row=number, what="không phải một thay đổi")
    fates = [fate for fate in FATES if row.get(fate)]
    if len(fates) != 1:
        raise ReformFault(row=number, what=f"phải có đúng một trong {', '.join(FATES)}")
    if not str(row.get("source", "")).strip():
        raise ReformFault(row=number, what="thiếu nguồn (source)")
    into = row[fates[0]]
    targets = into if isinstance(into, list) else [into] if isinstance(into, dict) else []
    return Change(
        row=number,
        on=_day(number, row.get("on")),
        unit=_named(number, row.get("unit")),
        fate=fates[0],
        into=tuple(_named(number, target) for target in targets),
        source=str(row["source"]),
    )


def _named(number: int, given: Mapping[str, Any] | None) -> Named:
    if not isinstance(given, dict) or not str(given.get("name", "")).strip():
        raise ReformFault(row=number, what="thiếu tên đơn vị")
    if given.get("kind") not in Unit.Kind.values:
        raise ReformFault(row=number, what=f"cấp “{given.get('kind')}” không có")
    parts = {key: str(given.get(key, "")).strip() for key in ("kind", "name", "code", "under")}
    return Named(**parts)


def _day(number: int, given: Any) -> date:
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise ReformFault(row=number, what=f"ngày “{given}” không đọc được") from None
