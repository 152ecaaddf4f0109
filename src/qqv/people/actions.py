"""How do groups, members and users come and go?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max

from qqv.people.admitting import Newcomer as Newcomer
from qqv.people.admitting import admit
from qqv.people.models import (
    Assignment,
    Board,
    Fund,
    Group,
    Member,
    Membership,
    Officer,
    Petition,
    Unit,
    valid,
)
from qqv.rules.access import Actor, Role, Verb, refuse_incompatible
from qqv.rules.eligibility import require_room
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.models import User
from qqv.trail.recording import recording


class SameIdNumber(Refusal):
    """The identity number is known (trùng số CCCD)."""

    text = "Số CCCD …{tail} đã có: {name}, {group}. Có phải cùng một người không?"


class BadIdNumber(Refusal):
    """An identity number has twelve digits (sai số CCCD)."""

    text = "Số CCCD phải có đúng 12 chữ số."


class Borrowing(Refusal):
    """Who owes does not leave (còn nợ)."""

    text = "{member} còn khoản vay chưa tất toán nên chưa ra nhóm được."


class NameMissing(Refusal):
    """A name is needed (thiếu tên)."""

    text = "Phải ghi họ tên."


class UserExists(Refusal):
    """The user name is taken (trùng tên đăng nhập)."""

    text = "Tên đăng nhập {username} đã có người dùng."


class AlreadyAsked(Refusal):
    """A commune asks once; a no may become a yes later (đã có tờ trình)."""

    text = "{board} đã có tờ trình xin tất toán nguồn vốn."


class PetitionOnPaper(Refusal):
    """A petition is a paper with a reason (thiếu tờ trình)."""

    text = "Tờ trình phải có số và lý do."


def found_group(
    actor: Actor,
    *,
    board_id: int,
    hamlet_id: int | None,
    name: str,
    meeting_day: int,
    on: date,
    request_id: UUID,
) -> Group:
    """Found a group in a hamlet of a board's commune (thành lập nhóm)."""
    content = {"board": board_id, "hamlet": hamlet_id, "name": name, "day": meeting_day, "on": on}
    with recording(actor, Verb.FOUND_GROUP, request_id, content) as record:
        reach = Board.objects.within(actor.scope(Verb.FOUND_GROUP)).filter(pk=board_id)
        board = reach.select_for_update(of=("self",)).first()
        if board is None:
            raise Unseen
        if not name.strip():
            raise NameMissing
        last = Group.objects.filter(board=board).aggregate(n=Max("number"))["n"] or 0
        group = Group.objects.create(
            board=board,
            hamlet=Unit.objects.filter(pk=hamlet_id).first() if hamlet_id else None,
            number=last + 1,
            name=name.strip(),
            meeting_day=meeting_day,
            valid_from=on,
        )
        record.subject = f"{group}, {board}"
        record.facts = {"group": group.pk}
        return group


def join(
    actor: Actor, *, group_id: int, newcomers: Sequence[Newcomer], on: date, request_id: UUID
) -> list[Member]:
    """Take people into a group, one or many (vào nhóm).

    Refuses a known or malformed identity number, a missing name, and a full group.
    """
    content = {"group": group_id, "who": [str(n) for n in newcomers], "on": on}
    with recording(actor, Verb.JOIN, request_id, content) as record:
        group = _group(actor, Verb.JOIN, group_id)
        _refuse_full(group, len(newcomers))
        _refuse_known(group, newcomers)
        members = admit(group.board_id, [(group, newcomer) for newcomer in newcomers], on=on)
        record.subject = f"{group}: {len(members)} thành viên vào nhóm"
        record.facts = {"members": [member.pk for member in members]}
        return members


def leave(actor: Actor, *, member_id: int, on: date, request_id: UUID) -> Member:
    """Let a member leave her group (ra nhóm). Refuses one who still owes."""
    content = {"member": member_id, "on": on}
    with recording(actor, Verb.LEAVE, request_id, content) as record:
        reach = Member.objects.within(actor.scope(Verb.LEAVE)).filter(pk=member_id)
        member = reach.select_for_update(of=("self",)).first()
        if member is None or member.group_id is None:
            raise Unseen
        # Every open loan and savings book is an account of the member that holds money.
        if member.accounts.filter(closed_on=None).exclude(debits=0, credits=0).exists():
            raise Borrowing(member=member.name)
        Membership.objects.filter(member=member, valid_to=None).update(valid_to=on)
        Member.objects.filter(pk=member.pk).update(group=None)
        record.subject = f"{member} ra nhóm"
        return member


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """Somebody who is to sign in, with her role and place (người dùng mới)."""

    username: str
    name: str
    password: str
    role: Role
    board_id: int | None = None
    group_id: int | None = None
    salutation: str = ""


def add_user(actor: Actor, *, new: NewUser, on: date, request_id: UUID) -> User:
    """Add a user with a role and its place (thêm người dùng).

    Refuses a taken user name and a second role that would let her watch herself.
    """
    content = {"user": new.username, "role": new.role, "board": new.board_id, "group": new.group_id}
    with recording(actor, Verb.MANAGE_USERS, request_id, content) as record:
        if not new.name.strip() or not new.username.strip():
            raise NameMissing
        if User.objects.filter(username=new.username).exists():
            raise UserExists(username=new.username)
        user = User.objects.create_user(username=new.username, name=new.name, password=new.password)
        User.objects.filter(pk=user.pk).update(salutation=new.salutation)
        assign(
            user,
            new.role,
            fund_id=actor.fund_id,
            board_id=new.board_id,
            group_id=new.group_id,
            on=on,
        )
        record.subject = f"{user.username}: {new.role}"
        record.facts = {"user": user.pk}
        return user


def grant(
    actor: Actor,
    *,
    user_id: int,
    role: Role,
    board_id: int | None,
    group_id: int | None,
    on: date,
    request_id: UUID,
) -> Assignment:
    """Give a user one more role at a place (giao vai trò). Refuses incompatible roles."""
    content = {"user": user_id, "role": role, "board": board_id, "group": group_id, "on": on}
    with recording(actor, Verb.MANAGE_USERS, request_id, content) as record:
        user = User.objects.filter(assignments__fund_id=actor.fund_id, pk=user_id).first()
        if user is None:
            raise Unseen
        record.subject = f"{user.username}: {role}"
        return assign(
            user, role, fund_id=actor.fund_id, board_id=board_id, group_id=group_id, on=on
        )


def revoke(actor: Actor, *, user_id: int, on: date, request_id: UUID) -> None:
    """End all of a user's roles with the day before `on` (thu hồi vai trò)."""
    with recording(actor, Verb.MANAGE_USERS, request_id, {"user": user_id, "on": on}) as record:
        rows = Assignment.objects.filter(valid(on), fund_id=actor.fund_id, user_id=user_id)
        if not rows.exists():
            raise Unseen
        rows.filter(valid_from=on).delete()
        rows.update(valid_to=on - timedelta(days=1))
        record.subject = f"Thu hồi vai trò {user_id}"


def assign(
    user: User,
    role: Role,
    *,
    fund_id: int,
    on: date,
    board_id: int | None = None,
    group_id: int | None = None,
) -> Assignment:
    """Write an assignment; refuses roles incompatible at one unit (phân công)."""
    held = Assignment.objects.filter(valid(on), user=user, fund_id=fund_id)
    held = held.filter(board=None) if board_id is None else held.filter(board_id=board_id)
    refuse_incompatible(held=[Role(row.role) for row in held], wanted=role)
    return Assignment.objects.create(
        fund_id=fund_id, user=user, role=role, board_id=board_id, group_id=group_id, valid_from=on
    )


def petition(
    actor: Actor, *, board_id: int, number: str, reason: str, on: date, request_id: UUID
) -> Petition:
    """Ask the province to settle a commune's capital and stop (tờ trình xin tất toán).

    Refuses a second petition, and one without its number or reason.
    """
    content = {"board": board_id, "number": number, "reason": reason, "on": on}
    with recording(actor, Verb.PETITION, request_id, content) as record:
        reach = Board.objects.within(actor.scope(Verb.PETITION)).filter(pk=board_id)
        board = reach.first()
        if board is None:
            raise Unseen
        if Petition.objects.filter(board=board).exists():
            raise AlreadyAsked(board=board.name)
        if not number.strip() or not reason.strip():
            raise PetitionOnPaper
        record.subject = f"Tờ trình {number}, {board}"
        record.facts = {"board": board.pk}
        return Petition.objects.create(
            board=board, on=on, number=number, reason=reason, record=record
        )


def set_working_date(actor: Actor, *, on: date | None, request_id: UUID) -> Fund:
    """Set the day the fund works on, apart from the clock; None follows it (ngày làm việc)."""
    with recording(actor, Verb.SET_WORKING_DATE, request_id, {"on": on}) as record:
        Fund.objects.filter(pk=actor.fund_id).update(working_on=on)
        record.subject = f"Ngày làm việc {on or 'theo lịch'}"
        return Fund.objects.get(pk=actor.fund_id)


def name_officer(
    *,
    board: Board,
    post: str,
    name: str,
    on: date,
    group: Group | None = None,
    user: User | None = None,
    decision_no: str = "",
) -> Officer:
    """Write who holds a post from a day on (cán bộ giữ chức)."""
    return Officer.objects.create(
        board=board,
        group=group,
        post=post,
        name=name,
        user=user,
        decision_no=decision_no,
        valid_from=on,
    )


def _group(actor: Actor, verb: Verb, group_id: int) -> Group:
    reach = Group.objects.within(actor.scope(verb)).filter(pk=group_id)
    group = reach.select_for_update(of=("self",)).select_related("board__fund").first()
    if group is None:
        raise Unseen
    return group


def _refuse_full(group: Group, joining: int) -> None:
    count = Member.objects.filter(group=group).count() + joining
    require_room(group=str(group), count=count, most=group.board.fund.group_max)


def _refuse_known(group: Group, newcomers: Sequence[Newcomer]) -> None:
    numbers = [newcomer.id_number for newcomer in newcomers if newcomer.id_number]
    for newcomer in newcomers:
        if not newcomer.name.strip():
            raise NameMissing
        digits = newcomer.id_number
        if digits and not (len(digits) == 12 and digits.isascii() and digits.isdigit()):
            raise BadIdNumber
    known = Member.objects.filter(
        board__fund_id=group.board.fund_id, id_number__in=numbers
    ).select_related("group", "board")
    for member in known:
        here = member.board_id == group.board_id
        raise SameIdNumber(
            tail=member.id_number[-4:],
            name=member.name if here else "một thành viên",
            group=str((member.group or "") if here else member.board),
        )
    if len(set(numbers)) < len(numbers):
        twice = next(number for number in numbers if numbers.count(number) > 1)
        raise SameIdNumber(tail=twice[-4:], name="", group=str(group))
