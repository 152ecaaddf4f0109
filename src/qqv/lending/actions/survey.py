"""What do households wish for? Ask them, many at once (khảo sát nhu cầu vay vốn)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qqv.lending.models import Application, Survey, WorkKind
from qqv.people.models import Board, Group, Household, Member
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen
from qqv.rules.words import folded
from qqv.trail.models import Record
from qqv.trail.recording import recording


class WishMissing(Refusal):
    """A survey says who wishes for what (thiếu nguyện vọng)."""

    text = "Phiếu khảo sát phải có họ tên và nguyện vọng."


class AskedAlready(Refusal):
    """A household waits once (đã khảo sát)."""

    text = (
        "Hộ {name} đã có phiếu khảo sát ngày {on} còn chờ. Có gì đổi thì rút phiếu cũ, rồi ghi "
        "phiếu mới."
    )


class NothingToWithdraw(Refusal):
    """Only what still waits is withdrawn, with a reason (không rút được phiếu)."""

    text = "Phiếu này đã rút hoặc đã lập đơn, hoặc chưa ghi lý do rút."


class AlreadyMember(Refusal):
    """A survey is tied to a member once (phiếu đã có thành viên)."""

    text = "Phiếu này đã gắn với {name} rồi."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One household's answers; amounts in đồng (một phiếu khảo sát)."""

    name: str
    wish: str
    on: date
    member_id: int | None = None
    group_id: int | None = None
    phone: str = ""
    hamlet: str = ""
    standing: str = Household.Standing.AVERAGE
    latrine: str = ""
    water: str = ""
    woman_headed: bool = False
    work_kind_id: int | None = None
    cost: Vnd = 0
    own_money: Vnd = 0


def survey(
    actor: Actor, *, board_id: int, answers: Sequence[Asked], request_id: UUID
) -> list[Survey]:
    """Write down what households have and wish for (khảo sát).

    A leader asks for her own groups. Refuses one without a wish, and a household that waits
    already.
    """
    content = {"board": board_id, "answers": [str(answer) for answer in answers]}
    with recording(actor, Verb.SURVEY, request_id, content) as record:
        scope = actor.scope(Verb.SURVEY)
        board = Board.objects.filter(pk=board_id, fund_id=actor.fund_id).first()
        if board is None or not _reaches(scope, board.pk, answers):
            raise Unseen
        _refuse_waiting(board.pk, answers)
        rows = take_surveys(record, board.pk, answers)
        record.subject = f"Khảo sát {len(answers)} hộ, {board}"
        record.facts = {"surveys": [row.pk for row in rows]}
        return rows


def withdraw_survey(
    actor: Actor, *, survey_id: int, reason: str, on: date, request_id: UUID
) -> Survey:
    """Take back a survey that still waits (rút phiếu khảo sát). Refuses without a reason."""
    content = {"survey": survey_id, "reason": reason, "on": on}
    with recording(actor, Verb.SURVEY, request_id, content) as record:
        row = _waiting(actor, survey_id)
        if not reason.strip():
            raise NothingToWithdraw
        row.withdrawn_on, row.withdrawn_why = on, reason.strip()[:200]
        row.save(update_fields=["withdrawn_on", "withdrawn_why"])
        record.subject = f"Rút phiếu khảo sát, {row.name}"
        return row


def tie_survey(actor: Actor, *, survey_id: int, member_id: int, request_id: UUID) -> Survey:
    """Say which member a surveyed household has become (gắn phiếu với thành viên)."""
    content = {"survey": survey_id, "member": member_id}
    with recording(actor, Verb.SURVEY, request_id, content) as record:
        row = _waiting(actor, survey_id)
        reach = Member.objects.within(actor.scope(Verb.SURVEY)).exclude(group=None)
        member = reach.filter(pk=member_id, board=row.board_id).first()
        if member is None:
            raise Unseen
        if row.member:
            raise AlreadyMember(name=row.member.name)
        row.member, row.group_id = member, member.group_id
        row.save(update_fields=["member", "group"])
        record.subject = f"Phiếu khảo sát {row.name}: {member}"
        return row


def _waiting(actor: Actor, survey_id: int) -> Survey:
    """Find a survey in reach that neither was withdrawn nor led to an application."""
    reach = Survey.objects.within(actor.scope(Verb.SURVEY)).select_related("member")
    row = reach.select_for_update(of=("self",)).filter(pk=survey_id).first()
    if row is None:
        raise Unseen
    if row.withdrawn_on or hasattr(row, "answer"):
        raise NothingToWithdraw
    return row


def _reaches(scope: Scope, board_id: int, answers: Sequence[Asked]) -> bool:
    """Tell whether the board, or each household's group, is hers, and the members are theirs."""
    whole = scope.everywhere or board_id in scope.boards
    if not whole and not all(answer.group_id in scope.groups for answer in answers):
        return False
    groups = {answer.group_id for answer in answers if answer.group_id}
    found = Group.objects.filter(pk__in=groups, board=board_id).count()
    members = {a.member_id: a.group_id for a in answers if a.member_id}
    rows = Member.objects.filter(pk__in=members, board=board_id)
    rows = rows if whole else rows.filter(group__in=scope.groups)
    kinds = {answer.work_kind_id for answer in answers if answer.work_kind_id}
    known = WorkKind.objects.filter(pk__in=kinds, fund__boards=board_id).count()
    return (found, rows.count(), known) == (len(groups), len(members), len(kinds))


def _refuse_waiting(board_id: int, answers: Sequence[Asked]) -> None:
    """Find a household of these that waits already, or twice among them."""
    seen: dict[object, date] = {}
    open_ones = Survey.objects.filter(board=board_id, withdrawn_on=None, answer=None)
    members = [answer.member_id for answer in answers if answer.member_id]
    homes = dict(Member.objects.filter(pk__in=members).values_list("pk", "household_id"))
    asked = dict(Application.objects.filter(member__in=members).values_list("member_id", "on"))
    for member, home, name, hamlet, on in open_ones.values_list(
        "member_id", "member__household_id", "name", "hamlet", "on"
    ):
        if member is None or asked.get(member, date.min) < on:
            seen[home or (folded(name), folded(hamlet))] = on
    for answer in answers:
        key = homes.get(answer.member_id or 0) or (folded(answer.name), folded(answer.hamlet))
        if key in seen:
            raise AskedAlready(name=answer.name, on=seen[key])
        seen[key] = answer.on


def take_surveys(record: Record, board_id: int, answers: Sequence[Asked]) -> list[Survey]:
    """Write surveys behind a doorway, many at once (ghi khảo sát)."""
    if any(not answer.name.strip() or not answer.wish.strip() for answer in answers):
        raise WishMissing
    return Survey.objects.bulk_create(
        Survey(
            board_id=board_id,
            member_id=answer.member_id,
            name=answer.name[:120],
            group_id=answer.group_id,
            phone=answer.phone[:20],
            hamlet=answer.hamlet[:120],
            standing=answer.standing,
            latrine=answer.latrine[:120],
            water=answer.water[:120],
            woman_headed=answer.woman_headed,
            wish=answer.wish[:200],
            work_kind_id=answer.work_kind_id,
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
