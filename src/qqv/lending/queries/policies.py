"""What must appraisals see, since when, and who decided it? (quy định thẩm định)"""

from dataclasses import dataclass
from datetime import date

from qqv.lending.models import AppraisalPolicy, WorkKind
from qqv.lending.policies import policy_of, policy_on
from qqv.rules.access import Actor, Verb
from qqv.rules.appraising import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """One decision on appraisals (một bản quy định)."""

    valid_from: date
    by: str
    policy: Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPage:
    """What holds, what held, and which works may be lent for again (quy định thẩm định)."""

    current: Policy
    versions: tuple[PolicyVersion, ...]
    works: tuple[tuple[int, str], ...]
    again: frozenset[int]


def appraisal_policies(actor: Actor, *, on: date) -> PolicyPage:
    """Show the fund's decisions on appraisals, the latest first (quy định thẩm định)."""
    actor.require(Verb.SEE_BOOKS)
    rows = AppraisalPolicy.objects.filter(fund_id=actor.fund_id).select_related("record__actor")
    works = WorkKind.objects.filter(fund_id=actor.fund_id).order_by("pk")
    return PolicyPage(
        current=policy_on(actor.fund_id, on),
        versions=tuple(
            PolicyVersion(valid_from=r.valid_from, by=r.record.actor.name, policy=policy_of(r))
            for r in rows.order_by("-valid_from", "-pk")
        ),
        works=tuple((work.pk, work.name) for work in works),
        again=frozenset(work.pk for work in works if work.again),
    )
