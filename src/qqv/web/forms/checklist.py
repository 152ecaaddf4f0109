"""Which points of a checklist were found met, and which of them were ticked?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qqv.papers.points import APPRAISAL
from qqv.people.checklists import Asked
from qqv.rules.checklist import Answer
from qqv.web.forms.fields import Doorway

__all__ = ["APPRAISAL", "Answered", "Point", "Question", "checklist_of", "points_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One question of a checklist as it stands in the form (điểm kiểm tra)."""

    name: str
    label: Any
    met: bool


def points_of(
    asked: Sequence[tuple[str, Any]], data: Any, *, prefix: str = "point"
) -> tuple[Point, ...]:
    """Read the ticks of a form; what was not ticked is not met (các điểm kiểm tra)."""
    return tuple(
        Point(name=f"{prefix}-{name}", label=label, met=f"{prefix}-{name}" in data)
        for name, label in asked
    )


def checklist_of(
    asked: Sequence[tuple[str, Any]], data: Any, *, prefix: str = "point"
) -> dict[str, bool]:
    """Give the ticks as the actions take them (phiếu)."""
    return {name: f"{prefix}-{name}" in data for name, _label in asked}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One point with the answer given so far (điểm và kết quả); `missing` if it has none yet."""

    name: str
    text: str
    answer: str
    missing: bool


class Answered(Doorway):
    """A form with a list whose every point is answered met, not met or not applicable (phiếu).

    Its template includes `parts/checklist.html`; `answers` goes to the action.
    """

    def __init__(self, *args: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = asked

    @property
    def questions(self) -> tuple[Question, ...]:
        """Give the points with the answers typed so far (các điểm)."""
        answers = self._answers()
        return tuple(
            Question(
                name=f"answer-{item.key}",
                text=item.text,
                answer=answers.get(item.key, ""),
                missing=self.is_bound and item.key not in answers,
            )
            for item in self.asked.items
        )

    def clean(self) -> dict[str, Any]:
        """Put the answers beside the rest; what is missing is the action's to refuse."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["answers"] = self._answers()
        return cleaned

    def _answers(self) -> dict[str, str]:
        typed = ((item.key, self.data.get(f"answer-{item.key}")) for item in self.asked.items)
        return {key: value for key, value in typed if value in set(Answer)}
