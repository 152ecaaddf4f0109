"""How does the fund decide what an appraisal must see? (quy định thẩm định)"""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from uuid import UUID

from qqv.lending.models import AppraisalPolicy, WorkKind
from qqv.rules.access import Actor, Verb
from qqv.rules.appraising import Policy, require_policy
from qqv.trail.recording import recording


def set_appraisal_policy(
    actor: Actor, *, policy: Policy, again: Collection[int], on: date, request_id: UUID
) -> AppraisalPolicy:
    """Decide from a day on what appraisals must see; earlier decisions stay (quy định thẩm định).

    `again` names the kinds of work that may be lent for once more, to repair them.
    """
    content = {"policy": str(policy), "again": sorted(again), "on": on}
    with recording(actor, Verb.SET_APPRAISAL, request_id, content) as record:
        require_policy(policy)
        kinds = WorkKind.objects.filter(fund_id=actor.fund_id)
        kinds.filter(pk__in=again).update(again=True)
        kinds.exclude(pk__in=again).update(again=False)
        record.subject = f"Quy định thẩm định từ {on:%d/%m/%Y}"
        record.facts = {"again": list(kinds.filter(again=True).values_list("name", flat=True))}
        return AppraisalPolicy.objects.create(
            fund_id=actor.fund_id, valid_from=on, record=record, **asdict(policy)
        )
