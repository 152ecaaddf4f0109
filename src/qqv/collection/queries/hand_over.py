"""Who holds collected money, since when, and what waits for the cashier?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from qqv.collection.models import CollectionSheet, HandOver, Receipt
from qqv.ledger.drawers import held_by_leaders, held_in_total, leader_balances
from qqv.people.models import Group
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.money import Vnd
from qqv.rules.pages import Paged
from qqv.rules.refusals import Unseen

PAGE = 40
LONGEST = 366
EVERY = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class InHand:
    """Money a leader holds, in đồng, and for how many days (tiền ở trưởng nhóm)."""

    group_id: int
    board_id: int
    name: str
    commune: str
    held: Vnd
    since: date | None
    days: int
    waiting_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A hand-over before the cashier has counted it equal (chờ nhận)."""

    id: int
    name: str
    commune: str
    on: date
    declared_by: str
    differed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A hand-over that was booked, in đồng (đã nhận)."""

    name: str
    on: date
    amount: Vnd
    given_by: str
    received_by: str
    entry_id: int
    voucher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOvers(Paged):
    """Money on its way to the cashier (nộp tiền)."""

    in_hand: tuple[InHand, ...]
    waiting: tuple[Waiting, ...]
    received: tuple[Received, ...]
    total: Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverPage:
    """One hand-over and its counts (một lần nộp tiền)."""

    id: int
    group_id: int
    group: str
    commune: str
    on: date
    declared: Vnd
    declared_by: str
    counted: Vnd | None
    received_by: str
    booked: bool
    entry_id: int | None
    voucher: str
    check_code: str
    declared_at: datetime
    counted_at: datetime | None
    notes: tuple[tuple[int, int, int], ...]

    @property
    def difference(self) -> Vnd:
        return (self.counted or 0) - self.declared

    @property
    def gap(self) -> Vnd:
        return abs(self.difference)


def hand_overs_page(actor: Actor, *, on: date, number: int = 1, size: int = PAGE) -> HandOvers:
    """Show where collected money is on its way to the till (tiền đang ở đâu)."""
    scope = actor.scope(Verb.SEE)
    found = leader_balances(scope, most=size + 1, start=(number - 1) * size)
    held = dict(list(found.items())[:size])
    waiting = _waiting(HandOver.objects.within(scope))
    received = (
        Receipt.objects.filter(hand_over__in=HandOver.objects.within(scope), entry__isnull=False)
        .select_related("hand_over__group", "hand_over__declared_by", "received_by", "entry")
        .order_by("-pk")[:15]
    )
    return HandOvers(
        in_hand=_in_hand(held, {row.group_id: row.pk for row in waiting}, on),
        waiting=tuple(_shown(row) for row in waiting),
        received=tuple(_received(row) for row in received),
        total=held_in_total(scope),
        number=number,
        has_more=len(found) > size,
    )


def hand_over_page(actor: Actor, *, hand_over_id: int, verb: Verb = Verb.SEE) -> HandOverPage:
    """Show one hand-over with its latest count (một lần nộp tiền)."""
    reach = HandOver.objects.within(actor.scope(verb)).filter(pk=hand_over_id)
    row = reach.select_related("group", "board", "declared_by", "record").first()
    if row is None:
        raise Unseen
    last = row.receipts.select_related("received_by", "entry", "record").order_by("-pk").first()
    entry = last.entry if last else None
    return HandOverPage(
        id=row.pk,
        group_id=row.group_id,
        group=str(row.group),
        commune=row.board.name,
        on=row.on,
        declared=row.declared,
        declared_by=row.declared_by.name,
        counted=last.counted if last else None,
        received_by=last.received_by.name if last else "",
        booked=entry is not None,
        entry_id=entry.pk if entry else None,
        voucher=entry.code if entry else "",
        check_code=entry.check_code if entry else "",
        declared_at=row.record.at,
        counted_at=last.record.at if last else None,
        notes=_notes(row.denominations, last.denominations) if last else (),
    )


def in_hand(actor: Actor, *, group_id: int, on: date) -> InHand:
    """Tell what one group's leader holds now (tiền ở một trưởng nhóm)."""
    reach = Group.objects.within(actor.scope(Verb.HAND_OVER)).filter(pk=group_id)
    group = reach.select_related("board").first()
    if group is None:
        raise Unseen
    open_ones = [row for row in _waiting(group.hand_overs.all()) if not row.receipts.all()]
    waiting = {group_id: open_ones[-1].pk} if open_ones else {}
    held = held_by_leaders([group_id]).get(group_id, 0)
    return _holding(group, held, _since({group_id: held}, on), waiting, on)


def held_by_groups(scope: Scope, *, on: date) -> tuple[InHand, ...]:
    """Tell what every leader in reach holds, the longest first (tiền ở các trưởng nhóm)."""
    return _in_hand(leader_balances(scope, most=EVERY), {}, on)


def meetings_in_hand(held: dict[int, Vnd], *, on: date) -> dict[int, list[tuple[int, date, Vnd]]]:
    """List the meetings whose money leaders still hold: sheet, day, đồng, the oldest first.

    Looks back a year (tiền của những buổi thu nào).
    """
    left = dict(held)
    found: dict[int, list[tuple[int, date, Vnd]]] = {}
    for sheet, group, met_on, total in _meetings(held, on):
        if left[group] > 0:
            found.setdefault(group, []).insert(0, (sheet, met_on, total))
            left[group] -= total
    return found


def _waiting(reach: QuerySet[HandOver]) -> list[HandOver]:
    """Find what was declared and is neither booked nor replaced (chờ nhận)."""
    rows = reach.filter(replaced_by=None).exclude(receipts__entry__isnull=False)
    # Boards apart: joined, SQLite starts at them and reads every fund's hand-overs.
    rows = rows.select_related("group", "declared_by").prefetch_related("board", "receipts")
    return list(rows.order_by("on", "pk")[:PAGE])


def _in_hand(held: dict[int, Vnd], waiting: dict[int, int], on: date) -> tuple[InHand, ...]:
    groups = Group.objects.filter(pk__in=held).select_related("board").in_bulk()
    since = _since(held, on)
    rows = [_holding(groups[pk], amount, since, waiting, on) for pk, amount in held.items()]
    return tuple(sorted(rows, key=lambda row: (-row.days, row.name)))


def _holding(
    group: Group, held: Vnd, since: dict[int, date], waiting: dict[int, int], on: date
) -> InHand:
    day = since.get(group.pk)
    return InHand(
        group_id=group.pk,
        board_id=group.board_id,
        name=str(group),
        commune=group.board.name,
        held=held,
        since=day,
        days=(on - day).days if day else LONGEST,
        waiting_id=waiting.get(group.pk),
    )


def _since(held: dict[int, Vnd], on: date) -> dict[int, date]:
    """Find the oldest meeting whose money is still in hand, the oldest being handed on first.

    Looks back a year, so that the page costs the same after many years.
    """
    left = dict(held)
    found: dict[int, date] = {}
    for _sheet, group, met_on, total in _meetings(held, on):
        if left[group] > 0:
            found[group] = met_on
            left[group] -= total
    return found


def _meetings(held: dict[int, Vnd], on: date) -> list[tuple[int, int, date, Vnd]]:
    meetings = CollectionSheet.objects.filter(
        group__in=held, total__gt=0, met_on__gt=on - timedelta(days=LONGEST)
    ).order_by("-met_on", "-pk")
    return list(meetings.values_list("pk", "group", "met_on", "total"))


def _notes(declared: dict[str, int], counted: dict[str, int]) -> tuple[tuple[int, int, int], ...]:
    """Put both counts of each note side by side, the largest first (mệnh giá)."""
    kinds = sorted({int(note) for note in (*declared, *counted)}, reverse=True)
    return tuple((n, declared.get(str(n), 0), counted.get(str(n), 0)) for n in kinds)


def _shown(row: HandOver) -> Waiting:
    return Waiting(
        id=row.pk,
        name=str(row.group),
        commune=row.board.name,
        on=row.on,
        declared_by=row.declared_by.name,
        differed=bool(row.receipts.all()),
    )


def _received(row: Receipt) -> Received:
    assert row.entry, row
    return Received(
        name=str(row.hand_over.group),
        on=row.on,
        amount=row.counted,
        given_by=row.hand_over.declared_by.name,
        received_by=row.received_by.name,
        entry_id=row.entry.pk,
        voucher=row.entry.code,
    )
