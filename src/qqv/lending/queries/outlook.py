"""What would a loan on given terms cost, installment by installment?"""

from dataclasses import dataclass

from qqv.rules.money import Vnd
from qqv.rules.schedule import Installment, Terms, make_schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A loan tried out, in đồng (tính thử)."""

    terms: Terms
    lines: tuple[Installment, ...]
    principal: Vnd
    interest: Vnd

    @property
    def total(self) -> Vnd:
        return self.principal + self.interest


def outlook(terms: Terms) -> Outlook:
    """Try a loan out: its schedule and what it adds up to (tính thử khoản vay)."""
    lines = make_schedule(terms)
    return Outlook(
        terms=terms,
        lines=lines,
        principal=sum(line.principal for line in lines),
        interest=sum(line.interest for line in lines),
    )
