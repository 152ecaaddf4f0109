"""Where does the fund's capital come from, and which commune holds how much of it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import QuerySet

from qqv.capital.models import Allocation, CapitalSource
from qqv.ledger.queries import balances_by_board
from qqv.people.models import Board
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.chart import Chart
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen

PAGE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """Who gave capital, how much, in đồng (một nguồn vốn)."""

    name: str
    amount: Vnd
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneCapital:
    """What a commune holds of the fund's capital, in đồng (vốn của một xã)."""

    board_id: int
    name: str
    held: Vnd
    bank: Vnd

    @property
    def returnable(self) -> Vnd:
        return min(self.held, self.bank)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRow:
    """Capital given to a commune or returned by it, in đồng (một lần phân bổ, trả lại)."""

    on: date
    board: str
    amount: Vnd
    back: bool
    decision_no: str
    given_id: int
    received_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceCapital:
    """The province's side of the capital, from its book, in đồng (vốn ở tỉnh)."""

    board_id: int
    name: str
    sources: tuple[SourceRow, ...]
    capital: Vnd
    allocated: Vnd
    bank: Vnd

    @property
    def named(self) -> Vnd:
        return sum(source.amount for source in self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalPage:
    """Sources, what each commune holds, and what moved; the province is None for a commune."""

    province: ProvinceCapital | None
    communes: tuple[CommuneCapital, ...]
    board_id: int | None
    moves: tuple[MoveRow, ...]
    number: int
    has_more: bool

    @property
    def held(self) -> Vnd:
        return sum(row.held for row in self.communes)

    @property
    def bank(self) -> Vnd:
        return sum(row.bank for row in self.communes)

    @property
    def astray(self) -> Vnd:
        """What the province's book and the communes' books differ by (chênh lệch hai sổ)."""
        return self.province.allocated - self.held if self.province else 0

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def previous(self) -> int:
        return self.number - 1


def capital_page(actor: Actor, *, board_id: int | None, number: int) -> CapitalPage:
    """Show the fund's capital; a commune sees what is its own (nguồn vốn, phân bổ vốn).

    `board_id` keeps one commune's moves.
    """
    scope = actor.scope(Verb.SEE_BOOKS)
    boards = list(Board.objects.within(scope).filter(book__isnull=False).order_by("code"))
    communes = _communes(boards)
    if board_id is not None and board_id not in {row.board_id for row in communes}:
        raise Unseen
    moves, has_more = _moves(scope, board_id, number)
    return CapitalPage(
        province=_province(scope, boards),
        communes=communes,
        board_id=board_id,
        moves=moves,
        number=number,
        has_more=has_more,
    )


def commune_capital(
    actor: Actor, *, board_id: int, verb: Verb
) -> tuple[ProvinceCapital, CommuneCapital]:
    """Tell what the province and one commune hold before capital moves between them (vốn)."""
    scope = actor.scope(verb)
    boards = list(Board.objects.within(scope).filter(book__isnull=False))
    chosen = next((row for row in _communes(boards) if row.board_id == board_id), None)
    province = _province(scope, boards)
    if chosen is None or province is None:
        raise Unseen
    return province, chosen


def province_capital(actor: Actor, *, verb: Verb) -> ProvinceCapital:
    """Tell where the fund's capital lies, as the province's book has it (vốn ở tỉnh)."""
    scope = actor.scope(verb)
    province = _province(scope, Board.objects.within(scope).filter(book__isnull=False))
    if province is None:
        raise Unseen
    return province


def _communes(boards: Iterable[Board]) -> tuple[CommuneCapital, ...]:
    found = [board for board in boards if board.level == Board.Level.COMMUNE]
    numbers = (Chart.RECEIVED_CAPITAL.value, Chart.BANK.value)
    balances = balances_by_board([board.pk for board in found], numbers)
    return tuple(
        CommuneCapital(
            board_id=board.pk,
            name=board.name,
            held=balances.get((board.pk, Chart.RECEIVED_CAPITAL.value), 0),
            bank=balances.get((board.pk, Chart.BANK.value), 0),
        )
        for board in found
    )


def _province(scope: Scope, boards: Iterable[Board]) -> ProvinceCapital | None:
    """Only who may look at the whole fund sees its sources."""
    found = [board for board in boards if board.level == Board.Level.PROVINCE]
    if not scope.everywhere or not found:
        return None
    board = found[0]
    numbers = (Chart.CAPITAL.value, Chart.ALLOCATED.value, Chart.BANK.value)
    balances = balances_by_board([board.pk], numbers)
    capital, allocated, bank = (balances.get((board.pk, number), 0) for number in numbers)
    sources = CapitalSource.objects.filter(fund_id=scope.fund_id).order_by("since", "pk")
    return ProvinceCapital(
        board_id=board.pk,
        name=board.name,
        sources=tuple(
            SourceRow(name=source.name, amount=source.amount, since=source.since)
            for source in sources
        ),
        capital=capital,
        allocated=allocated,
        bank=bank,
    )


def _moves(scope: Scope, board_id: int | None, number: int) -> tuple[tuple[MoveRow, ...], bool]:
    rows = cast(QuerySet[Allocation], Allocation.objects.within(scope))
    rows = rows.select_related("board").order_by("-on", "-pk")
    if board_id is not None:
        rows = rows.filter(board_id=board_id)
    start = (number - 1) * PAGE
    found = list(rows[start : start + PAGE + 1])
    moves = tuple(
        MoveRow(
            on=row.on,
            board=row.board.name,
            amount=abs(row.amount),
            back=row.amount < 0,
            decision_no=row.decision_no,
            given_id=row.given_id,
            received_id=row.received_id,
        )
        for row in found[:PAGE]
    )
    return moves, len(found) > PAGE
