"""How is it kept what was told to people outside the meetings?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from qqv.outreach.models import Campaign
from qqv.outreach.topics import Use, refuse_unknown
from qqv.people.attaching import Sent, attach, digests
from qqv.people.models import Board
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import recording


class NotYetTold(Refusal):
    """A campaign is written down once it is over (chưa kết thúc)."""

    text = "Đợt tuyên truyền kết thúc ngày {on} chưa tới. Chị ghi sau khi làm xong."


class DaysTurned(Refusal):
    """It ends before it begins (ngày ngược)."""

    text = "Ngày kết thúc {last} sớm hơn ngày bắt đầu {first}."


class NobodyReached(Refusal):
    """A campaign reached somebody (không có người nghe)."""

    text = "Chị ghi số người đã nghe, ít nhất một người."


class MoreWomen(Refusal):
    """Women are among the people reached (số phụ nữ nhiều hơn)."""

    text = "Số phụ nữ {women} nhiều hơn số người đã nghe {reached}."


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignIn:
    """One campaign as it was typed (đợt tuyên truyền nhập vào)."""

    board_id: int
    form: str
    topic: str
    place: str
    first_on: date
    last_on: date
    reached: int
    women: int
    handouts: int = 0
    note: str = ""


def campaign(
    actor: Actor,
    *,
    told: CampaignIn,
    today: date,
    request_id: UUID,
    photos: Sequence[Sent] = (),
) -> Campaign:
    """Write down one campaign that was held (ghi đợt tuyên truyền).

    Refuses days that have not come or are turned round, nobody reached, and more women than
    people.
    """
    content = {"campaigns": [asdict(told)], "photos": digests(photos)}
    with recording(actor, Verb.CAMPAIGN, request_id, content) as record:
        [made] = _told(actor, record, [told], today)
        attach(record, board_id=made.board_id, group_id=None, files=photos, on=made.last_on)
        record.subject = f"Tuyên truyền: {made.topic}, {made.board}"
        record.facts = {"campaign": made.pk}
        return made


def campaigns_held(
    actor: Actor, *, told: Sequence[CampaignIn], today: date, request_id: UUID
) -> list[Campaign]:
    """Write down many campaigns at once, all or none (ghi nhiều đợt tuyên truyền)."""
    content = {"campaigns": [asdict(one) for one in told]}
    with recording(actor, Verb.CAMPAIGN, request_id, content) as record:
        made = _told(actor, record, told, today)
        record.subject = f"Tuyên truyền, {len(made)} đợt"
        record.facts = {"campaigns": len(made)}
        return made


def _told(actor: Actor, record: Record, told: Sequence[CampaignIn], today: date) -> list[Campaign]:
    ids = {one.board_id for one in told}
    boards = Board.objects.within(actor.scope(Verb.CAMPAIGN)).in_bulk(ids)
    if not told or ids - set(boards):
        raise Unseen
    for one in told:
        _refuse_impossible(one, today)
    refuse_unknown(actor.fund_id, Use.CAMPAIGN, {(one.first_on, one.topic) for one in told})
    rows = [
        Campaign(
            board=boards[one.board_id],
            form=one.form,
            topic=one.topic,
            place=one.place.strip(),
            first_on=one.first_on,
            last_on=one.last_on,
            reached=one.reached,
            women=one.women,
            handouts=one.handouts,
            note=one.note.strip(),
            record=record,
        )
        for one in told
    ]
    return Campaign.objects.bulk_create(rows)


def _refuse_impossible(told: CampaignIn, today: date) -> None:
    if told.last_on > today:
        raise NotYetTold(on=told.last_on)
    if told.last_on < told.first_on:
        raise DaysTurned(first=told.first_on, last=told.last_on)
    if told.reached < 1:
        raise NobodyReached
    if told.women > told.reached:
        raise MoreWomen(women=told.women, reached=told.reached)
