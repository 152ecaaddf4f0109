"""By which points are units weighed, and how many members are asked? The terms of a day."""

from dataclasses import fields
from datetime import date

from qqv.inspection.models import InspectionTerms
from qqv.rules.drawing import RiskTerms


def terms_of(fund_id: int, *, on: date) -> InspectionTerms:
    """Find the terms in force on a day, the defaults where there are none (quy định)."""
    rows = InspectionTerms.objects.filter(fund_id=fund_id, valid_from__lte=on)
    found = rows.order_by("-valid_from", "-pk").first()
    return found or InspectionTerms(fund_id=fund_id, valid_from=on)


def risk_terms(fund_id: int, *, on: date) -> RiskTerms:
    """Give the points in force on a day (công thức rủi ro)."""
    row = terms_of(fund_id, on=on)
    return RiskTerms(**{field.name: getattr(row, field.name) for field in fields(RiskTerms)})
