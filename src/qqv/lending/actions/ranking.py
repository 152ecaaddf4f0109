"""How does the fund decide in which order households come to a loan? (thứ tự vay)"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from qqv.lending.models import RankingRule
from qqv.rules.access import Actor, Verb
from qqv.rules.ranking import Criterion, require_points
from qqv.rules.refusals import Refusal, shown
from qqv.trail.recording import recording


class RuleDatedBack(Refusal):
    """Published points are not changed behind anybody's back (không lùi ngày)."""

    text = "Thang điểm mới phải áp dụng từ ngày {first} trở đi."


class RuleThere(Refusal):
    """One decision a day (đã có thang điểm)."""

    text = "Đã có thang điểm áp dụng từ ngày {on}."


def set_ranking(
    actor: Actor,
    *,
    points: Mapping[Criterion, int],
    decision_no: str,
    valid_from: date,
    on: date,
    request_id: UUID,
) -> RankingRule:
    """Decide the points of each criterion from a day on; earlier rules stay (thang điểm).

    Refuses points out of bounds, without a decision, or dated back.
    """
    content = {"points": dict(points), "decision_no": decision_no, "valid_from": valid_from}
    with recording(actor, Verb.SET_RANKING, request_id, content) as record:
        require_points(points, decision_no=decision_no)
        if valid_from < on:
            raise RuleDatedBack(first=on)
        if RankingRule.objects.filter(fund_id=actor.fund_id, valid_from=valid_from).exists():
            raise RuleThere(on=valid_from)
        record.subject = f"Thang điểm thứ tự vay từ {shown(valid_from)}"
        return RankingRule.objects.create(
            fund_id=actor.fund_id,
            valid_from=valid_from,
            decision_no=decision_no.strip(),
            points={one.value: points[one] for one in Criterion},
            record=record,
        )
