"""How is a wrong record of the Union's work taken back? With a reason; it then does not count."""

from datetime import date
from typing import Any
from uuid import UUID

from qqv.outreach.models import Campaign, Meeting, Message, Training, WorkWithdrawal
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording


class NoReason(Refusal):
    """What is withdrawn says why (thiếu lý do)."""

    text = "Chị ghi rõ vì sao rút lại."


class AlreadyWithdrawn(Refusal):
    """It was withdrawn before (đã rút lại)."""

    text = "Việc này đã rút lại ngày {on}: {why}."


def withdraw_meeting(
    actor: Actor, *, meeting_id: int, why: str, on: date, request_id: UUID
) -> None:
    """Take a wrong meeting back; the right one can then be written (rút lại buổi họp)."""
    _withdraw(actor, Verb.HOLD_MEETING, Meeting, meeting_id, why, on, request_id)


def withdraw_campaign(
    actor: Actor, *, campaign_id: int, why: str, on: date, request_id: UUID
) -> None:
    """Take a wrong campaign back (rút lại đợt tuyên truyền)."""
    _withdraw(actor, Verb.CAMPAIGN, Campaign, campaign_id, why, on, request_id)


def withdraw_training(
    actor: Actor, *, training_id: int, why: str, on: date, request_id: UUID
) -> None:
    """Take a training back that was not held or is wrong (rút lại lớp tập huấn)."""
    _withdraw(actor, Verb.TRAIN, Training, training_id, why, on, request_id)


def withdraw_message(
    actor: Actor, *, message_id: int, why: str, on: date, request_id: UUID
) -> None:
    """Take a month's message back; another can then be published (rút lại thông điệp)."""
    _withdraw(actor, Verb.PUBLISH_MESSAGE, Message, message_id, why, on, request_id)


def _withdraw(
    actor: Actor, verb: Verb, model: Any, row_id: int, why: str, on: date, request_id: UUID
) -> None:
    content = {"row": row_id, "what": model.__name__, "why": why, "on": on}
    with recording(actor, verb, request_id, content) as record:
        scope = actor.scope(verb)
        reach = (
            model.objects.filter(fund=scope.fund_id if scope.everywhere else None)
            if model is Message
            else model.objects.within(scope)
        )
        row = reach.filter(pk=row_id).select_for_update(of=("self",)).first()
        if row is None:
            raise Unseen
        if not why.strip():
            raise NoReason
        if before := row.withdrawal:
            raise AlreadyWithdrawn(on=before.on, why=before.why)
        withdrawal = WorkWithdrawal.objects.create(on=on, why=why.strip(), record=record)
        model.objects.filter(pk=row.pk).update(withdrawal=withdrawal)
        record.subject = f"Rút lại: {row}"
