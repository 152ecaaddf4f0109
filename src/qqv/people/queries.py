"""Who is acting, and which units, groups and members may she see?"""

from datetime import date

from django.utils import timezone

from qqv.people.models import Assignment, Fund, valid
from qqv.rules.access import Actor, Grant, Role

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
    """Load a user's grants of the day; None when she has none (người thực hiện)."""
    rows = list(
        Assignment.objects.filter(valid(on), user_id=user_id, user__is_active=True)
        .order_by("id")
        .values_list("fund_id", "role", "board_id", "group_id", "user__name", "user__salutation")
    )
    if not rows:
        return None
    fund_id, *_, name, salutation = rows[0]
    grants = tuple(
        Grant(
            role=Role(role),
            board_ids=frozenset({board})
            if board
            else None
            if Role(role) in WHOLE_FUND
            else frozenset(),
            group_id=group,
        )
        for _, role, board, group, *_ in rows
    )
    return Actor(user_id=user_id, name=name, salutation=salutation, fund_id=fund_id, grants=grants)


def working_day(*, user_id: int) -> date:
    """Tell the day the user's fund works on: set apart from the clock, or today (ngày làm việc)."""
    days = Fund.objects.filter(assignments__user_id=user_id).values_list("working_on", flat=True)
    return next((day for day in days[:1] if day), None) or timezone.localdate()
