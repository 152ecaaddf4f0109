"""Who shares an identity, a phone or a household, and who lends far more than others?"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum

from qqv.lending.models import Appraisal, Loan
from qqv.people.models import Member, Officer, valid
from qqv.rules.access import Scope
from qqv.rules.money import Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrower:
    """A member with an open loan, as she may share something (người đang vay)."""

    loan_id: int
    number: str
    member_id: int
    member: str
    group_id: int
    group: str
    board_id: int
    commune: str
    id_number: str
    phone: str
    household_id: int
    address: str
    outstanding: Vnd
    disbursed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHome:
    """A serving officer in a household (cán bộ trong hộ)."""

    member_id: int
    name: str
    post: str
    of_board: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """What was lent in one group, or on one appraiser's visits, in đồng (đã cho vay)."""

    key: int
    name: str
    board_id: int
    commune: str
    count: int
    amount: Vnd


def borrowers(scope: Scope, *, homes: Collection[int] | None = None) -> list[Borrower]:
    """List everybody in reach with an open loan, or those of some households (người đang vay)."""
    rows = Loan.objects.within(scope).filter(settled_on=None)
    if homes is not None:
        rows = rows.filter(member__household__in=homes)
    # Plain values: thousands of loans with four relatives each are slow to build.
    fields = rows.order_by("disbursed_on", "pk").values_list(
        "pk",
        "number",
        "member_id",
        "member__name",
        "group_id",
        "group__number",
        "group__name",
        "board_id",
        "board__name",
        "member__id_number",
        "member__phone",
        "member__household_id",
        "member__household__address",
        "outstanding",
        "disbursed_on",
    )
    return [
        Borrower(
            loan_id=row[0],
            number=row[1],
            member_id=row[2],
            member=row[3],
            group_id=row[4],
            group=f"Nhóm {row[5]} · {row[6]}",
            board_id=row[7],
            commune=row[8],
            id_number=row[9],
            phone=row[10],
            household_id=row[11],
            address=row[12],
            outstanding=row[13],
            disbursed_on=row[14],
        )
        for row in fields
    ]


def officers_at_home(scope: Scope, *, on: date) -> dict[int, list[AtHome]]:
    """Tell which serving officers live in which household, as far as it is known (cán bộ ở hộ).

    An officer is known by the member she was entered as; a group's leader also by her name among
    her own group's members.
    """
    found: dict[int, list[AtHome]] = defaultdict(list)
    officers = list(
        Officer.objects.within(scope).filter(valid(on)).select_related("member").order_by("pk")
    )
    groups = {row.group_id for row in officers if row.member is None and row.group_id}
    named = {
        (member.group_id, member.name): member for member in Member.objects.filter(group__in=groups)
    }
    for row in officers:
        member = row.member or (named.get((row.group_id, row.name)) if row.group_id else None)
        if member:
            found[member.household_id].append(
                AtHome(
                    member_id=member.pk,
                    name=row.name,
                    post=str(row.get_post_display()),
                    of_board=row.group_id is None,
                )
            )
    return found


def lent_by_group(scope: Scope, *, first: date, last: date) -> list[Lent]:
    """Add up what was lent in a span, group by group (đã cho vay theo nhóm)."""
    rows = _lent(scope, first, last).values_list(
        "group_id", "group__number", "group__name", "board_id", "board__name"
    )
    return [
        Lent(
            key=pk,
            name=f"Nhóm {number} · {name}",
            board_id=board,
            commune=commune,
            count=n,
            amount=amount,
        )
        for pk, number, name, board, commune, n, amount in rows.annotate(
            n=Count("pk"), amount=Sum("principal")
        ).order_by("group_id")
    ]


def lent_by_appraiser(scope: Scope, *, first: date, last: date) -> list[Lent]:
    """Add up what was lent in a span, by who appraised it and where (theo người thẩm định)."""
    loans = _lent(scope, first, last)
    rows = Appraisal.objects.filter(application__loan__in=loans.values("pk"), passed=True)
    by = rows.values_list(
        "appraiser_id", "appraiser__name", "application__board_id", "application__board__name"
    )
    return [
        Lent(key=pk, name=name, board_id=board, commune=commune, count=n, amount=amount)
        for pk, name, board, commune, n, amount in by.annotate(
            n=Count("pk"), amount=Sum("application__loan__principal")
        ).order_by("appraiser_id", "application__board_id")
    ]


def _lent(scope: Scope, first: date, last: date) -> QuerySet[Loan]:
    return Loan.objects.within(scope).filter(
        disbursed_on__range=(first, last), disbursement__isnull=False
    )
