"""What is out, and how good is it, by commune or by group on any day?"""

from dataclasses import dataclass
from datetime import date

from qqv.lending.queries.portfolio import Portfolio, Standing, by_board, by_group, standings, summed
from qqv.people.models import Group
from qqv.people.seats import Together, communes_then, seat_name
from qqv.reports.asked import Units
from qqv.rules.access import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One commune's or group's portfolio (một dòng)."""

    code: str
    name: str
    commune: str
    portfolio: Portfolio


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioReport:
    """The whole report on a day (báo cáo dư nợ)."""

    on: date
    by: str
    rows: tuple[Row, ...]
    total: Portfolio


def portfolio_rows(
    scope: Scope, *, on: date, by: str, units: Units = Units.THEN
) -> PortfolioReport:
    """Add up every loan in reach on a day, by commune or by group (dư nợ theo xã, nhóm)."""
    loans = standings(scope, on=on)
    seated = None if units == Units.NOW else on
    if by == "commune":
        rows = _by_commune(communes_then(scope, on=seated), by_board(loans))
    else:
        rows = _by_group(by_group(loans), seated)
    return PortfolioReport(on=on, by=by, rows=tuple(rows), total=summed(loans))


def _by_commune(communes: list[Together], loans: dict[int, list[Standing]]) -> list[Row]:
    return [
        Row(
            code=one.code,
            name=one.name,
            commune=one.name,
            portfolio=summed([loan for board in one.boards for loan in loans.get(board, [])]),
        )
        for one in communes
    ]


def _by_group(loans: dict[int, list[Standing]], seated: date | None) -> list[Row]:
    groups = Group.objects.filter(pk__in=loans).select_related("board")
    dated = groups.annotate(commune=seat_name(seated))
    return [
        Row(
            code=f"{group.board.code}.{group.number:02d}",
            name=str(group),
            commune=group.commune,  # type: ignore[attr-defined]
            portfolio=summed(loans[group.pk]),
        )
        for group in dated.order_by("board__code", "number")
    ]
