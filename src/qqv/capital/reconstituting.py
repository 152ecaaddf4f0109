"""How does a post pass to somebody else? Decision, money counted, papers, access (kiện toàn)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from qqv.ledger.drawers import bank_of, cash_of, leader_drawer
from qqv.people.actions import assign
from qqv.people.models import Assignment, Board, Group, OfficeHandOver, Officer, valid
from qqv.rules.access import POST_ROLES, Actor, Role, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.models import User
from qqv.trail.recording import recording

Post = Officer.Post
OF_GROUP = frozenset({Post.LEADER, Post.DEPUTY_LEADER})
OF_PROVINCE = frozenset({Post.CHAIR})  # of a commune's posts, the one its chair may not give
ONE_HOLDER = frozenset({Post.CHAIR, Post.ACCOUNTANT, Post.CASHIER, Post.LEADER})
KEEPS_CASH = frozenset({Post.CASHIER, Post.LEADER})


class PostHeld(Refusal):
    """One person holds a post at a time (chức vụ đang có người)."""

    text = "{name} đang giữ chức {post}. Chị chọn người giao là {name}."


class NotHer(Refusal):
    """The post passes to somebody else (bàn giao cho chính mình)."""

    text = "{name} đang giữ chức này rồi. Người nhận phải là người khác."


class UnequalCash(Refusal):
    """Nobody takes over a till that differs from the book (tiền không khớp sổ)."""

    text = (
        "Đếm được {counted} đ, sổ ghi {booked} đ, lệch {gap} đ. Chưa bàn giao được: "
        "kiểm kê, ghi thừa thiếu vào sổ rồi mới bàn giao."
    )


class UncountedCash(Refusal):
    """A post that keeps money passes only with the money counted (chưa đếm tiền)."""

    text = "Chức {post} giữ tiền, nên phải đếm tiền khi bàn giao. Sổ ghi {booked} đ."


class PaperMissing(Refusal):
    """A change of officers rests on a decision and a witness (thiếu quyết định, chứng kiến)."""

    text = "Phải ghi số quyết định, họ tên người nhận và người chứng kiến."


class TooEarly(Refusal):
    """A post passes after it was taken up, and not on a day to come (sai ngày bàn giao)."""

    text = "Ngày bàn giao phải sau ngày {since} và không quá ngày {today}."


class ProvinceDecides(Refusal):
    """The chair of a commune does not choose who follows her (tỉnh quyết định)."""

    text = "Chức trưởng ban của xã do Ban quản lý tỉnh kiện toàn."


class NoSuchUser(Refusal):
    """The user who is to get access is not known (không có người dùng)."""

    text = "Không có người dùng {username}. Để trống, hoặc nhờ quản trị thêm người dùng trước."


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """Who takes a post up; `username` gets its access (người nhận)."""

    name: str
    phone: str = ""
    username: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What passes from hand to hand, amounts in đồng (nội dung bàn giao).

    `counted` is None where nothing was counted, `bank_stated` where no statement was at hand.
    """

    counted: Vnd | None = None
    denominations: Mapping[str, int] = field(default_factory=dict)
    bank_stated: Vnd | None = None
    papers: str = ""
    open_cases: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Which post passes to whom, and on which paper (thay đổi nhân sự)."""

    board_id: int
    post: str
    incoming: Incoming
    decision_no: str
    witness: str
    group_id: int | None = None
    outgoing_id: int | None = None
    handed: Handed = Handed()


def reconstitute(
    actor: Actor, *, change: Change, on: date, today: date, request_id: UUID
) -> OfficeHandOver:
    """Pass a post on and end the old holder's access by itself (kiện toàn).

    Refuses without decision or witness, a post held by somebody else, money uncounted or unequal
    to the book, a day before she took it up or after `today`, a commune's chair chosen by the
    commune, and a second role that would let the newcomer watch herself.
    """
    content = {"change": str(change), "on": on}
    with recording(actor, Verb.RECONSTITUTE, request_id, content) as record:
        board, group = _place(actor, change)
        _refuse_without_paper(change)
        outgoing = _outgoing(change, on, today)
        booked, counted = _cash(change, board, group)
        bank = bank_of(board.pk) if group is None else None
        if outgoing:
            _end(outgoing, on)
        officer = _take_up(change, board, group, on)
        record.subject = f"{officer}, {group or board}"
        made = OfficeHandOver.objects.create(
            board=board,
            group=group,
            post=change.post,
            outgoing=outgoing,
            incoming=officer,
            on=on,
            decision_no=change.decision_no.strip(),
            cash_booked=booked,
            cash_counted=counted,
            denominations=dict(change.handed.denominations),
            bank_booked=bank.balance if bank else None,
            bank_stated=change.handed.bank_stated,
            papers=change.handed.papers.strip(),
            open_cases=change.handed.open_cases.strip(),
            witness=change.witness.strip(),
            record=record,
        )
        record.facts = {"hand_over": made.pk}
        return made


def _place(actor: Actor, change: Change) -> tuple[Board, Group | None]:
    scope = actor.scope(Verb.RECONSTITUTE)
    reach = Board.objects.within(scope).filter(pk=change.board_id, valid_to=None)
    board = reach.select_for_update(of=("self",)).first()
    if board is None or (change.group_id is None) == (change.post in OF_GROUP):
        raise Unseen
    if board.level == Board.Level.COMMUNE and change.post in OF_PROVINCE and not scope.everywhere:
        raise ProvinceDecides
    if change.group_id is None:
        return board, None
    group = Group.objects.filter(pk=change.group_id, board=board, valid_to=None).first()
    if group is None:
        raise Unseen
    return board, group


def _refuse_without_paper(change: Change) -> None:
    needed = (change.decision_no, change.incoming.name, change.witness)
    if not all(text.strip() for text in needed):
        raise PaperMissing


def _outgoing(change: Change, on: date, today: date) -> Officer | None:
    held = Officer.objects.filter(
        board=change.board_id, group=change.group_id, post=change.post, valid_to=None
    )
    chosen = held.filter(pk=change.outgoing_id).first() if change.outgoing_id else None
    if change.outgoing_id and chosen is None:
        raise Unseen
    if chosen is None and change.post in ONE_HOLDER and (holder := held.first()):
        raise PostHeld(name=holder.name, post=str(holder.get_post_display()))
    since = chosen.valid_from if chosen else date.min
    if not since < on <= today:
        raise TooEarly(since=since, today=today)
    if chosen and _same(chosen, change.incoming):
        raise NotHer(name=chosen.name)
    return chosen


def _same(officer: Officer, incoming: Incoming) -> bool:
    if officer.user and incoming.username:
        return officer.user.username == incoming.username
    return (officer.name, officer.phone) == (incoming.name.strip(), incoming.phone.strip())


def _cash(change: Change, board: Board, group: Group | None) -> tuple[Vnd | None, Vnd | None]:
    if change.post not in KEEPS_CASH:
        return None, None
    drawer = leader_drawer(group) if group else cash_of(board.pk)
    booked, counted = drawer.balance if drawer else 0, change.handed.counted
    if counted is None:
        raise UncountedCash(post=str(Post(change.post).label), booked=booked)
    if counted != booked:
        raise UnequalCash(counted=counted, booked=booked, gap=counted - booked)
    return booked, counted


def _end(officer: Officer, on: date) -> None:
    last = on - timedelta(days=1)
    Officer.objects.filter(pk=officer.pk).update(valid_to=last)
    role = role_of(officer.post, officer.board)
    grants = Assignment.objects.filter(
        valid(on), user=officer.user, role=role, group=officer.group
    ).exclude(user=None)
    if officer.board.level == Board.Level.COMMUNE:
        grants = grants.filter(board=officer.board)
    # A grant that begins on the day itself never holds; one from before ends the day before.
    grants.filter(valid_from=on).delete()
    grants.update(valid_to=last)


def _take_up(change: Change, board: Board, group: Group | None, on: date) -> Officer:
    user = None
    if change.incoming.username:
        known = User.objects.filter(
            username=change.incoming.username, assignments__fund_id=board.fund_id
        )
        user = known.first()
        if user is None:
            raise NoSuchUser(username=change.incoming.username)
        if role := role_of(change.post, board):
            place = board.pk if board.level == Board.Level.COMMUNE else None
            group_id = group.pk if group else None
            assign(user, role, fund_id=board.fund_id, on=on, board_id=place, group_id=group_id)
    return Officer.objects.create(
        board=board,
        group=group,
        post=change.post,
        name=change.incoming.name.strip(),
        phone=change.incoming.phone.strip(),
        user=user,
        decision_no=change.decision_no.strip(),
        valid_from=on,
    )


def role_of(post: str, board: Board) -> Role | None:
    """Tell which role a post brings at a board; a deputy's brings none (quyền theo chức vụ)."""
    return POST_ROLES.get((str(board.level), str(post)))
