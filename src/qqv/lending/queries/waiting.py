"""How much waits at each step, and how much is late? Counts for the day's list."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from qqv.lending.models import Application, Loan
from qqv.rules.access import Actor, Verb
from qqv.rules.schedule import months_later


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Counts of dossiers by step, late loans and overdue works (đang chờ)."""

    applied: int
    endorsed: int
    appraised: int
    approved: int
    late_30: int
    late_90: int
    works_overdue: int


def waiting(actor: Actor, *, on: date) -> Waiting:
    """Count what waits in reach, over indexes that hold open things only (đang chờ)."""
    scope = actor.scope(Verb.SEE)
    stages = dict(
        Application.objects.within(scope)
        .filter(stage__in=("applied", "endorsed", "appraised", "approved"))
        .values_list("stage")
        .annotate(n=Count("pk"))
        .order_by()
    )
    late = (
        Loan.objects.within(scope)
        .filter(settled_on=None, next_due_on__lt=on - timedelta(days=30))
        .aggregate(
            n30=Count("pk"), n90=Count("pk", filter=Q(next_due_on__lt=on - timedelta(days=90)))
        )
    )
    works = (
        Loan.objects.within(scope)
        .filter(disbursement__isnull=False, disbursed_on__lt=months_later(on, -6))
        .exclude(acceptances__accepted=True)
        .count()
        if actor.may(Verb.ACCEPT_WORKS)
        else 0
    )
    return Waiting(
        applied=stages.get("applied", 0),
        endorsed=stages.get("endorsed", 0),
        appraised=stages.get("appraised", 0),
        approved=stages.get("approved", 0),
        late_30=late["n30"],
        late_90=late["n90"],
        works_overdue=works,
    )
