"""How many visits were made, and how many balances did an independent person confirm?"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from qqv.inspection.models import Confirmation, Inspection, InspectionPlan, SampledMember
from qqv.ledger.drawers import borrowers_in
from qqv.people.models import Member
from qqv.rules.access import Scope
from qqv.rules.money import Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What the books and a drawn member said, in đồng (số dư lệch)."""

    id: int
    inspection_id: int
    board_id: int
    group_id: int | None
    unit: str
    on: date
    member: str
    principal: Vnd
    savings: Vnd
    said_principal: Vnd
    said_savings: Vnd
    note: str

    @property
    def widest(self) -> Vnd:
        """The larger of the two differences, whichever way it goes."""
        owed = abs(self.principal - self.said_principal)
        return max(owed, abs(self.savings - self.said_savings))


def visits_made(scope: Scope, *, first: date, last: date) -> tuple[int, int]:
    """Count planned visits of a span that were made to the end, and all of them (I25)."""
    visits = visits_by_board(scope, first=first, last=last).values()
    return sum(made for made, _planned in visits), sum(planned for _made, planned in visits)


def visits_by_board(scope: Scope, *, first: date, last: date) -> dict[int, tuple[int, int]]:
    """Count, by board, planned visits of a span that were made, and all of them (I25)."""
    rows = InspectionPlan.objects.within(scope).filter(
        starts_on__range=(first, last), withdrawn_by=None
    )
    made = Count("pk", filter=Q(inspection__closing__isnull=False), distinct=True)
    counted = rows.order_by().values_list("board").annotate(made=made, planned=Count("pk"))
    return {board: (done, planned) for board, done, planned in counted}


def borrowers_confirmed(scope: Scope, *, first: date, last: date) -> tuple[int, int]:
    """Count who owes now and was met to confirm her balance in a span, and all who owe (I24)."""
    owing = borrowers_in(scope)
    return len(owing & members_met(scope, first=first, last=last)), len(owing)


def members_met(scope: Scope, *, first: date, last: date) -> set[int]:
    """Name who was met on a visit of a span to confirm her balance (đã đối chiếu, I24)."""
    met = SampledMember.objects.filter(_met(), inspection__on__range=(first, last))
    reach = Member.objects.within(scope).values("pk")
    rows = met.filter(inspection__closing__isnull=False, member__in=reach)
    return set(rows.values_list("member", flat=True))


def gaps(scope: Scope, *, first: date, last: date) -> list[Gap]:
    """List drawn members whose last word differed from the books in a span (chênh lệch)."""
    visits = Inspection.objects.within(scope).filter(on__range=(first, last), closing__isnull=False)
    rows = SampledMember.objects.filter(inspection__in=visits.values("pk"))
    around = rows.select_related("inspection__board", "inspection__group", "member")
    ordered = around.prefetch_related("confirmations").order_by("inspection__on", "pk")
    return [gap for row in ordered if (gap := _gap(row))]


def confirmed_by_group(scope: Scope, *, first: date, last: date) -> dict[int, tuple[int, int]]:
    """Count, by group, members met in a span whose word was the book's, and all met (khớp sổ)."""
    rows = SampledMember.objects.filter(
        _met(),
        member__in=Member.objects.within(scope).filter(group__isnull=False).values("pk"),
        inspection__on__range=(first, last),
        inspection__closing__isnull=False,
    )
    around = rows.select_related("inspection__board", "inspection__group", "member")
    found: dict[int, tuple[int, int]] = {}
    for row in around.prefetch_related("confirmations").order_by("pk"):
        agreed, met = found.get(row.member.in_group, (0, 0))
        found[row.member.in_group] = agreed + (_gap(row) is None), met + 1
    return found


def _gap(row: SampledMember) -> Gap | None:
    said = max(row.confirmations.all(), key=lambda one: one.pk, default=None)
    if said is None or not said.met:
        return None
    gap = Gap(
        id=row.pk,
        inspection_id=row.inspection_id,
        board_id=row.inspection.board_id,
        group_id=row.member.group_id,
        unit=row.inspection.unit,
        on=row.inspection.on,
        member=row.member.name,
        principal=row.principal,
        savings=row.savings,
        said_principal=said.principal or 0,
        said_savings=said.savings or 0,
        note=said.note,
    )
    return gap if gap.widest else None


def _met() -> Q:
    said = Confirmation.objects.filter(sampled=OuterRef("pk"), met=True)
    return Q(Exists(said))
