"""Where does the fund's capital come from, and which commune holds how much of it?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import QuerySet, Sum

from qqv.capital.models import Allocation, AllocationReversal, CapitalSource, SourceReturn
from qqv.ledger.queries import balances_by_board
from qqv.people.models import Board
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.chart import Chart
from qqv.rules.money import Vnd
from qqv.rules.pages import Paged
from qqv.rules.refusals import Unseen
from qqv.rules.sources import SOURCES, SourceKind

PAGE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """Who gave capital, how much and by which paper, in đồng (một nguồn vốn)."""

    id: int
    name: str
    kind: str
    amount: Vnd
    back: Vnd
    since: date
    document_no: str
    document_on: date | None
    due_on: date | None
    entry_id: int | None

    @property
    def left(self) -> Vnd:
        return self.amount - self.back


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRow:
    """Capital that went back to its giver, in đồng (một lần trả bên cấp)."""

    on: date
    amount: Vnd
    document_no: str


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
    """Capital given to a commune or returned by it, in đồng (một lần phân bổ, trả lại).

    `undone_on` is the day another undid it, and `reason` why; `mine` if she made it herself.
    """

    id: int
    board_id: int
    on: date
    board: str
    amount: Vnd
    back: bool
    decision_no: str
    given_id: int
    received_id: int
    mine: bool
    undone_on: date | None
    reason: str


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
        return sum(source.left for source in self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalPage(Paged):
    """Sources, what each commune holds, and what moved; the province is None for a commune."""

    province: ProvinceCapital | None
    communes: tuple[CommuneCapital, ...]
    board_id: int | None
    moves: tuple[MoveRow, ...]

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


def capital_page(actor: Actor, *, board_id: int | None, number: int) -> CapitalPage:
    """Show the fund's capital; a commune sees what is its own (nguồn vốn, phân bổ vốn).

    `board_id` keeps one commune's moves.
    """
    scope = actor.scope(Verb.SEE_BOOKS)
    boards = list(Board.objects.within(scope).filter(book__isnull=False).order_by("code"))
    communes = _communes(boards)
    if board_id is not None and board_id not in {row.board_id for row in communes}:
        raise Unseen
    moves, has_more = _moves(scope, actor, board_id, number)
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


def decisions_of(entry_ids: Collection[int]) -> dict[int, str]:
    """Name the decision or paper behind each voucher that moved capital (quyết định)."""
    found: dict[int, str] = {}
    for side in ("given", "received"):
        moved = Allocation.objects.filter(**{f"{side}__in": entry_ids})
        undone = AllocationReversal.objects.filter(**{f"{side}__in": entry_ids})
        found |= dict(moved.values_list(side, "decision_no"))
        found |= dict(undone.values_list(side, "reason"))
    given = CapitalSource.objects.filter(entry__in=entry_ids)
    back = SourceReturn.objects.filter(entry__in=entry_ids)
    return (
        found
        | {entry: number for entry, number in given.values_list("entry", "document_no") if entry}
        | dict(back.values_list("entry", "document_no"))
    )


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
    return ProvinceCapital(
        board_id=board.pk,
        name=board.name,
        sources=tuple(_sources(scope)),
        capital=capital,
        allocated=allocated,
        bank=bank,
    )


def source_row(actor: Actor, *, source_id: int, verb: Verb) -> SourceRow:
    """Tell of one source how much of it is left; unseen out of the fund (một nguồn vốn)."""
    scope = actor.scope(verb)
    found = [row for row in _sources(scope) if row.id == source_id] if scope.everywhere else []
    if not found:
        raise Unseen
    return found[0]


def move_row(actor: Actor, *, allocation_id: int, verb: Verb) -> MoveRow:
    """Tell of one move of capital; unseen outside her reach (một lần phân bổ, trả lại)."""
    rows = cast(QuerySet[Allocation], Allocation.objects.within(actor.scope(verb)))
    row = rows.select_related("board", "record", "reversal").filter(pk=allocation_id).first()
    if row is None:
        raise Unseen
    return _move(row, actor)


def returns_of(source_id: int) -> tuple[ReturnRow, ...]:
    """List what went back to a giver, the oldest first (đã trả bên cấp)."""
    rows = SourceReturn.objects.filter(source=source_id).order_by("on", "pk")
    return tuple(
        ReturnRow(on=row.on, amount=row.amount, document_no=row.document_no) for row in rows
    )


def _sources(scope: Scope) -> list[SourceRow]:
    rows = CapitalSource.objects.filter(fund_id=scope.fund_id).order_by("since", "pk")
    return [
        SourceRow(
            id=row.pk,
            name=row.name,
            kind=SOURCES[SourceKind(row.kind)].name,
            amount=row.amount,
            back=row.gone or 0,
            since=row.since,
            document_no=row.document_no,
            document_on=row.document_on,
            due_on=row.due_on,
            entry_id=row.entry_id,
        )
        for row in rows.annotate(gone=Sum("returns__amount"))
    ]


def _moves(
    scope: Scope, actor: Actor, board_id: int | None, number: int
) -> tuple[tuple[MoveRow, ...], bool]:
    rows = cast(QuerySet[Allocation], Allocation.objects.within(scope))
    rows = rows.select_related("board", "record", "reversal").order_by("-on", "-pk")
    if board_id is not None:
        rows = rows.filter(board_id=board_id)
    start = (number - 1) * PAGE
    found = list(rows[start : start + PAGE + 1])
    return tuple(_move(row, actor) for row in found[:PAGE]), len(found) > PAGE


def _move(row: Allocation, actor: Actor) -> MoveRow:
    undone = getattr(row, "reversal", None)
    return MoveRow(
        id=row.pk,
        board_id=row.board_id,
        on=row.on,
        board=row.board.name,
        amount=abs(row.amount),
        back=row.amount < 0,
        decision_no=row.decision_no,
        given_id=row.given_id,
        received_id=row.received_id,
        mine=row.record.actor_id == actor.user_id,
        undone_on=undone.on if undone else None,
        reason=undone.reason if undone else "",
    )
