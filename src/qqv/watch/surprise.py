"""Where is the risk? Weighs units by what all parts of the program know, for a surprise draw."""

from collections import Counter, defaultdict
from datetime import date
from uuid import UUID

from qqv.collection.queries.hand_over import held_by_groups
from qqv.inspection.actions import draw_visits
from qqv.inspection.actions.plan import Candidate
from qqv.inspection.models import Draw
from qqv.inspection.queries.desk import last_inspected, units_to_draw
from qqv.lending.queries.portfolio import Standing, standings
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.drawing import RiskFacts
from qqv.rules.money import Rounding, ratio, rounded
from qqv.watch.queries import raised


def draw_surprise(
    actor: Actor,
    *,
    groups: bool,
    count: int,
    visit_on: date,
    inspector_id: int,
    on: date,
    request_id: UUID,
) -> Draw:
    """Draw commune boards, or groups, for a surprise visit by their risk of today (bốc thăm)."""
    actor.require(Verb.DRAW_VISITS)
    return draw_visits(
        actor,
        candidates=candidates(actor, groups=groups, on=on),
        count=count,
        visit_on=visit_on,
        inspector_id=inspector_id,
        on=on,
        request_id=request_id,
    )


def candidates(actor: Actor, *, groups: bool, on: date) -> list[Candidate]:
    """Gather the facts of every unit in a constant number of statements (số liệu rủi ro)."""
    scope = actor.scope(Verb.DRAW_VISITS)
    last = last_inspected(scope, on=on)
    late, held = _late(scope, groups, on), _held(scope, groups, on)
    alarms = _alarms(actor, groups, on)
    found = []
    for unit in units_to_draw(scope, groups=groups, on=on):
        at = unit.group_id if groups else unit.board_id
        assert at, unit
        seen = last.get(unit.key)
        facts = RiskFacts(
            since=(on - seen).days if seen else None,
            late=late.get(at, 0),
            held=held.get(at, 0),
            alarms=alarms[at],
        )
        found.append(Candidate(unit=unit, facts=facts))
    return found


def _late(scope: Scope, groups: bool, on: date) -> dict[int, int]:
    """Percent of money lent that stands in late loans, rounded up to be seen."""
    sorted_: dict[int, list[Standing]] = defaultdict(list)
    for loan in standings(scope, on=on):
        sorted_[loan.group_id if groups else loan.board_id].append(loan)
    return {
        at: rounded(
            ratio(
                sum(100 * loan.outstanding for loan in loans if loan.late),
                sum(loan.outstanding for loan in loans),
            ),
            rounding=Rounding.UP,
        )
        for at, loans in sorted_.items()
    }


def _held(scope: Scope, groups: bool, on: date) -> dict[int, int]:
    """Days the oldest money is in a leader's hands; of a board, its worst leader's."""
    found: dict[int, int] = {}
    for row in held_by_groups(scope, on=on):
        at = row.group_id if groups else row.board_id
        found[at] = max(row.days, found.get(at, 0))
    return found


def _alarms(actor: Actor, groups: bool, on: date) -> Counter[int]:
    rows = (row.found for row in raised(actor, on=on) if row.open)
    keys = (one.group_id if groups else one.board_id for one in rows)
    return Counter(key for key in keys if key)
