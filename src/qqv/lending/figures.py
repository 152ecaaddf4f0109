"""What did each board's portfolio look like at a month's end? Taken once, for trends."""

from datetime import date

from qqv.lending.models import MonthFigures
from qqv.lending.queries.portfolio import by_board, standings, summed
from qqv.rules.access import Scope


def take_figures(fund_id: int, *, ends_on: date) -> None:
    """Write, or write anew, the figures of a month's end for every board (số liệu tháng)."""
    scope = Scope(fund_id=fund_id, everywhere=True, boards=frozenset(), groups=frozenset())
    rows = []
    for board_id, loans in by_board(standings(scope, on=ends_on)).items():
        total = summed(loans)
        rows.append(
            MonthFigures(
                board_id=board_id,
                ends_on=ends_on,
                outstanding=total.outstanding,
                borrowers=total.borrowers,
                groups=len({loan.group_id for loan in loans}),
                at_risk_0=total.at_risk[0],
                at_risk_30=total.at_risk[30],
                at_risk_90=total.at_risk[90],
            )
        )
    MonthFigures.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["board", "ends_on"],
        update_fields=[
            "outstanding",
            "borrowers",
            "groups",
            "at_risk_0",
            "at_risk_30",
            "at_risk_90",
        ],
    )
