"""What does the regulation ask of a second and later loan, and is it met?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qqv.lending.borrowers import Wishing, borrower_of, limits_of
from qqv.lending.looking import Look, looks_at, wants_two
from qqv.lending.models import Application
from qqv.lending.policies import policy_on
from qqv.lending.queries.dossiers import with_people
from qqv.lending.visiting import IN_USE, found_at
from qqv.rules.access import Actor, Verb
from qqv.rules.appraising import Policy, refinanced
from qqv.rules.checklist import Answer
from qqv.rules.money import Vnd


class State(StrEnum):
    """How a condition stands (tình trạng): a warning stops nobody, it is to be looked at."""

    MET = "met"
    UNMET = "unmet"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a later cycle asks beyond the first, with the fact it stands on (điều kiện vòng sau).

    `days` and `most` count days or people; `lump` is in đồng.
    """

    name: str
    state: State
    days: int = 0
    most: int = 0
    on: date | None = None
    lump: Vnd = 0
    works: str = ""
    loan_id: int | None = None
    tab: str = ""


def conditions_of(
    rows: Sequence[Application], looks: Mapping[int, Look], policy: Policy
) -> dict[int, tuple[Condition, ...]]:
    """Check later cycles against what was before them, in constant statements (vòng sau)."""
    later = {row.member_id: row for row in rows if row.cycle > 1}
    found: dict[int, tuple[Condition, ...]] = {row.pk: () for row in rows}
    if later:
        members = {pk: row.member for pk, row in later.items()}
        cycles = {pk: row.cycle for pk, row in later.items()}
        wishing = borrower_of(members, on=rows[0].on, cycles=cycles)
        for pk, row in later.items():
            found[row.pk] = _of_one(row, wishing[pk], looks[row.pk], policy)
    return found


def _of_one(
    row: Application, wishing: Wishing, look: Look, policy: Policy
) -> tuple[Condition, ...]:
    last = wishing.last_loan
    loan_id = last.pk if last else None
    return (
        _on_time(row, wishing, loan_id),
        Condition(
            name="works",
            state=_state(wishing.facts.last_works_accepted),
            loan_id=loan_id,
            tab="cong-trinh",
        ),
        _in_use(row),
        *_other_work(row, wishing),
        _spacing(row, wishing, loan_id),
        *_lump(row, wishing, policy, loan_id),
        *_looks(row, look, policy),
    )


def _state(met: bool) -> State:
    return State.MET if met else State.UNMET


def _on_time(row: Application, wishing: Wishing, loan_id: int | None) -> Condition:
    facts, limits = wishing.facts, limits_of(row.product, row.group.board)
    return Condition(
        name="on_time",
        state=_state(not facts.owes and facts.last_days_late <= limits.most_days_late),
        days=facts.last_days_late,
        most=limits.most_days_late,
        loan_id=loan_id,
        tab="tra",
    )


def _in_use(row: Application) -> Condition:
    """Take the worst of what the appraisers found; before the visit it is a question."""
    found = {
        point.answer
        for visit in row.appraisals.all()
        for point in found_at(visit)
        if point.key == IN_USE
    }
    if Answer.UNMET in found:
        return Condition(name="in_use", state=State.UNMET)
    return Condition(name="in_use", state=State.MET if Answer.MET in found else State.WARNING)


def _other_work(row: Application, wishing: Wishing) -> tuple[Condition, ...]:
    """Name what was built before; of loans from before the books nothing is known."""
    if not wishing.built:
        return (Condition(name="work_unknown", state=State.WARNING),)
    other = row.work_kind.name not in wishing.built
    state = State.MET if other else State.WARNING if row.work_kind.again else State.UNMET
    return (Condition(name="other_work", state=state, works=", ".join(sorted(wishing.built))),)


def _spacing(row: Application, wishing: Wishing, loan_id: int | None) -> Condition:
    settled, wanted = wishing.facts.last_settled_on, row.product.days_between_cycles
    days = (row.on - settled).days if settled else 0
    return Condition(
        name="spacing",
        state=_state(settled is not None and days >= wanted),
        days=days,
        most=wanted,
        on=settled,
        loan_id=loan_id,
    )


def _lump(
    row: Application, wishing: Wishing, policy: Policy, loan_id: int | None
) -> tuple[Condition, ...]:
    """Warn of a loan that a lump paid off just before: often money lent for the purpose."""
    payoff = wishing.payoff
    if payoff is None or not refinanced(payoff, policy, on=row.on):
        return ()
    days = (row.on - payoff.on).days
    return (
        Condition(
            name="lump",
            state=State.WARNING,
            days=days,
            on=payoff.on,
            lump=payoff.lump,
            loan_id=loan_id,
            tab="tra",
        ),
    )


def _looks(row: Application, look: Look, policy: Policy) -> tuple[Condition, ...]:
    passed = len([visit for visit in row.appraisals.all() if visit.passed])
    found = []
    if wants_two(row):
        found.append(
            Condition(name="two_appraisers", state=_state(passed >= 2), days=passed, most=2)
        )
    if look.post or policy.second_from_province and wants_two(row):
        found.append(Condition(name="province", state=_state(not look.province)))
    return tuple(found)


def conditions_by_id(
    actor: Actor, *, ids: list[int], verb: Verb, on: date
) -> dict[int, tuple[Condition, ...]]:
    """Show the appraiser what a later cycle asks of each chosen dossier (vòng sau)."""
    reach = Application.objects.within(actor.scope(verb)).filter(pk__in=ids)
    rows = list(with_people(reach))
    policy = policy_on(actor.fund_id, on)
    return conditions_of(rows, looks_at(rows, policy, on=on), policy)
