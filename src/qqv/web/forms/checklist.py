"""How is a checklist answered in a form, point by point?"""

from dataclasses import dataclass
from typing import Any

from qqv.people.checklists import Asked
from qqv.rules.checklist import Answer
from qqv.web.forms.fields import Doorway

__all__ = ["Answered", "Question"]


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
