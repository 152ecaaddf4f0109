"""How does a leader's money reach the cashier? Two people type the same amount."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from qqv.collection.models import HandOver, Receipt
from qqv.ledger.actions import post
from qqv.ledger.drawers import leader_drawer
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
    content = {"group": group_id, "declared": declared, "notes": dict(denominations), "on": on}
    with recording(actor, Verb.HAND_OVER, request_id, content) as record:
        reach = Group.objects.within(actor.scope(Verb.HAND_OVER)).filter(pk=group_id)
        group = reach.select_for_update(of=("self",)).first()
        if group is None:
            raise Unseen
        held = money_in_hand(group)
        if not 0 < declared <= held:
            raise NothingInHand(group=str(group), held=held, declared=declared)
        waiting = HandOver.objects.filter(group=group, replaced_by=None).exclude(
            receipts__entry__isnull=False
        )
        earlier = waiting.order_by("-pk").first()
        if earlier and not earlier.receipts.exists():
            raise HandOverOpen(group=str(group), declared=earlier.declared, on=earlier.on)
        made = HandOver.objects.create(
            board_id=group.board_id,
            group=group,
            on=on,
            declared=declared,
            denominations=dict(denominations),
            declared_by_id=actor.user_id,
            replaces=earlier,
            record=record,
        )
        record.subject = f"{group} nộp {declared} đ"
        record.facts = {"hand_over": made.pk}
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
    content = {"id": hand_over_id, "counted": counted, "notes": dict(denominations), "on": on}
    with recording(actor, Verb.RECEIVE, request_id, content) as record:
        reach = HandOver.objects.within(actor.scope(Verb.RECEIVE)).filter(pk=hand_over_id)
        given = reach.select_for_update(of=("self",)).select_related("group").first()
        if given is None:
            raise Unseen
        if given.declared_by_id == actor.user_id:
            raise OwnWork(did="nộp tiền trong", wanted="nhận")
        replaced = HandOver.objects.filter(replaces=given).exists()
        if replaced or given.receipts.filter(entry__isnull=False).exists():
            raise AlreadyReceived
        entry = None
        if counted == given.declared:
            place = leader_drawer(given.group)
            assert place, given
            line = PostingDraft(debit=Chart.CASH.value, credit=place.number, amount=counted)
            draft = EntryDraft(
                kind=VoucherKind.RECEIPT,
                on=on,
                memo=f"Nhận tiền {given.group} nộp",
                postings=(line,),
            )
            entry = post(record, given.board_id, draft)
        record.subject = f"{given.group}, đếm {counted} đ"
        receipt = Receipt.objects.create(
            hand_over=given,
            counted=counted,
            declared=given.declared,
            denominations=dict(denominations),
            received_by_id=actor.user_id,
            on=on,
            entry=entry,
            record=record,
        )
        record.facts = {"receipt": receipt.pk}
        return receipt


def money_in_hand(group: Group) -> Vnd:
    """Tell what the leader holds, in đồng (tiền đang ở trưởng nhóm)."""
    account = leader_drawer(group)
    return account.balance if account else 0
