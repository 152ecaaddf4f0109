"""How are complaints taken and closed, and requests about people's data answered?"""

from datetime import date
from uuid import UUID

from qqv.outreach.models import Complaint, ComplaintStep, Consent, DataAnswer, DataRequest
from qqv.people.models import Board, Group, Member, Officer
from qqv.rules.access import Actor, OwnWork, Scope, Verb
from qqv.rules.periods import working_days_later
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording


class NothingSaid(Refusal):
    """A complaint, an answer, a refusal says something (thiếu nội dung)."""

    text = "Chị ghi rõ nội dung."


class AlreadyClosed(Refusal):
    """A closed complaint stays closed; a new one is taken anew (đã giải quyết xong)."""

    text = "Phản ánh này đã giải quyết xong ngày {on}. Có điều mới thì ghi phản ánh mới."


class AlreadyAnswered(Refusal):
    """A request is answered once (đã trả lời)."""

    text = "Yêu cầu này đã trả lời ngày {on}."


class BeforeItCame(Refusal):
    """An answer does not come before what it answers (ngày sớm hơn)."""

    text = "Ngày {on} sớm hơn ngày nhận ({came})."


class SameConsent(Refusal):
    """Her last word already says so (đã ghi)."""

    text = "{member} đã {what} từ ngày {on}."


def take_complaint(
    actor: Actor,
    *,
    board_id: int,
    group_id: int | None,
    officer_id: int | None,
    about: str,
    who: str,
    phone: str,
    text: str,
    confidential: bool,
    on: date,
    request_id: UUID,
) -> Complaint:
    """Take a complaint, with or without a name (ghi khiếu nại, phản ánh).

    It is due after the fund's days; one about an officer can be kept from her board.
    """
    where = {"board": board_id, "group": group_id, "officer": officer_id, "about": about}
    content = {**where, "who": who, "phone": phone, "text": text, "secret": confidential, "on": on}
    with recording(actor, Verb.TAKE_COMPLAINT, request_id, content) as record:
        reach = Board.objects.within(actor.scope(Verb.TAKE_COMPLAINT)).select_related("fund")
        board = reach.filter(pk=board_id).first()
        if board is None:
            raise Unseen
        _refuse_nothing(text)
        if group_id and not Group.objects.filter(pk=group_id, board=board).exists():
            raise Unseen
        if officer_id and not Officer.objects.filter(pk=officer_id, board=board).exists():
            raise Unseen
        complaint = Complaint.objects.create(
            board=board,
            group_id=group_id,
            officer_id=officer_id,
            on=on,
            due_on=working_days_later(on, board.fund.complaint_days),
            about=about,
            who=who.strip(),
            phone=phone.strip(),
            text=text.strip(),
            confidential=confidential,
            record=record,
        )
        # The trail is read by the board too: it says no more than it may know.
        record.subject = f"Phản ánh, {board}"
        record.facts = {"complaint": complaint.pk}
        return complaint


def step_complaint(
    actor: Actor, *, complaint_id: int, text: str, closes: bool, on: date, request_id: UUID
) -> ComplaintStep:
    """Write what was done about a complaint; the closing step ends it (giải quyết khiếu nại).

    Refuses who is complained of, a closed one, nothing said, and a day before it came.
    """
    content = {"complaint": complaint_id, "text": text, "closes": closes, "on": on}
    with recording(actor, Verb.ANSWER_COMPLAINT, request_id, content) as record:
        reach = Complaint.objects.within(actor.scope(Verb.ANSWER_COMPLAINT)).filter(pk=complaint_id)
        complaint = reach.select_for_update(of=("self",)).select_related("officer").first()
        if complaint is None:
            raise Unseen
        _refuse_nothing(text)
        if complaint.officer and complaint.officer.user_id == actor.user_id:
            raise OwnWork(did="bị phản ánh trong", wanted="giải quyết")
        if closed := complaint.steps.filter(closes=True).first():
            raise AlreadyClosed(on=closed.on)
        _refuse_before(complaint.on, on)
        record.subject = f"Giải quyết phản ánh, {complaint.board}"
        return ComplaintStep.objects.create(
            complaint=complaint, on=on, text=text.strip(), closes=closes, record=record
        )


def ask_about_data(
    actor: Actor, *, member_id: int, kind: str, text: str, on: date, request_id: UUID
) -> DataRequest:
    """Take a member's request about her data, due in working days (yêu cầu dữ liệu).

    Two working days by default: fund.md, alarm 20.
    """
    content = {"member": member_id, "kind": kind, "text": text, "on": on}
    with recording(actor, Verb.ASK_DATA, request_id, content) as record:
        member = _member(actor.scope(Verb.ASK_DATA), member_id)
        asked = DataRequest.objects.create(
            board=member.board,
            group_id=member.group_id,
            member=member,
            kind=kind,
            on=on,
            due_on=working_days_later(on, member.board.fund.data_request_days),
            text=text.strip(),
            record=record,
        )
        record.subject = f"Yêu cầu dữ liệu, {member}"
        record.facts = {"data_request": asked.pk}
        return asked


def answer_about_data(
    actor: Actor, *, data_request_id: int, granted: bool, text: str, on: date, request_id: UUID
) -> DataAnswer:
    """Answer a request about data (trả lời yêu cầu dữ liệu).

    Refuses a second answer, one that says nothing, and a day before the request.
    """
    content = {"asked": data_request_id, "granted": granted, "text": text, "on": on}
    with recording(actor, Verb.ANSWER_DATA, request_id, content) as record:
        reach = DataRequest.objects.within(actor.scope(Verb.ANSWER_DATA))
        asked = reach.filter(pk=data_request_id).select_for_update(of=("self",)).first()
        if asked is None:
            raise Unseen
        _refuse_nothing(text)
        if answered := DataAnswer.objects.filter(request=asked).first():
            raise AlreadyAnswered(on=answered.on)
        _refuse_before(asked.on, on)
        record.subject = f"Trả lời yêu cầu dữ liệu, {asked.member}"
        return DataAnswer.objects.create(
            request=asked, on=on, granted=granted, text=text.strip(), record=record
        )


def consent(
    actor: Actor, *, member_id: int, given: bool, paper_no: str, on: date, request_id: UUID
) -> Consent:
    """Record that a member agrees to her data being kept, or no longer does (đồng ý).

    Refuses what her last word already says, and a consent without its paper.
    """
    content = {"member": member_id, "given": given, "paper": paper_no, "on": on}
    with recording(actor, Verb.ASK_DATA, request_id, content) as record:
        member = _member(actor.scope(Verb.ASK_DATA), member_id)
        _refuse_nothing(paper_no)
        last = Consent.objects.filter(member=member).order_by("-on", "-pk").first()
        if last and last.given == given:
            what = "đồng ý" if given else "rút lại sự đồng ý"
            raise SameConsent(member=member.name, what=what, on=last.on)
        record.subject = f"{'Đồng ý' if given else 'Rút đồng ý'}, {member}"
        return Consent.objects.create(
            member=member, on=on, given=given, paper_no=paper_no.strip(), record=record
        )


def _member(scope: Scope, member_id: int) -> Member:
    reach = Member.objects.within(scope).filter(pk=member_id).select_related("board__fund")
    member = reach.first()
    if member is None:
        raise Unseen
    return member


def _refuse_nothing(text: str) -> None:
    if not text.strip():
        raise NothingSaid


def _refuse_before(came: date, on: date) -> None:
    if on < came:
        raise BeforeItCame(on=on, came=came)
