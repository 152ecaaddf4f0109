"""Which list of points is asked for a purpose on a day? The fund's own, else the standard one."""

from dataclasses import dataclass
from datetime import date

from qqv.people.models import Checklist
from qqv.people.standards import Standard, acceptance, appraisal, inspection, use
from qqv.rules.checklist import Facts, Item, Purpose, applicable, items_of

STANDARDS: dict[Purpose, tuple[Standard, ...]] = {
    Purpose.APPRAISAL: appraisal.VERSIONS,
    Purpose.USE: use.VERSIONS,
    Purpose.ACCEPTANCE: acceptance.VERSIONS,
    Purpose.INSPECTION: inspection.VERSIONS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The points that are asked of one case, and the regulation they follow (phiếu kiểm tra)."""

    basis: str
    items: tuple[Item, ...]


def asked(fund_id: int, purpose: Purpose, *, on: date, facts: Facts) -> Asked:
    """Choose the list in force on a day and keep the points that apply (phiếu áp dụng)."""
    return narrowed(in_force(fund_id, purpose, on=on), facts)


def narrowed(whole: Asked, facts: Facts) -> Asked:
    """Keep of a list the points that one case is asked (phiếu của một hộ)."""
    return Asked(basis=whole.basis, items=applicable(whole.items, facts))


def in_force(fund_id: int, purpose: Purpose, *, on: date) -> Asked:
    """Choose the list in force on a day with all its points, for many cases at once (phiếu)."""
    versions = Checklist.objects.filter(fund_id=fund_id, purpose=purpose, valid_from__lte=on)
    own = versions.order_by("-valid_from").first()
    if own:
        return Asked(basis=own.basis, items=items_of(own.items))
    versions_by_now = [one for one in STANDARDS[purpose] if one.valid_from <= on]
    if not versions_by_now:
        return Asked(basis="", items=())
    last = max(versions_by_now, key=lambda one: one.valid_from)
    return Asked(basis=last.basis, items=last.items)
