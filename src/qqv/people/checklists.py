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
    versions = Checklist.objects.filter(fund_id=fund_id, purpose=purpose, valid_from__lte=on)
    own = versions.order_by("-valid_from").first()
    if own:
        return Asked(basis=own.basis, items=applicable(items_of(own.items), facts))
    in_force = [one for one in STANDARDS[purpose] if one.valid_from <= on]
    if not in_force:
        return Asked(basis="", items=())
    last = max(in_force, key=lambda one: one.valid_from)
    return Asked(basis=last.basis, items=applicable(last.items, facts))
