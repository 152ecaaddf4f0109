"""Which points of a checklist apply to a case, and which answers are missing or bad?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from qqv.rules.refusals import Refusal

Facts: TypeAlias = Mapping[str, str | int]


class Purpose(StrEnum):
    """What a checklist is asked for (mục đích phiếu kiểm tra)."""

    APPRAISAL = "appraisal"
    USE = "use"
    ACCEPTANCE = "acceptance"
    INSPECTION = "inspection"


class Answer(StrEnum):
    """What was found at one point (kết quả từng điểm)."""

    MET = "met"
    UNMET = "unmet"
    NOT_APPLICABLE = "not_applicable"


ANSWER_NAMES = {
    Answer.MET: "Đạt",
    Answer.UNMET: "Chưa đạt",
    Answer.NOT_APPLICABLE: "Không áp dụng",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a case must be for a point to be asked (điều kiện hỏi).

    The named fact is one of `among`, or a number of at least `at_least`.
    """

    fact: str
    among: tuple[str, ...] = ()
    at_least: int | None = None

    def holds(self, facts: Facts) -> bool:
        """Tell whether a case is so; an unknown fact never is (có áp dụng)."""
        value = facts.get(self.fact)
        if value is None:
            return False
        if self.at_least is not None:
            return isinstance(value, int) and value >= self.at_least
        return str(value) in self.among


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One point to look at; asked when every condition holds (điểm kiểm tra)."""

    key: str
    text: str
    when: tuple[Condition, ...] = ()


class Unanswered(Refusal):
    """A checklist counts when every point that applies was looked at (chưa trả lời hết)."""

    text = "Còn {count} điểm chưa trả lời. Chị chọn đạt, chưa đạt hoặc không áp dụng cho từng điểm."


class StrangePoint(Refusal):
    """An answer belongs to a point that was asked (điểm không có trong phiếu)."""

    text = "Phiếu kiểm tra đã đổi trong khi chị đang điền. Chị mở lại màn hình rồi điền lại."


class MalformedChecklist(Refusal):
    """A list needs points with different keys and with words (phiếu không đọc được)."""

    text = "Phiếu kiểm tra không đọc được ở điểm {key}."


def applicable(items: Iterable[Item], facts: Facts) -> tuple[Item, ...]:
    """Keep the points that are asked of a case, in their order (các điểm áp dụng)."""
    return tuple(item for item in items if all(one.holds(facts) for one in item.when))


def missing(items: Iterable[Item], answers: Mapping[str, Answer]) -> tuple[Item, ...]:
    """List the points without an answer (điểm chưa trả lời)."""
    return tuple(item for item in items if item.key not in answers)


def unmet(items: Iterable[Item], answers: Mapping[str, Answer]) -> tuple[Item, ...]:
    """List the points that were found bad (điểm chưa đạt)."""
    return tuple(item for item in items if answers.get(item.key) is Answer.UNMET)


def answered(
    items: Sequence[Item], answers: Mapping[str, Answer | str]
) -> tuple[tuple[Item, Answer], ...]:
    """Pair every point with its answer (phiếu đã điền).

    Refuses a point without an answer and an answer to what was not asked.
    """
    read = {key: Answer(value) for key, value in answers.items()}
    if read.keys() - {item.key for item in items}:
        raise StrangePoint
    if left := missing(items, read):
        raise Unanswered(count=len(left))
    return tuple((item, read[item.key]) for item in items)


def written(pairs: Iterable[tuple[Item, Answer]]) -> list[dict[str, str]]:
    """Write a filled-in list the way a fact keeps it: the words as they were asked (phiếu lưu)."""
    return [{"key": item.key, "text": item.text, "answer": str(a)} for item, a in pairs]


def items_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Item, ...]:
    """Read the points of a stored list (các điểm của phiếu).

    Refuses a point without key or words, and a key that stands twice.
    """
    items = tuple(_item(row) for row in rows)
    keys = [item.key for item in items]
    for key in keys:
        if keys.count(key) > 1:
            raise MalformedChecklist(key=key)
    return items


def rows_of(items: Iterable[Item]) -> list[dict[str, Any]]:
    """Write points the way they are stored (lưu các điểm)."""
    return [
        {"key": i.key, "text": i.text, "when": [_condition_row(c) for c in i.when]} for i in items
    ]


def _item(row: Mapping[str, Any]) -> Item:
    key, text = str(row.get("key", "")), str(row.get("text", ""))
    if not key or not text:
        raise MalformedChecklist(key=key or "?")
    when = tuple(
        Condition(
            fact=str(one["fact"]),
            among=tuple(str(value) for value in one.get("among", ())),
            at_least=one.get("at_least"),
        )
        for one in row.get("when", ())
    )
    return Item(key=key, text=text, when=when)


def _condition_row(condition: Condition) -> dict[str, Any]:
    if condition.at_least is not None:
        return {"fact": condition.fact, "at_least": condition.at_least}
    return {"fact": condition.fact, "among": list(condition.among)}
