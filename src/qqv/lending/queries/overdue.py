"""Which open loans are late, unbuilt, too large or extended too often? For the alarms."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from qqv.lending.models import Acceptance, Appraisal, Approval, Loan
from qqv.rules.access import Scope
from qqv.rules.money import Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class OneLoan:
    """A loan as an alarm names it, in đồng and days (khoản vay)."""

    loan_id: int
    number: str
    member: str
    group_id: int
    group: str
    board_id: int
    commune: str
    principal: Vnd
    outstanding: Vnd
    disbursed_on: date
    since: date
    most: Vnd = 0
    times: int = 0


def late_loans(scope: Scope, *, on: date, over: int) -> list[OneLoan]:
    """List open loans more than so many days late by today's books, the longest first."""
    late = _open(scope).filter(next_due_on__lt=on - timedelta(days=over))
    return [_one(row, since=row.next_due_on) for row in late.order_by("next_due_on", "pk")]


def late_by_board(scope: Scope, *, on: date, over: int) -> dict[int, tuple[Vnd, Vnd]]:
    """Tell each board's whole outstanding and that of loans over so many days late, in đồng."""
    found: dict[int, tuple[Vnd, Vnd]] = {}
    before = on - timedelta(days=over)
    rows = Loan.objects.within(scope).filter(settled_on=None, opened_on__lte=on)
    for board, owed, due in rows.values_list("board", "outstanding", "next_due_on"):
        whole, late = found.get(board, (0, 0))
        found[board] = whole + owed, late + (owed if due and due < before else 0)
    return found


def works_unseen(scope: Scope, *, lent_before: date) -> list[OneLoan]:
    """List loans lent before a day whose works nobody has looked at (chưa ai xem công trình)."""
    looked = Acceptance.objects.filter(loan=OuterRef("pk"))
    return _works(scope, lent_before, ~Exists(looked))


def works_not_accepted(scope: Scope, *, lent_before: date) -> list[OneLoan]:
    """List loans lent before a day whose works are not accepted (chưa nghiệm thu)."""
    accepted = Acceptance.objects.filter(loan=OuterRef("pk"), accepted=True)
    return _works(scope, lent_before, ~Exists(accepted))


def lent_unappraised(scope: Scope) -> list[OneLoan]:
    """List loans lent without an appraisal before the approval, or without any (giải ngân sai)."""
    yes = Approval.objects.filter(
        application=OuterRef("application"), approved=True, on__lte=OuterRef("disbursed_on")
    )
    visit = Appraisal.objects.filter(
        application=OuterRef("application"),
        passed=True,
        on__lte=OuterRef("application__approval__on"),
    )
    lent = Loan.objects.within(scope).filter(disbursement__isnull=False)
    wrong = lent.filter(Q(application=None) | ~Exists(yes) | ~Exists(visit))
    return [_one(row, since=row.disbursed_on) for row in _around(wrong).order_by("pk")]


def over_the_limit(scope: Scope, *, most: Vnd) -> list[OneLoan]:
    """List open loans above an amount, or above what their product allows (vượt mức vay)."""
    large = _open(scope).filter(
        Q(principal__gt=most) | Q(principal__gt=F("product__principal_max"))
    )
    rows = large.select_related("product").order_by("pk")
    return [
        _one(row, since=row.disbursed_on, most=min(most, row.product.principal_max)) for row in rows
    ]


def extended_often(scope: Scope, *, over: int) -> list[OneLoan]:
    """List open loans extended more than so many times (gia hạn nhiều lần)."""
    counted = _open(scope).annotate(times=Count("extensions"), last=Max("extensions__on"))
    rows: Any = counted.filter(times__gt=over).order_by("pk")
    return [_one(row, since=row.last, times=row.times) for row in rows]


def _works(scope: Scope, lent_before: date, unseen: Any) -> list[OneLoan]:
    lent = _open(scope).filter(unseen, disbursement__isnull=False, disbursed_on__lt=lent_before)
    return [_one(row, since=row.disbursed_on) for row in lent.order_by("disbursed_on", "pk")]


def _open(scope: Scope) -> QuerySet[Loan]:
    return _around(Loan.objects.within(scope).filter(settled_on=None))


def _around(rows: QuerySet[Loan]) -> QuerySet[Loan]:
    return rows.select_related("member", "group", "board")


def _one(row: Loan, *, since: date | None, most: Vnd = 0, times: int = 0) -> OneLoan:
    assert since, row
    return OneLoan(
        loan_id=row.pk,
        number=row.number,
        member=row.member.name,
        group_id=row.group_id,
        group=str(row.group),
        board_id=row.board_id,
        commune=row.board.name,
        principal=row.principal,
        outstanding=row.outstanding,
        disbursed_on=row.disbursed_on,
        since=since,
        most=most,
        times=times,
    )


def of_groups(rows: list[OneLoan]) -> dict[int, list[OneLoan]]:
    """Sort loans by group, in their order (theo nhóm)."""
    found: dict[int, list[OneLoan]] = defaultdict(list)
    for row in rows:
        found[row.group_id].append(row)
    return found
