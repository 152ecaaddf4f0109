"""What did a book earn or lose, and which postings close it? (kết chuyển thu, chi)"""

from collections.abc import Mapping

from qqv.rules.chart import LINES, Chart, Side
from qqv.rules.entries import PostingDraft
from qqv.rules.money import Vnd

INCOME = (Chart.INTEREST_INCOME, Chart.OTHER_INCOME)
COSTS = (Chart.EXPENSE, Chart.LOSS)


def result_of(balances: Mapping[Chart, Vnd]) -> Vnd:
    """Tell income less expense with what stood over from before, in đồng (chênh lệch thu chi)."""
    income = sum(balances[chart] for chart in (Chart.SURPLUS, *INCOME))
    return income - sum(balances[chart] for chart in COSTS)


def result_postings(balances: Mapping[Chart, Vnd]) -> tuple[PostingDraft, ...]:
    """Draft the lines that bring income and expense to zero through 421 (kết chuyển)."""
    lines = []
    for chart in (*INCOME, *COSTS):
        owed = balances[chart]
        # An account that ran below zero is closed from its other side.
        from_debit = (LINES[chart].side == Side.CREDIT) == (owed > 0)
        debit, credit = (chart, Chart.SURPLUS) if from_debit else (Chart.SURPLUS, chart)
        if owed:
            lines.append(PostingDraft(debit=debit.value, credit=credit.value, amount=abs(owed)))
    return tuple(lines)
