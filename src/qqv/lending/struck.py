"""Which loans did an event strike? Open ones with an installment due in its days, unpaid."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from qqv.lending.models import Freeze, Installment, Loan
from qqv.rules.access import Scope

if TYPE_CHECKING:
    from qqv.lending.models.servicing import LoanQuerySet


def struck(
    scope: Scope,
    *,
    board_ids: Collection[int],
    group_ids: Collection[int],
    first_due: date,
    last_due: date,
    on: date,
) -> "LoanQuerySet":
    """Find the loans of some boards or groups an event struck (khoản vay bị ảnh hưởng).

    Those frozen on the day or later have their time already.
    """
    waiting = Installment.objects.filter(
        loan=OuterRef("pk"), version=OuterRef("version"), due_on__range=(first_due, last_due)
    ).exclude(principal_paid=F("principal"), interest_paid=F("interest"))
    frozen = Freeze.objects.filter(loan=OuterRef("pk"), until__gte=on)
    return (
        Loan.objects.within(scope)
        .filter(Q(board__in=board_ids) | Q(group__in=group_ids), settled_on=None)
        .filter(Exists(waiting), ~Exists(frozen), opened_on__lte=on)
        .order_by("pk")
    )
