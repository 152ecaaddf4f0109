"""What is out, and how good is it, by commune or by group on any day?"""

from dataclasses import dataclass
from datetime import date

from qqv.lending.queries.portfolio import Portfolio, Standing, by_board, by_group, standings, summed
from qqv.people.models import Board, Group
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


def portfolio_rows(scope: Scope, *, on: date, by: str) -> PortfolioReport:
    """Add up every loan in reach on a day, by commune or by group (dư nợ theo xã, nhóm)."""
    loans = standings(scope, on=on)
    rows = _by_commune(scope, by_board(loans)) if by == "commune" else _by_group(by_group(loans))
    return PortfolioReport(on=on, by=by, rows=tuple(rows), total=summed(loans))


def _by_commune(scope: Scope, loans: dict[int, list[Standing]]) -> list[Row]:
    boards = Board.objects.within(scope).filter(level=Board.Level.COMMUNE).order_by("code")
    return [
        Row(
            code=board.code,
            name=board.name,
            commune=board.name,
            portfolio=summed(loans.get(board.pk, [])),
        )
        for board in boards
    ]


def _by_group(loans: dict[int, list[Standing]]) -> list[Row]:
    groups = Group.objects.filter(pk__in=loans).select_related("board")
    return [
        Row(
            code=f"{group.board.code}.{group.number:02d}",
            name=str(group),
            commune=group.board.name,
            portfolio=summed(loans[group.pk]),
        )
        for group in groups.order_by("board__code", "number")
    ]
