"""What would the interest run of a quarter say? From the books, before anything is written."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from qqv.capital.models import SharingBase, SharingLine, SharingPart, SharingRun, SharingSource
from qqv.capital.share_tables import table_on, tables_of
from qqv.ledger.interest import InterestLine, interest_lines
from qqv.people.models import Board, Group
from qqv.people.posts import holders_on
from qqv.people.sizes import members_on
from qqv.rules.money import Vnd
from qqv.rules.periods import Every, Span, span_around
from qqv.rules.sharing import (
    OF_GROUP,
    NoTable,
    Parts,
    ShareTable,
    Who,
    corrected,
    due,
    shared_out,
)

Receiver = tuple[Who, int | None]
Key = tuple[date, int | None]
BoardKey = tuple[int, date, int | None]
Holders = Mapping[int, Mapping[tuple[str, int | None], str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """By what a group's interest of a quarter is shared (điều kiện chia); none before sharing."""

    table_id: int | None
    members: int = 0
    filled: frozenset[Who] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftBase:
    """Interest of a group from a quarter, with its receipts and parts, in đồng (căn cứ)."""

    group_id: int | None
    quarter: date
    terms: Terms
    interest: Vnd
    sources: tuple[InterestLine, ...]
    parts: Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """What one receiver would have, in đồng; `parts` by the number of the base (dòng chia)."""

    who: Who
    group_id: int | None
    name: str
    amount: Vnd
    carried: Vnd
    payable: Vnd
    parts: tuple[tuple[int, Vnd], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The run of a board's quarter before it is written (bản tính chia lãi)."""

    board: Board
    span: Span
    table_id: int
    bases: tuple[DraftBase, ...]
    lines: tuple[DraftLine, ...]

    @property
    def interest(self) -> Vnd:
        return sum(base.interest for base in self.bases)

    @property
    def payable(self) -> Vnd:
        return sum(line.payable for line in self.lines)


def drafted(
    boards: Collection[Board], span: Span, *, undone: Mapping[int, date]
) -> dict[int, Draft]:
    """Reckon boards' runs of a quarter from lines no run has shared yet (tính chia lãi).

    `undone` tells, by voucher, the day of the receipt it undoes, where the books do not.
    Refuses a quarter for which no table was in force. Statements do not grow with the boards.
    """
    if not boards:
        return {}
    ids = [board.pk for board in boards]
    table = table_on(next(iter(boards)).fund_id, span.first)
    if table is None:
        raise NoTable(first=span.first)
    runs: dict[int, dict[date, int]] = {pk: {} for pk in ids}
    rows = SharingRun.objects.filter(board__in=ids)
    for board_id, first, table_id in rows.values_list("board", "first", "table"):
        runs[board_id][first] = table_id
    for of_board in runs.values():
        of_board[span.first] = table.pk
    keyed = _keyed(runs, span, undone)
    holders = holders_on(ids, on=span.last)
    bases = _bases(span, runs, keyed, holders)
    carried = _carried(ids)
    numbers = dict(Group.objects.filter(board__in=ids).values_list("pk", "number"))
    return {
        board.pk: Draft(
            board=board,
            span=span,
            table_id=table.pk,
            bases=bases[board.pk],
            lines=_lines(board, bases[board.pk], holders[board.pk], carried[board.pk], numbers),
        )
        for board in boards
    }


def filled_posts(
    holders: Iterable[Receiver | tuple[str, int | None]], group: int | None
) -> frozenset[Who]:
    """Tell which posts that may have a part are held, for one group (chức danh có người)."""
    return frozenset(Who(post) for post, at in holders if post in set(Who) and at in (None, group))


def _keyed(
    runs: Mapping[int, Mapping[date, int]], span: Span, undone: Mapping[int, date]
) -> dict[int, dict[Key, list[InterestLine]]]:
    """Put what is not shared yet, since each board's first run, to its quarter and group."""
    taken = SharingSource.objects.filter(base__run__board__in=runs).values("posting")
    begun = {board: min(quarters) for board, quarters in runs.items()}
    lines = interest_lines(runs, first=min(begun.values()), last=span.last, without=taken)
    keyed: dict[int, dict[Key, list[InterestLine]]] = {}
    for board, own in lines.items():
        keyed[board] = defaultdict(list)
        for line in own:
            if line.on >= begun[board]:
                of = undone.get(line.entry_id, line.of)
                quarter = span_around(of, every=Every.QUARTER).first
                keyed[board][quarter, line.group_id].append(line)
    return keyed


def _bases(
    span: Span,
    runs: Mapping[int, Mapping[date, int]],
    keyed: Mapping[int, Mapping[Key, list[InterestLine]]],
    holders: Holders,
) -> dict[int, tuple[DraftBase, ...]]:
    earlier = {
        (board, quarter, group)
        for board, keys in keyed.items()
        for quarter, group in keys
        if quarter != span.first
    }
    before, given = _given({key[0] for key in earlier}, {key[1] for key in earlier})
    sizes = {span.first: members_on(runs, on=span.last)}
    held = {span.first: holders}
    for quarter in {key[1] for key in earlier if key not in before and key[1] in runs[key[0]]}:
        last = span_around(quarter, every=Every.QUARTER).last
        sizes[quarter] = members_on(runs, on=last)
        held[quarter] = holders_on(runs, on=last)
    known = tables_of({table for of_board in runs.values() for table in of_board.values()})
    found = {}
    for board, keys in keyed.items():
        bases = []
        for quarter, group in sorted(keys, key=lambda key: (key[0], key[1] or 0)):
            lines = keys[quarter, group]
            terms, old = before.get((board, quarter, group), (None, 0))
            if terms is None and quarter in runs[board]:
                terms = Terms(
                    table_id=runs[board][quarter],
                    members=sizes[quarter].get(group or 0, 0),
                    filled=filled_posts(held[quarter][board], group),
                )
            terms = terms or Terms(table_id=None)
            interest = sum(line.amount for line in lines)
            now = _shared(old + interest, known, terms)
            bases.append(
                DraftBase(
                    group_id=group,
                    quarter=quarter,
                    terms=terms,
                    interest=interest,
                    sources=tuple(lines),
                    parts=corrected(now, given[board, quarter, group]),
                )
            )
        found[board] = tuple(bases)
    return found


def _shared(interest: Vnd, known: dict[int, ShareTable], terms: Terms) -> Parts:
    if terms.table_id is None:
        # What came in before sharing began stayed with the fund; so does what is undone of it.
        return {Who.FUND: interest} if interest else {}
    table = known[terms.table_id]
    return shared_out(interest, table, members=terms.members, filled=terms.filled)


def _given(
    boards: set[int], quarters: set[date]
) -> tuple[dict[BoardKey, tuple[Terms, Vnd]], dict[BoardKey, Parts]]:
    """Tell what earlier quarters were shared by, how much, and who had what of it."""
    before: dict[BoardKey, tuple[Terms, Vnd]] = {}
    given: dict[BoardKey, Parts] = defaultdict(dict)
    if not quarters:
        return before, given
    rows = SharingBase.objects.filter(run__board__in=boards, quarter__in=quarters).order_by("pk")
    for row in rows.select_related("run"):
        key = row.run.board_id, row.quarter, row.group_id
        filled = frozenset(Who(who) for who in row.filled.split())
        terms = Terms(table_id=row.table_id, members=row.members, filled=filled)
        first, interest = before.get(key, (terms, 0))
        before[key] = first, interest + row.interest
    parts = SharingPart.objects.filter(base__in=rows.values("pk"))
    for board, quarter, group, who, amount in parts.values_list(
        "base__run__board", "base__quarter", "base__group", "line__who", "amount"
    ):
        had = given[board, quarter, group]
        had[Who(who)] = had.get(Who(who), 0) + amount
    return before, given


def _lines(
    board: Board,
    bases: tuple[DraftBase, ...],
    holders: Mapping[tuple[str, int | None], str],
    carried: Mapping[Receiver, Vnd],
    numbers: Mapping[int, int],
) -> tuple[DraftLine, ...]:
    parts: dict[Receiver, list[tuple[int, Vnd]]] = defaultdict(list)
    for at, base in enumerate(bases):
        for who, amount in base.parts.items():
            parts[who, base.group_id if who in OF_GROUP else None].append((at, amount))
    order = list(Who)
    names: dict[Receiver, str] = {(Who.PROVINCE, None): str(board.parent or "")}
    names |= {(Who(post), at): name for (post, at), name in holders.items() if post in set(Who)}
    lines = []
    for receiver in sorted(
        {*parts, *carried}, key=lambda r: (order.index(r[0]), numbers.get(r[1] or 0, 0))
    ):
        amount = sum(part for _at, part in parts[receiver])
        owed = carried.get(receiver, 0)
        fund = receiver[0] == Who.FUND
        lines.append(
            DraftLine(
                who=receiver[0],
                group_id=receiver[1],
                name=names.get(receiver, ""),
                amount=amount,
                carried=owed,
                payable=0 if fund else due(amount, carried=owed).payable,
                parts=tuple(parts[receiver]),
            )
        )
    return tuple(lines)


def _carried(board_ids: Collection[int]) -> dict[int, dict[Receiver, Vnd]]:
    """Tell what the last run left to be taken off, by board and receiver; less than nothing."""
    runs = SharingRun.objects.filter(board__in=board_ids).order_by("first")
    last = {board: pk for board, pk in runs.values_list("board", "pk")}
    found: dict[int, dict[Receiver, Vnd]] = {board: {} for board in board_ids}
    rows = SharingLine.objects.filter(run__in=last.values()).select_related("run")
    for row in rows if last else ():
        if row.left:
            found[row.run.board_id][Who(row.who), row.group_id] = row.left
    return found
