"""How does a leader's money reach the cashier? Two people type the same amount."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q

from qqv.collection.models import HandOver, Receipt
from qqv.ledger.actions import post_many
from qqv.ledger.drawers import leader_drawer, leader_drawers
from qqv.people.models import Group
from qqv.rules.access import Actor, OwnWork, Verb
from qqv.rules.chart import Chart
from qqv.rules.entries import EntryDraft, PostingDraft, VoucherKind
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording


class NothingInHand(Refusal):
    """The leader hands over what she does not hold (nộp quá số đang giữ)."""

    text = "{group} đang giữ {held} đ, không nộp được {declared} đ."


class HandOverOpen(Refusal):
    """One hand-over at a time (đang chờ thủ quỹ)."""

    text = "{group} đã báo nộp {declared} đ ngày {on}, đang chờ thủ quỹ đếm."


class AlreadyReceived(Refusal):
    """A hand-over is received once (đã nhận tiền)."""

    text = "Lần nộp tiền này đã được nhận và ghi sổ."


class Differed(Refusal):
    """A count that differed is mended by two people, not by counting again (đếm lệch)."""

    text = "Lần đếm trước đã lệch. Trưởng nhóm báo nộp lại số đúng rồi thủ quỹ mới đếm lại được."


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a leader says she hands over, in đồng (báo nộp tiền)."""

    group_id: int
    declared: Vnd
    denominations: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the cashier counted of one hand-over, in đồng (đếm tiền)."""

    hand_over_id: int
    counted: Vnd
    denominations: Mapping[str, int] = field(default_factory=dict)


def hand_over(
    actor: Actor,
    *,
    group_id: int,
    declared: Vnd,
    denominations: Mapping[str, int],
    on: date,
    request_id: UUID,
) -> HandOver:
    """Declare what a leader hands to the cashier (nộp tiền).

    Refuses more than the leader holds, and a second one before the first is received;
    a hand-over whose count differed is replaced by the new one.
    """
    row = Declared(group_id=group_id, declared=declared, denominations=denominations)
    return hand_over_many(actor, rows=[row], on=on, request_id=request_id)[0]


def hand_over_many(
    actor: Actor, *, rows: Sequence[Declared], on: date, request_id: UUID
) -> list[HandOver]:
    """Declare the hand-overs of several groups at once (nộp tiền nhiều nhóm).

    Refuses what `hand_over` refuses; all or none.
    """
    with recording(
        actor, Verb.HAND_OVER, request_id, {"rows": [str(r) for r in rows], "on": on}
    ) as record:
        groups = _groups(actor, [row.group_id for row in rows])
        drawers = leader_drawers(list(groups.values()))
        earlier = _waiting(groups)
        for row in rows:
            group, held = groups[row.group_id], drawers[row.group_id].balance
            if not 0 < row.declared <= held:
                raise NothingInHand(group=str(group), held=held, declared=row.declared)
            open_one = earlier.get(row.group_id)
            if open_one and not open_one.receipts.all():
                raise HandOverOpen(group=str(group), declared=open_one.declared, on=open_one.on)
        made = HandOver.objects.bulk_create(
            HandOver(
                board_id=groups[row.group_id].board_id,
                group_id=row.group_id,
                on=on,
                declared=row.declared,
                denominations=dict(row.denominations),
                declared_by_id=actor.user_id,
                replaces=earlier.get(row.group_id),
                record=record,
            )
            for row in rows
        )
        record.subject = ", ".join(str(group) for group in groups.values())[:200]
        record.facts = {"hand_overs": [row.pk for row in made]}
        return made


def receive(
    actor: Actor,
    *,
    hand_over_id: int,
    counted: Vnd,
    denominations: Mapping[str, int],
    on: date,
    request_id: UUID,
) -> Receipt:
    """Type the cashier's own count of a hand-over (nhận tiền).

    Equal amounts are booked with a receipt voucher; unequal ones are minuted and nothing
    moves until the leader declares again. Refuses the one who declared.
    """
    row = Counted(hand_over_id=hand_over_id, counted=counted, denominations=denominations)
    return receive_many(actor, rows=[row], on=on, request_id=request_id)[0]


def receive_many(
    actor: Actor, *, rows: Sequence[Counted], on: date, request_id: UUID
) -> list[Receipt]:
    """Type the cashier's counts of several hand-overs of one board (nhận tiền nhiều nhóm).

    Refuses what `receive` refuses; all or none.
    """
    with recording(
        actor, Verb.RECEIVE, request_id, {"rows": [str(r) for r in rows], "on": on}
    ) as record:
        given = _given(actor, [row.hand_over_id for row in rows])
        equal = [row for row in rows if row.counted == given[row.hand_over_id].declared]
        board_id = next(iter(given.values())).board_id
        drawers = leader_drawers([one.group for one in given.values()])
        drafts = [
            EntryDraft(
                kind=VoucherKind.RECEIPT,
                on=on,
                memo=f"Nhận tiền {given[row.hand_over_id].group} nộp",
                postings=(
                    PostingDraft(
                        debit=Chart.CASH.value,
                        credit=drawers[given[row.hand_over_id].group_id].number,
                        amount=row.counted,
                    ),
                ),
            )
            for row in equal
        ]
        entries = post_many(record, board_id, drafts) if drafts else []
        booked = {row.hand_over_id: e for row, e in zip(equal, entries, strict=True)}
        made = Receipt.objects.bulk_create(
            Receipt(
                hand_over=given[row.hand_over_id],
                counted=row.counted,
                declared=given[row.hand_over_id].declared,
                denominations=dict(row.denominations),
                received_by_id=actor.user_id,
                on=on,
                entry=booked.get(row.hand_over_id),
                record=record,
            )
            for row in rows
        )
        record.subject = ", ".join(str(one.group) for one in given.values())[:200]
        record.facts = {"receipts": [receipt.pk for receipt in made]}
        return made


def _groups(actor: Actor, ids: Sequence[int]) -> dict[int, Group]:
    reach = Group.objects.within(actor.scope(Verb.HAND_OVER)).filter(pk__in=ids).order_by("pk")
    groups = {group.pk: group for group in reach.select_for_update(of=("self",))}
    if len(groups) != len(ids) or len({group.board_id for group in groups.values()}) != 1:
        raise Unseen
    return groups


def _waiting(groups: Mapping[int, Group]) -> dict[int, HandOver]:
    """Find each group's last hand-over that is neither booked nor replaced."""
    waiting = HandOver.objects.filter(group__in=groups, replaced_by=None).exclude(
        receipts__entry__isnull=False
    )
    rows = waiting.prefetch_related("receipts").order_by("pk")
    return {row.group_id: row for row in rows}


def _given(actor: Actor, ids: Sequence[int]) -> dict[int, HandOver]:
    reach = HandOver.objects.within(actor.scope(Verb.RECEIVE)).filter(pk__in=ids).order_by("pk")
    rows = list(reach.select_for_update(of=("self",)).select_related("group"))
    if len(rows) != len(set(ids)) or len({row.board_id for row in rows}) != 1:
        raise Unseen
    if any(row.declared_by_id == actor.user_id for row in rows):
        raise OwnWork(did="nộp tiền trong", wanted="nhận")
    done = HandOver.objects.filter(pk__in=ids).filter(
        Q(receipts__entry__isnull=False) | Q(replaced_by__isnull=False)
    )
    if done.exists():
        raise AlreadyReceived
    if HandOver.objects.filter(pk__in=ids, receipts__isnull=False).exists():
        raise Differed
    return {row.pk: row for row in rows}


def money_in_hand(group: Group) -> Vnd:
    """Tell what the leader holds, in đồng (tiền đang ở trưởng nhóm)."""
    account = leader_drawer(group)
    return account.balance if account else 0
