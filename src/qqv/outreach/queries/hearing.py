"""What was complained of and asked, what is open, and since when?"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from qqv.outreach.models import Complaint, ComplaintStep, Consent, DataAnswer, DataRequest
from qqv.people.models import Board, Member, Officer, valid
from qqv.rules.access import Actor, Verb
from qqv.rules.pages import Paged
from qqv.rules.refusals import Unseen

PAGE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A complaint or a request in a list; `late` days beyond its due day (một việc)."""

    id: int
    on: date
    due_on: date
    what: str
    who: str
    place: str
    text: str
    closed_on: date | None
    late: int
    confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases(Paged):
    """A page of them, the open ones first (danh sách)."""

    rows: tuple[Case, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing done about a complaint (một bước giải quyết)."""

    on: date
    text: str
    closes: bool
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintPage:
    """A complaint with what was done about it (khiếu nại)."""

    case: Case
    phone: str
    officer: str
    taken_by: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """A request about data with its answer (yêu cầu dữ liệu)."""

    case: Case
    member_id: int
    kind: str
    taken_by: str
    answered_by: str
    granted: bool | None
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What a member last said about her data (sự đồng ý)."""

    on: date
    given: bool
    paper_no: str


def complaints(actor: Actor, *, on: date, number: int) -> Cases:
    """List complaints in reach, open ones first (khiếu nại, phản ánh)."""
    closing = ComplaintStep.objects.filter(complaint=OuterRef("pk"), closes=True)
    reach = Complaint.objects.within(actor.scope(Verb.TAKE_COMPLAINT))
    rows = reach.annotate(closed=Exists(closing)).select_related("board", "group")
    found = list(
        rows.prefetch_related("steps").order_by("closed", "due_on", "pk")[
            (number - 1) * PAGE : number * PAGE + 1
        ]
    )
    return Cases(
        rows=tuple(_complaint(row, on) for row in found[:PAGE]),
        number=number,
        has_more=len(found) > PAGE,
    )


def complaint_page(actor: Actor, *, complaint_id: int, on: date) -> ComplaintPage:
    """Show a complaint (một phản ánh)."""
    reach = Complaint.objects.within(actor.scope(Verb.TAKE_COMPLAINT)).filter(pk=complaint_id)
    row = reach.select_related("board", "group", "officer", "record__actor").first()
    if row is None:
        raise Unseen
    steps = row.steps.select_related("record__actor").order_by("on", "pk")
    return ComplaintPage(
        case=_complaint(row, on),
        phone=row.phone,
        officer=str(row.officer or ""),
        taken_by=row.record.actor.name,
        steps=tuple(
            Step(on=step.on, text=step.text, closes=step.closes, by=step.record.actor.name)
            for step in steps
        ),
    )


def data_requests(actor: Actor, *, on: date, number: int) -> Cases:
    """List requests about data in reach, open ones first (yêu cầu dữ liệu)."""
    rows = DataRequest.objects.within(actor.scope(Verb.SEE_BOOKS))
    rows = rows.select_related("member", "board", "group", "answer")
    answered = DataAnswer.objects.filter(request=OuterRef("pk"))
    ordered = rows.annotate(answered=Exists(answered)).order_by("answered", "due_on", "pk")
    found = list(ordered[(number - 1) * PAGE : number * PAGE + 1])
    return Cases(
        rows=tuple(_request(row, on) for row in found[:PAGE]),
        number=number,
        has_more=len(found) > PAGE,
    )


def request_page(actor: Actor, *, data_request_id: int, on: date) -> RequestPage:
    """Show a request about data (một yêu cầu dữ liệu)."""
    reach = DataRequest.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(pk=data_request_id)
    row = reach.select_related(
        "member", "board", "group", "record__actor", "answer__record__actor"
    ).first()
    if row is None:
        raise Unseen
    answer = getattr(row, "answer", None)
    return RequestPage(
        case=_request(row, on),
        member_id=row.member_id,
        kind=row.kind,
        taken_by=row.record.actor.name,
        answered_by=answer.record.actor.name if answer else "",
        granted=answer.granted if answer else None,
        answer=answer.text if answer else "",
    )


def agreed(*, member_id: int) -> Agreed | None:
    """Tell a member's last word about her data (sự đồng ý)."""
    last = Consent.objects.filter(member=member_id).order_by("-on", "-pk").first()
    if last is None:
        return None
    return Agreed(on=last.on, given=last.given, paper_no=last.paper_no)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member whose data are asked about (thành viên)."""

    id: int
    name: str
    group: str


def person(actor: Actor, *, member_id: int) -> Person:
    """Find the member a request is about (thành viên có yêu cầu)."""
    reach = Member.objects.within(actor.scope(Verb.ASK_DATA)).filter(pk=member_id)
    member = reach.select_related("group").first()
    if member is None:
        raise Unseen
    return Person(id=member.pk, name=member.name, group=str(member.group or ""))


def places(actor: Actor, *, on: date) -> tuple[tuple[int, str], ...]:
    """List boards a complaint may be about (nơi bị phản ánh)."""
    boards = Board.objects.within(actor.scope(Verb.TAKE_COMPLAINT)).filter(valid(on))
    return tuple(boards.order_by("level", "code").values_list("pk", "name"))


def officers(actor: Actor, *, on: date) -> tuple[tuple[int, str], ...]:
    """List officers a complaint may be about, those of boards (cán bộ bị phản ánh)."""
    reach = Officer.objects.within(actor.scope(Verb.TAKE_COMPLAINT)).filter(valid(on))
    rows = reach.filter(group=None).select_related("board").order_by("board__code", "pk")
    return tuple((row.pk, f"{row.name}, {row.get_post_display()} {row.board}") for row in rows)


def _complaint(row: Complaint, on: date) -> Case:
    closed = next((step.on for step in row.steps.all() if step.closes), None)
    return Case(
        id=row.pk,
        on=row.on,
        due_on=row.due_on,
        what=str(row.get_about_display()),
        who=row.who,
        place=str(row.group or row.board),
        text=row.text,
        closed_on=closed,
        late=max(((closed or on) - row.due_on).days, 0),
        confidential=row.confidential,
    )


def _request(row: DataRequest, on: date) -> Case:
    answer = getattr(row, "answer", None)
    done = answer.on if answer else None
    return Case(
        id=row.pk,
        on=row.on,
        due_on=row.due_on,
        what=str(row.get_kind_display()),
        who=row.member.name,
        place=str(row.group or row.board),
        text=row.text,
        closed_on=done,
        late=max(((done or on) - row.due_on).days, 0),
    )
