"""How many visits were made, and how many balances did an independent person confirm?"""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from qqv.inspection.models import Confirmation, InspectionPlan, SampledMember
from qqv.ledger.drawers import borrowers_in
from qqv.rules.access import Scope
from qqv.rules.money import Vnd


def visits_made(scope: Scope, *, first: date, last: date) -> tuple[int, int]:
    """Count planned visits of a span that were made to the end, and all of them (I25)."""
    rows = InspectionPlan.objects.within(scope).filter(
        starts_on__range=(first, last), withdrawn_by=None
    )
    return rows.filter(inspection__closing__isnull=False).count(), rows.count()


def borrowers_confirmed(scope: Scope, *, first: date, last: date) -> tuple[int, int]:
    """Count who owes now and was met to confirm her balance in a span, and all who owe (I24)."""
    owing = borrowers_in(scope)
    met = SampledMember.objects.filter(_met(), inspection__on__range=(first, last))
    met = met.filter(inspection__closing__isnull=False, member__in=owing)
    return met.values("member").distinct().count(), len(owing)


def gaps(scope: Scope, *, first: date, last: date) -> list[tuple[SampledMember, Vnd, Vnd, str]]:
    """List drawn members whose last word differed from the books, in đồng (chênh lệch)."""
    rows = SampledMember.objects.filter(
        inspection__board__fund=scope.fund_id,
        inspection__on__range=(first, last),
        inspection__closing__isnull=False,
    )
    if not scope.everywhere:
        rows = rows.filter(inspection__board__in=scope.boards)
    around = rows.select_related("inspection__board", "member__group", "inspection__inspector")
    found = []
    for row in around.prefetch_related("confirmations").order_by("inspection__on", "turn", "pk"):
        said = max(row.confirmations.all(), key=lambda one: one.pk, default=None)
        if said is None or not said.met:
            continue
        principal, savings = said.principal or 0, said.savings or 0
        if (principal, savings) != (row.principal, row.savings):
            found.append((row, principal, savings, said.note))
    return found


def _met() -> Q:
    said = Confirmation.objects.filter(sampled=OuterRef("pk"), met=True)
    return Q(Exists(said))
