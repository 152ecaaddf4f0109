"""Who holds collected money, since when, and what waits for the cashier?"""

from dataclasses import dataclass
from datetime import date

from qqv.collection.models import CollectionSheet, HandOver, Receipt
from qqv.ledger.drawers import held_by_leaders, leader_balances
from qqv.people.models import Group
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class InHand:
    """Money a leader holds, in đồng, and for how many days (tiền ở trưởng nhóm)."""

    group_id: int
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
class HandOvers:
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

    @property
    def difference(self) -> Vnd:
        return (self.counted or 0) - self.declared


def hand_overs_page(actor: Actor, *, on: date, most: int = 60) -> HandOvers:
    """Show where collected money is on its way to the till (tiền đang ở đâu)."""
    scope = actor.scope(Verb.SEE)
    held = leader_balances(scope, most=most)
    waiting = list(
        HandOver.objects.within(scope)
        .filter(replaced_by=None)
        .exclude(receipts__entry__isnull=False)
        .select_related("group", "board", "declared_by")
        .prefetch_related("receipts")
        .order_by("on", "pk")[:most]
    )
    by_group = {row.group_id: row.pk for row in waiting}
    groups = Group.objects.filter(pk__in=held).select_related("board").in_bulk()
    since = _since(held)
    rows = [
        InHand(
            group_id=pk,
            name=str(groups[pk]),
            commune=groups[pk].board.name,
            held=amount,
            since=since.get(pk),
            days=(on - since[pk]).days if pk in since else 0,
            waiting_id=by_group.get(pk),
        )
        for pk, amount in held.items()
    ]
    received = (
        Receipt.objects.filter(hand_over__in=HandOver.objects.within(scope), entry__isnull=False)
        .select_related("hand_over__group", "hand_over__declared_by", "received_by", "entry")
        .order_by("-pk")[:15]
    )
    return HandOvers(
        in_hand=tuple(sorted(rows, key=lambda row: (-row.days, row.name))),
        waiting=tuple(
            Waiting(
                id=row.pk,
                name=str(row.group),
                commune=row.board.name,
                on=row.on,
                declared_by=row.declared_by.name,
                differed=bool(row.receipts.all()),
            )
            for row in waiting
        ),
        received=tuple(_received(row) for row in received),
        total=sum(held.values()),
    )


def hand_over_page(actor: Actor, *, hand_over_id: int, verb: Verb = Verb.SEE) -> HandOverPage:
    """Show one hand-over with its latest count (một lần nộp tiền)."""
    reach = HandOver.objects.within(actor.scope(verb)).filter(pk=hand_over_id)
    row = reach.select_related("group", "board", "declared_by").first()
    if row is None:
        raise Unseen
    last = row.receipts.select_related("received_by", "entry").order_by("-pk").first()
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
    )


def _since(held: dict[int, Vnd]) -> dict[int, date]:
    """Find the oldest meeting whose money is still in hand, the oldest being handed on first."""
    left = dict(held)
    found: dict[int, date] = {}
    meetings = CollectionSheet.objects.filter(group__in=held, total__gt=0).order_by("-met_on")
    for group, met_on, total in meetings.values_list("group", "met_on", "total"):
        if left[group] > 0:
            found[group] = met_on
            left[group] -= total
    return found


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


def in_hand(actor: Actor, *, group_id: int, on: date) -> InHand:
    """Tell what one group's leader holds now (tiền ở một trưởng nhóm)."""
    reach = Group.objects.within(actor.scope(Verb.HAND_OVER)).select_related("board")
    group = reach.filter(pk=group_id).first()
    if group is None:
        raise Unseen
    held = held_by_leaders([group_id])
    since = _since(held).get(group_id)
    return InHand(
        group_id=group_id,
        name=str(group),
        commune=group.board.name,
        held=held.get(group_id, 0),
        since=since,
        days=(on - since).days if since else 0,
        waiting_id=None,
    )
