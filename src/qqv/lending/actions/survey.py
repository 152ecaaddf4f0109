"""What do households wish for? Ask them, many at once (khảo sát nhu cầu vay vốn)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qqv.lending.models import Survey
from qqv.people.models import Board, Household
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import recording


class WishMissing(Refusal):
    """A survey says who wishes for what (thiếu nguyện vọng)."""

    text = "Phiếu khảo sát phải có họ tên và nguyện vọng."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One household's answers; amounts in đồng (một phiếu khảo sát)."""

    name: str
    wish: str
    on: date
    member_id: int | None = None
    hamlet: str = ""
    standing: str = Household.Standing.AVERAGE
    latrine: str = ""
    water: str = ""
    cost: Vnd = 0
    own_money: Vnd = 0


def survey(
    actor: Actor, *, board_id: int, answers: Sequence[Asked], request_id: UUID
) -> list[Survey]:
    """Write down what households have and wish for (khảo sát). Refuses one without a wish."""
    content = {"board": board_id, "answers": [str(answer) for answer in answers]}
    with recording(actor, Verb.APPLY, request_id, content) as record:
        board = Board.objects.within(actor.scope(Verb.APPLY)).filter(pk=board_id).first()
        if board is None:
            raise Unseen
        record.subject = f"Khảo sát {len(answers)} hộ, {board}"
        return take_surveys(record, board.pk, answers)


def take_surveys(record: Record, board_id: int, answers: Sequence[Asked]) -> list[Survey]:
    """Write surveys behind a doorway, many at once (ghi khảo sát)."""
    if any(not answer.name.strip() or not answer.wish.strip() for answer in answers):
        raise WishMissing
    return Survey.objects.bulk_create(
        Survey(
            board_id=board_id,
            member_id=answer.member_id,
            name=answer.name[:120],
            hamlet=answer.hamlet[:120],
            standing=answer.standing,
            latrine=answer.latrine[:120],
            water=answer.water[:120],
            wish=answer.wish[:200],
            cost=answer.cost,
            own_money=answer.own_money,
            on=answer.on,
            record=record,
        )
        for answer in answers
    )


def withdraw_surveys(ids: Sequence[int], *, on: date) -> None:
    """Mark surveys as taken back; they stay to be seen (rút phiếu khảo sát)."""
    Survey.objects.filter(pk__in=ids).update(withdrawn_on=on)
