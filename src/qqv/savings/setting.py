"""How does the fund decide what members put aside each month? (mức tiết kiệm)"""

from datetime import date, timedelta
from uuid import UUID

from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import shown
from qqv.rules.savings import require_terms
from qqv.savings.models import SavingsTerms
from qqv.trail.recording import recording


def set_savings(
    actor: Actor,
    *,
    monthly: Vnd,
    voluntary_percent: int,
    valid_from: date,
    decision_no: str,
    on: date,
    request_id: UUID,
) -> SavingsTerms:
    """Decide the monthly sum, in đồng, and the room for voluntary savings (mức tiết kiệm).

    What held before ends the day before. Refuses terms dated back or without a decision.
    """
    content = {
        "monthly": monthly,
        "voluntary_percent": voluntary_percent,
        "valid_from": valid_from,
        "decision_no": decision_no,
    }
    with recording(actor, Verb.SET_SAVINGS, request_id, content) as record:
        known = SavingsTerms.objects.filter(fund_id=actor.fund_id)
        last = known.select_for_update().order_by("-valid_from").first()
        require_terms(
            monthly=monthly,
            percent=voluntary_percent,
            decision_no=decision_no,
            valid_from=valid_from,
            first=max(on, last.valid_from + timedelta(days=1)) if last else on,
        )
        eve = valid_from - timedelta(days=1)
        known.filter(valid_to=None).update(valid_to=eve)
        known.filter(valid_to__gt=eve).update(valid_to=eve)
        record.subject = f"Mức tiết kiệm {shown(monthly)} đ từ {shown(valid_from)}"
        return SavingsTerms.objects.create(
            fund_id=actor.fund_id,
            monthly=monthly,
            voluntary_percent=voluntary_percent,
            valid_from=valid_from,
            decision_no=decision_no.strip(),
        )
