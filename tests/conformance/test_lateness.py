"""Lateness that nobody here wrote: days past due, aging buckets, portfolio at risk."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from qqv.rules.facts import Payment
from qqv.rules.lateness import bucket_of, days_late, overdue_by_bucket, par
from qqv.rules.money import ratio
from qqv.rules.repayment import Due, replay
from qqv.rules.schedule import Method, RatePer, Terms
from tests.conformance.test_schedules import figures, whole

DPD = figures("days_past_due.json")
AGING = figures("fineract_aging_vectors.json")
EDGES = (0, 3, 30, 60, 90, 120, 150, 180, 240)
NAMES = ("", "RANGE_1", "RANGE_3", "RANGE_30", "RANGE_60", "RANGE_90", "RANGE_120", "RANGE_150")
NAMES += ("RANGE_180", "RANGE_240")


@pytest.mark.parametrize("case", ["case_two_full_late", "case_partial_then_rest"])
def test_days_past_due(case: str) -> None:
    """Their day 1 is the due day itself; ours is 0 there, so ours is one less."""
    loan = DPD["loan"]
    terms = Terms(
        principal=loan["principal"],
        installments=loan["n"],
        rate=Decimal(loan["annual_rate_pct"]),
        rate_per=RatePer.YEAR,
        method=Method.DECLINING_EQUAL_INSTALLMENT,
        disbursed_on=date.fromisoformat(loan["disbursed"]),
        first_due_on=date.fromisoformat(loan["first_due"]),
        round_to=2,
    )
    payments = [(date.fromisoformat(day), amount) for day, amount in DPD[case]["payments"]]
    for day, theirs in DPD[case]["dpd"].items():
        on = date.fromisoformat(day)
        facts = [
            Payment(key=f"{n}", on=paid, received=amount)
            for n, (paid, amount) in enumerate(payments)
            if paid <= on
        ]
        ours = days_late(replay(terms=terms, facts=facts).next_due_on, on)
        assert ours == max(theirs - 1, 0), day


def dues(vector: dict[str, Any]) -> list[Due]:
    rows = [
        Due(number=n, due_on=date.fromisoformat(day), principal=whole(amount, 1000), interest=0)
        for n, (day, amount) in enumerate(vector.get("instalments", []), 1)
    ]
    left = sum(whole(amount, 1000) for _, amount, *_ in vector["payments"])
    unpaid = []
    for row in rows:
        paid = min(left, row.principal)
        left -= paid
        unpaid.append(
            Due(number=row.number, due_on=row.due_on, principal=row.principal - paid, interest=0)
        )
    return unpaid


@pytest.mark.parametrize("vector", AGING["vectors"], ids=lambda vector: vector["id"])
def test_aging(vector: dict[str, Any]) -> None:
    on = date.fromisoformat(vector["as_of"])
    owed = dues(vector)
    if "expect_buckets" in vector:
        found = overdue_by_bucket(owed, on=on, edges=EDGES)
        wanted = {name: whole(x, 1000) for name, x in vector["expect_buckets"].items()}
        assert {NAMES[bucket]: amount for bucket, amount in found.items()} == wanted
    oldest = next((due.due_on for due in owed if due.total), None)
    late = days_late(oldest, on)
    if "oldest_unpaid_days" in vector:
        assert late == vector["oldest_unpaid_days"]
        # Their range of a whole loan begins after three days of grace.
        assert NAMES[bucket_of(late - 3, EDGES)] == vector["expect_range"]
        assert oldest and (oldest + timedelta(days=3)).isoformat() == vector["expect_since"]
    for loan in vector.get("expect_loan", []):
        assert late == int(loan["pastDueDays"])
        amount = sum(due.total for due in owed if due.due_on < on)
        assert amount == whole(loan["delinquentAmount"], 1000)
        if late:
            assert NAMES[bucket_of(late - 3, EDGES)] == loan["classification"]


@pytest.mark.parametrize(
    "vector", figures("par_definitions.json")["vectors"], ids=lambda vector: vector["id"]
)
def test_par(vector: dict[str, Any]) -> None:
    loans = [(loan["outstanding"], loan["days_late"]) for loan in vector["loans"]]
    if "par30" in vector:
        assert par(loans, over=30) == Fraction(str(vector["par30"]))
    if "overdue_ratio" in vector:
        total = sum(loan["outstanding"] for loan in vector["loans"])
        overdue = sum(loan["overdue"] for loan in vector["loans"])
        assert ratio(overdue, total) == Fraction(str(vector["overdue_ratio"]))
    if "par_gt_30" in vector:
        assert par(loans, over=30) == Fraction(str(vector["par_gt_30"]))
        assert par(loans, over=29) == Fraction(str(vector["par_ge_30"]))
