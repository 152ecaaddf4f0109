"""Who is acting, and which units, groups and members may she see?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from qqv.people.models import (
    Assignment,
    Liquidation,
    LiquidationDecision,
    Officer,
    Petition,
    valid,
)
from qqv.rules.access import ROLE_NAMES, ROLE_WORK, Actor, Grant, Role
from qqv.trail.knowing import told

WHOLE_FUND = frozenset(
    {
        Role.PROVINCE_CHAIR,
        Role.PROVINCE_ACCOUNTANT,
        Role.PROVINCE_CASHIER,
        Role.INSPECTOR,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }
)


def actor_for(*, user_id: int, on: date) -> Actor | None:
    """Load a user's grants of a day; None when she has none (người thực hiện)."""
    return _actor(user_id, _assignments(user_id), on)


def signed_in(*, user_id: int) -> tuple[Actor | None, date]:
    """Load a user's grants and the day her fund works on, in one statement (người dùng).

    The day is set apart from the clock, or else today's.
    """
    rows = _assignments(user_id)
    days = (row.fund.working_on for row in rows if row.fund.working_on)
    on = next(days, None) or timezone.localdate()
    return _actor(user_id, rows, on), on


def _assignments(user_id: int) -> list[Assignment]:
    rows = Assignment.objects.filter(user_id=user_id, user__is_active=True)
    around = rows.select_related("user", "fund", "board__liquidation").order_by("id")
    return list(
        around.only(
            "role",
            "user_id",
            "board_id",
            "group_id",
            "valid_from",
            "valid_to",
            "user__name",
            "user__salutation",
            "fund__working_on",
            "board__name",
            "board__liquidation__on",
        )
    )


def _actor(user_id: int, rows: list[Assignment], on: date) -> Actor | None:
    held = [r for r in rows if r.valid_from <= on and (r.valid_to is None or on <= r.valid_to)]
    if not held:
        return None
    return Actor(
        user_id=user_id,
        name=held[0].user.name,
        salutation=held[0].user.salutation,
        fund_id=held[0].fund_id,
        grants=tuple(
            Grant(
                role=Role(row.role),
                board_ids=_boards(row),
                group_id=row.group_id,
                archived=_archived(row),
            )
            for row in held
        ),
    )


def _boards(row: Assignment) -> frozenset[int] | None:
    if row.board_id:
        return frozenset({row.board_id})
    return None if Role(row.role) in WHOLE_FUND else frozenset()


def _archived(row: Assignment) -> str:
    return row.board.name if row.board and hasattr(row.board, "liquidation") else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A commune's fund on its way to the end: asked for, agreed, ended (đang tất toán)."""

    board_id: int
    number: str
    on: date
    reason: str
    decision_no: str = ""
    decided_on: date | None = None
    minutes_no: str = ""
    ended_on: date | None = None


def closing(board_id: int, on: date) -> Closing | None:
    """Tell how far a commune's liquidation is on a day; None without a petition that stands.

    One that the province refused last does not stand (đang tất toán nguồn vốn).
    """
    return closings([board_id], on=on).get(board_id)


def closings(board_ids: Iterable[int], *, on: date) -> dict[int, Closing]:
    """Tell how far liquidation is on a day, for those boards where it is asked for, by board."""
    petitions = {
        petition.pk: petition
        for petition in Petition.objects.filter(told(), board__in=list(board_ids), on__lte=on)
    }
    if not petitions:
        return {}
    decided = {
        decision.petition_id: decision
        for decision in LiquidationDecision.objects.filter(
            told(), petition__in=petitions, on__lte=on
        ).order_by("on", "pk")
    }
    boards = [petition.board_id for petition in petitions.values()]
    ended = {
        end.board_id: end
        for end in Liquidation.objects.filter(told(), board__in=boards, on__lte=on)
    }
    return {
        petition.board_id: _closing(petition, decided.get(pk), ended.get(petition.board_id))
        for pk, petition in petitions.items()
        if pk not in decided or decided[pk].agreed
    }


def _closing(
    petition: Petition, decision: LiquidationDecision | None, end: Liquidation | None
) -> Closing:
    return Closing(
        board_id=petition.board_id,
        number=petition.number,
        on=petition.on,
        reason=petition.reason,
        decision_no=decision.number if decision else "",
        decided_on=decision.on if decision else None,
        minutes_no=end.minutes_no if end else "",
        ended_on=end.on if end else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoUser:
    """Somebody one may enter a demo as (người dùng tập huấn)."""

    user_id: int
    username: str
    name: str
    role: str
    place: str
    work: str

    @property
    def initial(self) -> str:
        return self.name.split()[-1][:1]


def demo_users() -> tuple[DemoUser, ...]:
    """List those who are shown on a demo's login page, with what each can do (tập huấn)."""
    rows = Assignment.objects.filter(user__shown_on_login=True, user__is_active=True)
    held: dict[int, list[Assignment]] = {}
    for row in rows.select_related("user", "board", "group").order_by("user_id", "pk"):
        held.setdefault(row.user_id, []).append(row)
    return tuple(
        DemoUser(
            user_id=user_id,
            username=grants[0].user.username,
            name=grants[0].user.name,
            role=ROLE_NAMES[Role(grants[0].role)],
            place=_places(grants),
            work=ROLE_WORK[Role(grants[0].role)],
        )
        for user_id, grants in held.items()
    )


def _places(grants: list[Assignment]) -> str:
    first = str(grants[0].group or grants[0].board or "")
    return f"{first} (+{len(grants) - 1})" if len(grants) > 1 else first


def leads(*, user_id: int, group_id: int, on: date) -> bool:
    """Tell whether a user leads a group or is its deputy on a day (trưởng nhóm, phó nhóm)."""
    posts = (Officer.Post.LEADER, Officer.Post.DEPUTY_LEADER)
    held = Officer.objects.filter(valid(on), user_id=user_id, group_id=group_id, post__in=posts)
    roles = Assignment.objects.filter(
        valid(on), user_id=user_id, group_id=group_id, role=Role.GROUP_LEADER
    )
    return held.exists() or roles.exists()


def own_households(user_id: int) -> frozenset[int]:
    """Tell the households of the members a user is, by her posts (hộ của chính cán bộ)."""
    posts = Officer.objects.filter(user_id=user_id, member__isnull=False)
    return frozenset(posts.values_list("member__household_id", flat=True))
