"""What has the fund decided on appraisals, as of a day?"""

from datetime import date

from qqv.lending.models import AppraisalPolicy
from qqv.rules.appraising import Policy
from qqv.rules.conflicts import OfficersBorrow


def policy_on(fund_id: int, on: date) -> Policy:
    """Read what is decided on appraisals on a day; before any decision, the defaults (quy định)."""
    rows = AppraisalPolicy.objects.filter(fund_id=fund_id, valid_from__lte=on)
    row = rows.order_by("-valid_from", "-pk").first()
    return Policy() if row is None else policy_of(row)


def policy_of(row: AppraisalPolicy) -> Policy:
    """Read one decision (quy định)."""
    return Policy(
        officers_borrow=OfficersBorrow(row.officers_borrow),
        homes_at_an_address=row.homes_at_an_address,
        second_from_province=row.second_from_province,
        refinance_days=row.refinance_days,
        lump_installments=row.lump_installments,
        visit_photos=row.visit_photos,
    )
