"""What is asked when somebody goes to see what became of a loan? Behind the doorway."""

from collections.abc import Mapping
from datetime import date

from qqv.lending.models import Application, Loan
from qqv.people.checklists import Asked, asked
from qqv.rules.checklist import Answer, Purpose, answered, unmet, written
from qqv.rules.refusals import Refusal


class BeforeTheLoan(Refusal):
    """Works are looked at after the money was lent (trước ngày giải ngân)."""

    text = "Ngày xem {on} sớm hơn ngày giải ngân {lent}."


def asked_of(of: Loan | Application, purpose: Purpose, *, on: date) -> Asked:
    """Choose the points that are asked of a loan's works on a day (phiếu của khoản vay)."""
    application = of if isinstance(of, Application) else of.application
    kind = application.work_kind if application else None
    facts: dict[str, str | int] = {"cycle": of.cycle}
    if kind:
        facts |= {"work": kind.code} | ({"latrine": kind.latrine} if kind.latrine else {})
    return asked(of.board.fund_id, purpose, on=on, facts=facts)


def looked(
    loan: Loan, purpose: Purpose, *, answers: Mapping[str, str], on: date
) -> tuple[Asked, list[dict[str, str]], int]:
    """Take the answers to what is asked: the list, as it is kept, and how many points are bad.

    Refuses a day before the loan, a point without an answer, and what was not asked.
    """
    if on < loan.disbursed_on:
        raise BeforeTheLoan(on=on, lent=loan.disbursed_on)
    found = asked_of(loan, purpose, on=on)
    pairs = answered(found.items, answers)
    bad = unmet(found.items, {item.key: Answer(answer) for item, answer in pairs})
    return found, written(pairs), len(bad)
