"""What would the interest run of a quarter say? From the books, before anything is written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
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


def drafted(board: Board, span: Span, *, undone: Mapping[int, date]) -> Draft:
    """Reckon the run of a quarter from lines no run has shared yet (tính chia lãi).

    `undone` tells, by voucher, the day of the receipt it undoes, where the books do not.
    Refuses a quarter for which no table was in force.
    """
    table = table_on(board.fund_id, span.first)
    if table is None:
        raise NoTable(first=span.first)
    runs = dict(SharingRun.objects.filter(board=board).values_list("first", "table"))
    runs[span.first] = table.pk
    taken = SharingSource.objects.filter(base__run__board=board).values("posting")
    lines = interest_lines(board.pk, first=min(runs), last=span.last, without=taken)
    keyed: dict[Key, list[InterestLine]] = defaultdict(list)
    for line in lines:
        of = undone.get(line.entry_id, line.of)
        keyed[span_around(of, every=Every.QUARTER).first, line.group_id].append(line)
    holders = holders_on(board.pk, on=span.last)
    bases = _bases(board.pk, span, runs, keyed, holders)
    return Draft(
        board=board,
        span=span,
        table_id=table.pk,
        bases=bases,
        lines=_lines(board, bases, holders),
    )


def filled_posts(
    holders: Iterable[Receiver | tuple[str, int | None]], group: int | None
) -> frozenset[Who]:
    """Tell which posts that may have a part are held, for one group (chức danh có người)."""
    return frozenset(Who(post) for post, at in holders if post in set(Who) and at in (None, group))


def _bases(
    board_id: int,
    span: Span,
    runs: dict[date, int],
    keyed: dict[Key, list[InterestLine]],
    holders: dict[tuple[str, int | None], str],
) -> tuple[DraftBase, ...]:
    earlier = {key for key in keyed if key[0] != span.first}
    before, given = _given(board_id, {quarter for quarter, _group in earlier})
    sizes = {span.first: members_on(board_id, on=span.last)}
    held = {span.first: holders}
    for quarter in {key[0] for key in earlier if key not in before and key[0] in runs}:
        last = span_around(quarter, every=Every.QUARTER).last
        sizes[quarter] = members_on(board_id, on=last)
        held[quarter] = holders_on(board_id, on=last)
    bases, known = [], tables_of(set(runs.values()))
    for quarter, group in sorted(keyed, key=lambda key: (key[0], key[1] or 0)):
        lines = keyed[quarter, group]
        terms, old = before.get((quarter, group), (None, 0))
        if terms is None and quarter in runs:
            terms = Terms(
                table_id=runs[quarter],
                members=sizes[quarter].get(group or 0, 0),
                filled=filled_posts(held[quarter], group),
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
                parts=corrected(now, given[quarter, group]),
            )
        )
    return tuple(bases)


def _shared(interest: Vnd, known: dict[int, ShareTable], terms: Terms) -> Parts:
    if terms.table_id is None:
        # What came in before sharing began stayed with the fund; so does what is undone of it.
        return {Who.FUND: interest} if interest else {}
    table = known[terms.table_id]
    return shared_out(interest, table, members=terms.members, filled=terms.filled)


def _given(
    board_id: int, quarters: set[date]
) -> tuple[dict[Key, tuple[Terms, Vnd]], dict[Key, Parts]]:
    """Tell what earlier quarters were shared by, how much, and who had what of it."""
    before: dict[Key, tuple[Terms, Vnd]] = {}
    given: dict[Key, Parts] = defaultdict(dict)
    if not quarters:
        return before, given
    rows = SharingBase.objects.filter(run__board=board_id, quarter__in=quarters).order_by("pk")
    for row in rows:
        key = row.quarter, row.group_id
        filled = frozenset(Who(who) for who in row.filled.split())
        terms = Terms(table_id=row.table_id, members=row.members, filled=filled)
        first, interest = before.get(key, (terms, 0))
        before[key] = first, interest + row.interest
    parts = SharingPart.objects.filter(base__in=rows.values("pk"))
    for quarter, group, who, amount in parts.values_list(
        "base__quarter", "base__group", "line__who", "amount"
    ):
        had = given[quarter, group]
        had[Who(who)] = had.get(Who(who), 0) + amount
    return before, given


def _lines(
    board: Board, bases: tuple[DraftBase, ...], holders: dict[tuple[str, int | None], str]
) -> tuple[DraftLine, ...]:
    parts: dict[Receiver, list[tuple[int, Vnd]]] = defaultdict(list)
    for at, base in enumerate(bases):
        for who, amount in base.parts.items():
            parts[who, base.group_id if who in OF_GROUP else None].append((at, amount))
    carried = _carried(board.pk)
    numbers = dict(Group.objects.filter(board=board).values_list("pk", "number"))
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


def _carried(board_id: int) -> dict[Receiver, Vnd]:
    """Tell what the last run left to be taken off, by receiver; less than nothing."""
    last = SharingRun.objects.filter(board=board_id).order_by("-first").first()
    rows = SharingLine.objects.filter(run=last) if last else SharingLine.objects.none()
    return {(Who(row.who), row.group_id): row.left for row in rows if row.left}
