"""How much waits at each step, and how much is late? Counts for the day's list."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from qqv.lending.models import Application, Loan
from qqv.lending.queries.works import overdue_use, overdue_works, terms_of, waiting_works
from qqv.rules.access import Actor, Scope, Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Counts of dossiers by step, late loans and works to be looked at (đang chờ)."""

    applied: int
    endorsed: int
    appraised: int
    approved: int
    late_30: int
    late_90: int
    works_overdue: int
    use_overdue: int
    misused: int


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
    works = _works(actor, on=on)
    return Waiting(
        applied=stages.get("applied", 0),
        endorsed=stages.get("endorsed", 0),
        appraised=stages.get("appraised", 0),
        approved=stages.get("approved", 0),
        late_30=late["n30"],
        late_90=late["n90"],
        works_overdue=works["works"],
        use_overdue=works["use"],
        misused=works["misused"],
    )


def to_appraise(scope: Scope) -> list[str]:
    """Name the commune of every dossier that waits to be looked at (chờ thẩm định)."""
    rows = Application.objects.within(scope).filter(stage=Application.Stage.ENDORSED)
    return list(rows.order_by("board__code", "pk").values_list("board__name", flat=True))


def _works(actor: Actor, *, on: date) -> dict[str, int]:
    """Count works to be looked at, for those who look or decide; nothing for others."""
    if not any(map(actor.may, (Verb.ACCEPT_WORKS, Verb.CHECK_USE, Verb.RECALL))):
        return {"works": 0, "use": 0, "misused": 0}
    terms = terms_of(actor.fund_id)
    return waiting_works(actor.scope(Verb.SEE), on=on).aggregate(
        works=Count("pk", filter=overdue_works(terms, on=on)),
        use=Count("pk", filter=overdue_use(terms, on=on)),
        misused=Count("pk", filter=Q(used_right=False, recalled=False, settled_on=None)),
    )
