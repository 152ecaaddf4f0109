"""What settles a loan on a day, to the đồng?"""

from datetime import date

from qqv.lending.models import Loan
from qqv.lending.repaying import facts_of, replayed
from qqv.lending.terms import terms_of
from qqv.rules.facts import Frozen
from qqv.rules.repayment import Payoff, SettlementInterest, payoff
from qqv.rules.schedule import Method


def payoff_of(loan: Loan, *, on: date) -> Payoff:
    """Tell the exact amount that settles a loan on a day, in đồng (số tiền tất toán)."""
    daily = loan.method == Method.DAILY
    facts = facts_of([loan])[loan.pk]
    state = replayed(loan, facts, until=on if daily else None)
    frozen = [fact for fact in facts if isinstance(fact, Frozen)]
    policy = SettlementInterest(loan.settlement_interest)
    if daily:
        policy = SettlementInterest.FULL_TERM
    return payoff(state.rows, terms=terms_of(loan), on=on, policy=policy, frozen=frozen)
