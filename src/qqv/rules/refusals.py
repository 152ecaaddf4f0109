"""How does the fund say no? One sentence in Vietnamese, with the facts in it."""

from datetime import date


class Refusal(Exception):
    """The fund says no (từ chối): `text` holds the sentence, its facts go in braces."""

    text = "Không thực hiện được."

    def __init__(self, **facts: object) -> None:
        super().__init__(facts)
        self.facts = facts

    def sentence(self, text: str | None = None) -> str:
        """Fill the facts into the sentence, or into its translation `text` (câu trả lời)."""
        return (text or self.text).format_map({k: shown(v) for k, v in self.facts.items()})

    def __str__(self) -> str:
        return self.sentence()


class Unseen(Refusal):
    """A thing that is not there, or is not hers to see: indistinguishable (không tìm thấy)."""

    text = "Không tìm thấy trang này."


class Forbidden(Refusal):
    """A verb that her roles do not hold (không có quyền)."""

    text = "Chị không có quyền làm việc này. Việc này thuộc về: {who}."


def shown(value: object) -> str:
    """Write a fact the way the fund's papers do: 1.500.000, 24/11/2026 (cách viết)."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value)
