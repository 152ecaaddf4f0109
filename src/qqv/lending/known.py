"""What did schedules and settlements look like as they were known earlier? From facts alone.

What is stored beside a loan is of today; whoever asks inside of `knowing` gets it reckoned anew.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.expressions import Combinable

from qqv.ledger.moves import drained
from qqv.lending.models import Loan
from qqv.lending.repaying import facts_of, replayed
from qqv.rules.facts import Extended, Fact, Frozen, Recalled, Waived
from qqv.rules.money import Vnd
from qqv.rules.schedule import Method
from qqv.trail.knowing import told_later

Loans: TypeAlias = "QuerySet[Loan, Any]"


def as_known(ids: Loans, versions: Mapping[int, int]) -> dict[int, list[tuple[date, Vnd, Vnd]]]:
    """Reckon schedules anew where a fact written since may have changed them (lịch đã biết).

    Those are changed by decision, or with interest by the day; others stay as promised.
    """
    changed = [pk for pk, version in versions.items() if version > 1]
    asked = Q(pk__in=changed) | Q(method=Method.DAILY.value)
    loans = list(Loan.every.filter(pk__in=ids).filter(asked))
    facts = facts_of(loans)
    found = {}
    for loan in loans:
        version = versions.get(loan.pk, 1)
        state = replayed(loan, [fact for fact in facts[loan.pk] if _decided(fact) <= version])
        found[loan.pk] = [(row.due_on, row.principal, row.interest) for row in state.rows]
    return found


def settled_as_known(ids: Loans) -> dict[int, date]:
    """Tell which loans had been settled as far as was known, and when (đã tất toán)."""
    accounts = dict(Loan.every.filter(pk__in=ids).values_list("account_id", "pk"))
    return {accounts[account]: on for account, on in drained(accounts).items()}


def undone_on() -> Combinable:
    """Name the day a repayment was undone, none where that was written later (ngày đảo)."""
    on = F("reversal__entry__on")
    return Case(When(told_later("reversal__entry__recorded_at"), then=None), default=on)


def _decided(fact: Fact) -> int:
    """The version of the schedule a decision made; other facts belong to all."""
    return int(fact.key[1:]) if isinstance(fact, Extended | Frozen | Waived | Recalled) else 1
