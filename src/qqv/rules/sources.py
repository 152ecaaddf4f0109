"""Of which kind is capital, and must it be paid back? (nguồn vốn)"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal


class SourceKind(StrEnum):
    """How capital came to the fund (loại nguồn vốn)."""

    GRANTED = "granted"
    DONATED = "donated"
    LENT = "lent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of capital; `owed` must be paid back on a day (loại nguồn vốn)."""

    name: str
    owed: bool = False


SOURCES: dict[SourceKind, Kind] = {
    SourceKind.GRANTED: Kind(name="Vốn được giao (dự án, ngân sách)"),
    SourceKind.DONATED: Kind(name="Vốn tặng, ủng hộ không lãi"),
    SourceKind.LENT: Kind(name="Vốn mượn, phải trả lại", owed=True),
}


class DueDayMissing(Refusal):
    """Capital that is lent to the fund says when it is to be paid back (thiếu hạn trả)."""

    text = "Vốn mượn phải có ngày phải trả, không sớm hơn ngày nhận {on}."


class NothingDue(Refusal):
    """Capital that is given has no day to be paid back (vốn cho không có hạn trả)."""

    text = "{kind} không phải trả lại, chị bỏ trống ngày phải trả."


class MoreThanGiven(Refusal):
    """No more goes back to a giver than came of it and is still here (trả quá vốn đã nhận)."""

    text = "{source} còn {left} đ ở quỹ, không trả lại {wanted} đ được."


class PaperMissing(Refusal):
    """Capital goes back by a paper (thiếu chứng từ)."""

    text = "Trả vốn cho bên cấp phải có số chứng từ."


def require_due_day(kind: SourceKind, *, on: date, due_on: date | None) -> None:
    """Refuse lent capital without a day to pay it back, and given capital with one (hạn trả)."""
    about = SOURCES[kind]
    if about.owed and (due_on is None or due_on < on):
        raise DueDayMissing(on=on)
    if not about.owed and due_on is not None:
        raise NothingDue(kind=about.name)


def require_left(source: str, *, left: Vnd, wanted: Vnd) -> None:
    """Refuse to pay a giver back more than is left of what it gave (còn lại của nguồn)."""
    if wanted > left:
        raise MoreThanGiven(source=source, left=left, wanted=wanted)
