"""Who may do what, and where? One table of verb -> roles; the Actor carries her grants."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from qqv.rules.refusals import Forbidden, Refusal
from qqv.rules.verbs import Verb as Verb


class Role(StrEnum):
    """A part somebody plays in the fund (vai trò), fund.md section 9."""

    PROVINCE_CHAIR = "province_chair"
    PROVINCE_ACCOUNTANT = "province_accountant"
    PROVINCE_CASHIER = "province_cashier"
    PROVINCE_OFFICER = "province_officer"
    INSPECTOR = "inspector"
    AUDITOR = "auditor"
    COMMUNE_CHAIR = "commune_chair"
    COMMUNE_ACCOUNTANT = "commune_accountant"
    COMMUNE_CASHIER = "commune_cashier"
    GROUP_LEADER = "group_leader"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.PROVINCE_CHAIR: "Trưởng ban quản lý quỹ tỉnh",
    Role.PROVINCE_ACCOUNTANT: "Kế toán quỹ tỉnh",
    Role.PROVINCE_CASHIER: "Thủ quỹ tỉnh",
    Role.PROVINCE_OFFICER: "Cán bộ tỉnh phụ trách xã",
    Role.INSPECTOR: "Cán bộ kiểm tra",
    Role.AUDITOR: "Kiểm toán (chỉ xem)",
    Role.COMMUNE_CHAIR: "Trưởng ban quản lý quỹ xã",
    Role.COMMUNE_ACCOUNTANT: "Kế toán quỹ xã",
    Role.COMMUNE_CASHIER: "Thủ quỹ xã",
    Role.GROUP_LEADER: "Trưởng nhóm",
    Role.ADMINISTRATOR: "Quản trị người dùng",
}

# What each role is for, in the words of the sign-in page and the manual.
ROLE_WORK = {
    Role.PROVINCE_CHAIR: "Xem tổng quan toàn quỹ, mở khóa sổ",
    Role.PROVINCE_ACCOUNTANT: "Sổ tỉnh, phân bổ vốn, xem mọi xã",
    Role.PROVINCE_CASHIER: "Giữ tiền của quỹ tỉnh",
    Role.PROVINCE_OFFICER: "Thẩm định, nghiệm thu ở các xã được phân công",
    Role.INSPECTOR: "Xem mọi xã để kiểm tra",
    Role.AUDITOR: "Chỉ xem: sổ sách, chứng từ, dấu vết",
    Role.COMMUNE_CHAIR: "Duyệt hồ sơ, gia hạn, đảo phiếu cũ",
    Role.COMMUNE_ACCOUNTANT: "Nhập hồ sơ, thẩm định, ghi bảng kê, khóa sổ",
    Role.COMMUNE_CASHIER: "Chi giải ngân, nhận tiền, nộp ngân hàng",
    Role.GROUP_LEADER: "Thu tiền họp nhóm bằng điện thoại, nộp tiền cho thủ quỹ",
    Role.ADMINISTRATOR: "Thêm người dùng, giao vai trò; không đụng tới tiền",
}


_PROVINCE = {
    Role.PROVINCE_CHAIR,
    Role.PROVINCE_ACCOUNTANT,
    Role.PROVINCE_CASHIER,
    Role.PROVINCE_OFFICER,
    Role.INSPECTOR,
    Role.AUDITOR,
}
_COMMUNE = {Role.COMMUNE_CHAIR, Role.COMMUNE_ACCOUNTANT, Role.COMMUNE_CASHIER}
_LEADER = {Role.GROUP_LEADER}
_TOP = {Role.PROVINCE_CHAIR, Role.PROVINCE_OFFICER, Role.INSPECTOR}
# Above the commune: a suspicion is not closed by those it may be about.
_WATCHERS = {
    Role.PROVINCE_CHAIR,
    Role.PROVINCE_ACCOUNTANT,
    Role.PROVINCE_OFFICER,
    Role.INSPECTOR,
}
# The Union's own work is organized by those who answer for it, not by those who hold the money.
_ORGANIZERS = {
    Role.PROVINCE_CHAIR,
    Role.PROVINCE_ACCOUNTANT,
    Role.PROVINCE_OFFICER,
    Role.COMMUNE_CHAIR,
    Role.COMMUNE_ACCOUNTANT,
}

MAY: dict[Verb, frozenset[Role]] = {
    Verb.SEE: frozenset(_PROVINCE | _COMMUNE | _LEADER),
    Verb.SEE_BOOKS: frozenset(_PROVINCE | _COMMUNE),
    Verb.JOIN: frozenset({Role.COMMUNE_ACCOUNTANT}),
    Verb.LEAVE: frozenset({Role.COMMUNE_ACCOUNTANT}),
    Verb.FOUND_GROUP: frozenset({Role.COMMUNE_ACCOUNTANT}),
    Verb.RECONSTITUTE: frozenset({Role.COMMUNE_CHAIR, Role.PROVINCE_CHAIR}),
    Verb.MOVE_MEMBERS: frozenset({Role.COMMUNE_ACCOUNTANT}),
    Verb.MERGE_GROUPS: frozenset({Role.COMMUNE_ACCOUNTANT, Role.COMMUNE_CHAIR}),
    Verb.SPLIT_GROUP: frozenset({Role.COMMUNE_ACCOUNTANT, Role.COMMUNE_CHAIR}),
    Verb.REFORM_UNITS: frozenset({Role.PROVINCE_CHAIR, Role.ADMINISTRATOR}),
    Verb.SURVEY: frozenset(
        {
            Role.COMMUNE_ACCOUNTANT,
            Role.COMMUNE_CHAIR,
            Role.PROVINCE_OFFICER,
            Role.GROUP_LEADER,
        }
    ),
    Verb.SET_RANKING: frozenset({Role.PROVINCE_CHAIR}),
    Verb.APPLY: frozenset({Role.COMMUNE_ACCOUNTANT, Role.GROUP_LEADER}),
    Verb.ENDORSE: frozenset({Role.COMMUNE_ACCOUNTANT, Role.GROUP_LEADER}),
    Verb.APPRAISE: frozenset({Role.COMMUNE_ACCOUNTANT, Role.PROVINCE_OFFICER}),
    Verb.APPROVE: frozenset({Role.COMMUNE_CHAIR}),
    Verb.DISBURSE: frozenset({Role.COMMUNE_CASHIER}),
    Verb.OPEN_LOANS: frozenset({Role.PROVINCE_ACCOUNTANT, Role.COMMUNE_ACCOUNTANT}),
    Verb.COLLECT: frozenset({Role.GROUP_LEADER, Role.COMMUNE_ACCOUNTANT}),
    Verb.HAND_OVER: frozenset({Role.GROUP_LEADER, Role.COMMUNE_ACCOUNTANT}),
    Verb.RECEIVE: frozenset({Role.COMMUNE_CASHIER}),
    Verb.MOVE_CASH: frozenset({Role.COMMUNE_CASHIER, Role.PROVINCE_CASHIER}),
    Verb.COUNT_CASH: frozenset({Role.COMMUNE_CASHIER, Role.PROVINCE_CASHIER}),
    Verb.CONFIRM_COUNT: frozenset({Role.COMMUNE_ACCOUNTANT, Role.PROVINCE_ACCOUNTANT}),
    Verb.MAKE_SLIP: frozenset({Role.COMMUNE_ACCOUNTANT, Role.PROVINCE_ACCOUNTANT}),
    Verb.PAY_SLIP: frozenset({Role.COMMUNE_CASHIER, Role.PROVINCE_CASHIER}),
    Verb.REFUSE_SLIP: frozenset(
        {Role.COMMUNE_CASHIER, Role.PROVINCE_CASHIER, Role.COMMUNE_CHAIR, Role.PROVINCE_CHAIR}
    ),
    Verb.CHECK_DAY: frozenset({Role.COMMUNE_ACCOUNTANT, Role.PROVINCE_ACCOUNTANT}),
    Verb.TAKE_STATEMENT: frozenset({Role.COMMUNE_ACCOUNTANT, Role.PROVINCE_ACCOUNTANT}),
    Verb.DROP_STATEMENT: frozenset({Role.COMMUNE_ACCOUNTANT, Role.PROVINCE_ACCOUNTANT}),
    Verb.MATCH_BANK: frozenset({Role.COMMUNE_ACCOUNTANT, Role.PROVINCE_ACCOUNTANT}),
    Verb.SETTLE: frozenset({Role.COMMUNE_CASHIER}),
    Verb.EXTEND: frozenset({Role.COMMUNE_CHAIR}),
    Verb.WAIVE: frozenset({Role.COMMUNE_CHAIR}),
    Verb.ACCEPT_WORKS: frozenset({Role.COMMUNE_ACCOUNTANT, Role.PROVINCE_OFFICER}),
    Verb.RECALL: frozenset({Role.COMMUNE_CHAIR}),
    Verb.WRITE_OFF: frozenset({Role.PROVINCE_CHAIR}),
    Verb.REVERSE: frozenset({Role.COMMUNE_ACCOUNTANT, Role.GROUP_LEADER, Role.COMMUNE_CASHIER}),
    Verb.REVERSE_OLD: frozenset({Role.COMMUNE_CHAIR, Role.PROVINCE_ACCOUNTANT}),
    Verb.REVERSE_CLOSED: frozenset({Role.PROVINCE_ACCOUNTANT, Role.PROVINCE_CHAIR}),
    Verb.WITHDRAW: frozenset({Role.COMMUNE_CASHIER}),
    Verb.DEPOSIT: frozenset({Role.COMMUNE_CASHIER}),
    Verb.SET_SAVINGS: frozenset({Role.PROVINCE_CHAIR}),
    Verb.ALLOCATE: frozenset({Role.PROVINCE_ACCOUNTANT}),
    Verb.PROPOSE_PLAN: frozenset({Role.PROVINCE_ACCOUNTANT}),
    Verb.SIGN_PLAN: frozenset({Role.PROVINCE_CHAIR}),
    Verb.SET_PLANNING: frozenset({Role.PROVINCE_CHAIR}),
    Verb.CLOSE_PERIOD: frozenset({Role.COMMUNE_ACCOUNTANT, Role.PROVINCE_ACCOUNTANT}),
    Verb.REOPEN_PERIOD: frozenset({Role.PROVINCE_CHAIR}),
    Verb.PETITION: frozenset({Role.COMMUNE_CHAIR}),
    Verb.DECIDE_LIQUIDATION: frozenset({Role.PROVINCE_CHAIR}),
    Verb.CONFIRM_BALANCE: frozenset({Role.COMMUNE_ACCOUNTANT, Role.PROVINCE_OFFICER}),
    Verb.CLOSE_RESULT: frozenset({Role.PROVINCE_ACCOUNTANT}),
    Verb.LIQUIDATE: frozenset({Role.PROVINCE_CHAIR}),
    Verb.REQUEST_RELIEF: frozenset({Role.COMMUNE_CHAIR}),
    Verb.RECOVER: frozenset({Role.COMMUNE_CASHIER}),
    Verb.HAND_OVER_LOANS: frozenset({Role.PROVINCE_ACCOUNTANT}),
    Verb.EXTEND_BY_EVENT: frozenset({Role.PROVINCE_CHAIR}),
    Verb.SET_WORKING_DATE: frozenset({Role.PROVINCE_ACCOUNTANT}),
    Verb.SET_PRODUCT: frozenset({Role.PROVINCE_ACCOUNTANT}),
    Verb.DECIDE_PRODUCT: frozenset({Role.PROVINCE_CHAIR}),
    Verb.SET_PAPERS: frozenset({Role.PROVINCE_ACCOUNTANT}),
    Verb.MANAGE_USERS: frozenset({Role.ADMINISTRATOR}),
    Verb.IMPORT: frozenset({Role.COMMUNE_ACCOUNTANT, Role.PROVINCE_ACCOUNTANT}),
    Verb.CORRECT: frozenset({Role.COMMUNE_ACCOUNTANT}),
    Verb.TAKE_COMPLAINT: frozenset(_TOP | {Role.COMMUNE_CHAIR, Role.COMMUNE_ACCOUNTANT}),
    Verb.ANSWER_COMPLAINT: frozenset(_TOP | {Role.COMMUNE_CHAIR}),
    Verb.ASK_DATA: frozenset({Role.COMMUNE_CHAIR, Role.COMMUNE_ACCOUNTANT}),
    Verb.ANSWER_DATA: frozenset({Role.COMMUNE_CHAIR, Role.PROVINCE_CHAIR}),
    Verb.DECLARE_INTERESTS: frozenset((_PROVINCE | _COMMUNE | _LEADER) - {Role.AUDITOR}),
    Verb.RECORD_KIN: frozenset({Role.COMMUNE_ACCOUNTANT, Role.COMMUNE_CHAIR, Role.PROVINCE_CHAIR}),
    Verb.SEE_INTERESTS: frozenset(
        {Role.PROVINCE_CHAIR, Role.INSPECTOR, Role.AUDITOR, Role.COMMUNE_CHAIR}
    ),
    Verb.SET_APPRAISAL: frozenset({Role.PROVINCE_CHAIR}),
    Verb.NOTE_ALARM: frozenset(
        _WATCHERS | {Role.COMMUNE_CHAIR, Role.COMMUNE_ACCOUNTANT, Role.PROVINCE_CASHIER}
    ),
    Verb.RESOLVE_FRAUD: frozenset(_WATCHERS),
    Verb.SET_ALARMS: frozenset({Role.PROVINCE_ACCOUNTANT}),
    Verb.PLAN_INSPECTION: frozenset({Role.PROVINCE_CHAIR, Role.PROVINCE_OFFICER, Role.INSPECTOR}),
    Verb.DRAW_VISITS: frozenset({Role.PROVINCE_CHAIR, Role.INSPECTOR}),
    Verb.INSPECT: frozenset({Role.PROVINCE_OFFICER, Role.INSPECTOR}),
    Verb.REMEDY: frozenset(
        _COMMUNE | _LEADER | {Role.PROVINCE_CHAIR, Role.PROVINCE_ACCOUNTANT, Role.PROVINCE_CASHIER}
    ),
    Verb.FOLLOW_UP: frozenset({Role.PROVINCE_OFFICER, Role.INSPECTOR}),
    Verb.CHECK_USE: frozenset(
        {
            Role.COMMUNE_CHAIR,
            Role.COMMUNE_ACCOUNTANT,
            Role.PROVINCE_OFFICER,
            Role.INSPECTOR,
        }
    ),
    Verb.PROPOSE_SHARES: frozenset({Role.PROVINCE_ACCOUNTANT}),
    Verb.DECIDE_SHARES: frozenset({Role.PROVINCE_CHAIR}),
    Verb.SHARE_INTEREST: frozenset({Role.COMMUNE_ACCOUNTANT, Role.PROVINCE_ACCOUNTANT}),
    Verb.PAY_SHARES: frozenset({Role.COMMUNE_CASHIER}),
    Verb.UNDO_ALLOCATION: frozenset({Role.PROVINCE_CHAIR}),
    Verb.SET_TURNING: frozenset({Role.PROVINCE_CHAIR}),
    Verb.PROPOSE_POINTS: frozenset({Role.PROVINCE_ACCOUNTANT}),
    Verb.DECIDE_POINTS: frozenset({Role.PROVINCE_CHAIR}),
    Verb.OBJECT: frozenset({Role.COMMUNE_CHAIR}),
    Verb.ANSWER_OBJECTION: frozenset({Role.PROVINCE_CHAIR, Role.PROVINCE_OFFICER}),
    Verb.FREEZE_RANKING: frozenset({Role.PROVINCE_CHAIR}),
    Verb.AWARD: frozenset({Role.PROVINCE_CHAIR}),
    Verb.HOLD_MEETING: frozenset({Role.GROUP_LEADER, Role.COMMUNE_ACCOUNTANT, Role.COMMUNE_CHAIR}),
    Verb.PUBLISH_MESSAGE: frozenset({Role.PROVINCE_CHAIR, Role.PROVINCE_ACCOUNTANT}),
    Verb.CAMPAIGN: frozenset(_ORGANIZERS),
    Verb.TRAIN: frozenset(_ORGANIZERS),
    Verb.SET_TOPICS: frozenset({Role.PROVINCE_CHAIR, Role.PROVINCE_ACCOUNTANT}),
    Verb.SEE_CONFERENCE: frozenset(_PROVINCE - {Role.PROVINCE_OFFICER}),
    Verb.WRITE_REPORT: frozenset({Role.PROVINCE_CHAIR, Role.PROVINCE_ACCOUNTANT}),
    Verb.FREEZE_REPORT: frozenset({Role.PROVINCE_CHAIR}),
    Verb.SET_POINT: frozenset(
        {Role.COMMUNE_CHAIR, Role.COMMUNE_ACCOUNTANT, Role.PROVINCE_CHAIR, Role.PROVINCE_ACCOUNTANT}
    ),
    Verb.SET_BORDERS: frozenset({Role.PROVINCE_CHAIR, Role.PROVINCE_ACCOUNTANT}),
}

LOOKING = frozenset({Verb.SEE, Verb.SEE_BOOKS})

INCOMPATIBLE: tuple[frozenset[Role], ...] = (
    frozenset({Role.COMMUNE_ACCOUNTANT, Role.COMMUNE_CASHIER}),
    frozenset({Role.PROVINCE_ACCOUNTANT, Role.PROVINCE_CASHIER}),
    frozenset({Role.COMMUNE_CHAIR, Role.COMMUNE_CASHIER}),
    frozenset({Role.GROUP_LEADER, Role.COMMUNE_CASHIER}),
    frozenset({Role.GROUP_LEADER, Role.COMMUNE_CHAIR}),
)


class IncompatibleRoles(Refusal):
    """One person would watch herself (kiêm nhiệm)."""

    text = "Một người không được vừa là {held} vừa là {wanted} của cùng một đơn vị."


class Archived(Forbidden):
    """The fund of her board has ended; she may look, and writes no more (quỹ đã lưu trữ)."""

    text = "Quỹ quay vòng {board} đã tất toán và lưu trữ: chị vẫn xem được, nhưng không ghi thêm."


class OwnWork(Refusal):
    """The second pair of eyes would be the first (tự duyệt việc mình làm)."""

    text = "Chị là người {did} hồ sơ này nên không {wanted} được. Phải là một người khác."


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role with its place (vai trò và phạm vi): `board_ids` None means the whole fund.

    `archived` names the board if its fund has ended: then the grant only looks.
    """

    role: Role
    board_ids: frozenset[int] | None = None
    group_id: int | None = None
    archived: str = ""

    def holds(self, verb: Verb) -> bool:
        """Tell whether this grant lets her do it (có quyền)."""
        return self.role in MAY[verb] and (not self.archived or verb in LOOKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where a verb reaches (phạm vi): the whole fund, some boards, some groups."""

    fund_id: int
    everywhere: bool
    boards: frozenset[int]
    groups: frozenset[int]

    @property
    def empty(self) -> bool:
        return not (self.everywhere or self.boards or self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is acting, with all her grants on the day (người thực hiện)."""

    user_id: int
    name: str
    fund_id: int
    salutation: str = ""
    grants: tuple[Grant, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    def may(self, verb: Verb) -> bool:
        """Tell whether any of her roles holds this verb (có quyền)."""
        return any(grant.holds(verb) for grant in self.grants)

    def require(self, verb: Verb) -> None:
        """Refuse with Forbidden what none of her roles holds (kiểm tra quyền).

        Archived, if she would hold it had her board's fund not ended.
        """
        if not self.may(verb):
            for grant in self.grants:
                if grant.role in MAY[verb]:
                    raise Archived(board=grant.archived)
            who = ", ".join(ROLE_NAMES[r] for r in Role if r in MAY[verb])
            raise Forbidden(who=who)

    def scope(self, verb: Verb) -> Scope:
        """Tell where she may do this (phạm vi của một việc)."""
        held = [grant for grant in self.grants if grant.holds(verb)]
        wide = [grant for grant in held if grant.group_id is None]
        return Scope(
            fund_id=self.fund_id,
            everywhere=any(grant.board_ids is None for grant in wide),
            boards=frozenset(b for grant in wide for b in grant.board_ids or ()),
            groups=frozenset(g.group_id for g in held if g.group_id is not None),
        )


def refuse_incompatible(*, held: Iterable[Role], wanted: Role) -> None:
    """Refuse two roles in one hand at one unit (bất kiêm nhiệm), fund.md section 9."""
    for role in held:
        if any({role, wanted} == set(pair) for pair in INCOMPATIBLE):
            raise IncompatibleRoles(held=ROLE_NAMES[role], wanted=ROLE_NAMES[wanted])


# Which role a post brings with it, by the level of its board.
POST_ROLES = {
    ("province", "chair"): Role.PROVINCE_CHAIR,
    ("province", "accountant"): Role.PROVINCE_ACCOUNTANT,
    ("province", "cashier"): Role.PROVINCE_CASHIER,
    ("commune", "chair"): Role.COMMUNE_CHAIR,
    ("commune", "accountant"): Role.COMMUNE_ACCOUNTANT,
    ("commune", "cashier"): Role.COMMUNE_CASHIER,
    ("commune", "leader"): Role.GROUP_LEADER,
}
