"""Which campaigns were held, where, and whom did they reach?"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from qqv.outreach.models import Campaign
from qqv.people.attached import Shown, shown
from qqv.people.models import Board, valid
from qqv.rules.access import Actor, Verb
from qqv.rules.pages import Paged
from qqv.rules.refusals import Unseen

PAGE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One campaign (đợt tuyên truyền)."""

    id: int
    board: str
    form: str
    topic: str
    place: str
    first_on: date
    last_on: date
    reached: int
    women: int
    handouts: int
    note: str
    kept_by: str
    withdrawn_on: date | None
    why: str
    photos: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Year(Paged):
    """The campaigns of a year, a page of them, with the sums of those that count (năm)."""

    year: int
    rows: tuple[Told, ...]
    count: int
    reached: int
    women: int


def campaigns_page(actor: Actor, *, year: int, number: int) -> Year:
    """List the campaigns of a year in reach, the latest first (tuyên truyền)."""
    reach = Campaign.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(last_on__year=year)
    ordered = reach.select_related("board", "withdrawal", "record__actor")
    start = (number - 1) * PAGE
    rows = list(ordered.order_by("-last_on", "-pk")[start : start + PAGE + 1])
    stand = reach.filter(withdrawal=None)
    sums = stand.aggregate(reached=Sum("reached"), women=Sum("women"))
    return Year(
        year=year,
        rows=tuple(_told(row) for row in rows[:PAGE]),
        count=stand.count(),
        reached=sums["reached"] or 0,
        women=sums["women"] or 0,
        number=number,
        has_more=len(rows) > PAGE,
    )


def campaign_page(actor: Actor, *, campaign_id: int) -> Told:
    """Show one campaign with its photos (một đợt tuyên truyền)."""
    reach = Campaign.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(pk=campaign_id)
    row = reach.select_related("board", "withdrawal", "record__actor").first()
    if row is None:
        raise Unseen
    return _told(row, photos=shown(row.record.attachments.filter(board=row.board_id)))


def organizers(actor: Actor, verb: Verb, *, on: date) -> tuple[tuple[int, str], ...]:
    """List the boards she may organize for, the province first (đơn vị tổ chức)."""
    boards = Board.objects.within(actor.scope(verb)).filter(valid(on))
    rows = boards.exclude(level=Board.Level.DISTRICT).order_by("-level", "code")
    return tuple(rows.values_list("pk", "name"))


def _told(row: Campaign, photos: tuple[Shown, ...] = ()) -> Told:
    return Told(
        id=row.pk,
        board=row.board.name,
        form=str(row.get_form_display()),
        topic=row.topic,
        place=row.place,
        first_on=row.first_on,
        last_on=row.last_on,
        reached=row.reached,
        women=row.women,
        handouts=row.handouts,
        note=row.note,
        kept_by=row.record.actor.name,
        withdrawn_on=row.withdrawal.on if row.withdrawal else None,
        why=row.withdrawal.why if row.withdrawal else "",
        photos=photos,
    )
