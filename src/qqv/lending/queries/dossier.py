"""What does one dossier say, step by step, and what is it still missing?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qqv.lending.doubles import Double
from qqv.lending.looking import looks_at
from qqv.lending.models import Acceptance, Application, Appraisal
from qqv.lending.policies import policy_on
from qqv.lending.queries.conditions import Condition, conditions_of
from qqv.lending.queries.dossiers import OPEN, DossierRow, doubles_for, row_of, with_people
from qqv.lending.visiting import Found, found_at
from qqv.people.attached import Shown, shown
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen

Stage = Application.Stage


class StepName(StrEnum):
    """The steps from a wish to an accepted work (các bước của hồ sơ)."""

    APPLY = "apply"
    ENDORSE = "endorse"
    APPRAISE = "appraise"
    APPROVE = "approve"
    DISBURSE = "disburse"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: when, by whom, on which paper (bước)."""

    name: StepName
    state: str
    on: date | None = None
    who: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """The group's vote (bình xét)."""

    on: date
    present: int
    votes_for: int
    minutes_no: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one appraiser found (thẩm định)."""

    appraiser: str
    on: date
    visited_on: date
    passed: bool
    answers: tuple[Found, ...]
    basis: str
    note: str
    doubles_note: str
    photos: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The board's yes or no, in đồng (phê duyệt)."""

    on: date
    approved: bool
    principal: Vnd
    decision_no: str
    reason: str
    approver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPage:
    """A whole dossier, in đồng (hồ sơ vay)."""

    row: DossierRow
    member_id: int
    purpose: str
    estimate: Vnd
    steps: tuple[Step, ...]
    missing: tuple[str, ...]
    conditions: tuple[Condition, ...]
    doubles: tuple[Double, ...]
    vote: Vote | None
    visits: tuple[Visit, ...]
    decision: Decision | None
    loan_id: int | None
    disbursement_id: int | None
    settled: bool


def dossier_page(actor: Actor, *, application_id: int, on: date) -> DossierPage:
    """Show a dossier with its steps and what is missing on a day (hồ sơ vay)."""
    row = _found(actor, application_id)
    work = None
    if row.stage == Stage.DISBURSED:
        accepted = Acceptance.objects.filter(loan__application=row, accepted=True)
        work = accepted.select_related("record__actor").first()
    loan = getattr(row, "loan", None)
    visits = tuple(_visit(appraisal) for appraisal in row.appraisals.all())
    policy = policy_on(actor.fund_id, on)
    look = looks_at([row], policy, on=on)[row.pk]
    listed = row_of(row, look)
    return DossierPage(
        row=listed,
        member_id=row.member_id,
        purpose=row.purpose,
        estimate=row.estimate,
        steps=_steps(row, work),
        missing=_missing(row, listed, work),
        conditions=conditions_of([row], {row.pk: look}, policy)[row.pk],
        doubles=doubles_for(actor, [row], on=on)[row.pk] if row.stage in OPEN else (),
        vote=_vote(row),
        visits=visits,
        decision=_decision(row),
        loan_id=loan.pk if loan else None,
        disbursement_id=loan.disbursement_id if loan else None,
        settled=loan is not None and loan.settled_on is not None,
    )


def _found(actor: Actor, application_id: int) -> Application:
    reach = Application.objects.within(actor.scope(Verb.SEE)).filter(pk=application_id)
    row: Application | None = (
        with_people(reach)
        .select_related(
            "record__actor",
            "endorsement__record__actor",
            "approval__approver",
            "loan__disbursement__entry",
            "loan__disbursement__record__actor",
            "member__household",
            "group__board",
            "work_kind",
            "product",
        )
        .first()
    )
    if row is None:
        raise Unseen
    return row


def _vote(row: Application) -> Vote | None:
    found = getattr(row, "endorsement", None)
    return found and Vote(
        on=found.on,
        present=found.present,
        votes_for=found.votes_for,
        minutes_no=found.minutes_no,
        by=found.record.actor.name,
    )


def _visit(row: Appraisal) -> Visit:
    return Visit(
        appraiser=row.appraiser.name,
        on=row.on,
        visited_on=row.visited_on,
        passed=row.passed,
        answers=found_at(row),
        basis=row.basis,
        note=row.note,
        doubles_note=row.doubles_note,
        photos=shown(row.photos.all()),
    )


def _decision(row: Application) -> Decision | None:
    found = getattr(row, "approval", None)
    return found and Decision(
        on=found.on,
        approved=found.approved,
        principal=found.principal,
        decision_no=found.decision_no,
        reason=found.reason,
        approver=found.approver.name,
    )


def _steps(row: Application, work: Acceptance | None) -> tuple[Step, ...]:
    vote, decision = _vote(row), _decision(row)
    visits = row.appraisals.all()
    paid = row.loan.disbursement if hasattr(row, "loan") else None
    facts: tuple[tuple[date | None, str, str], ...] = (
        (row.on, row.record.actor.name, ""),
        (vote.on, vote.by, vote.minutes_no) if vote else (None, "", ""),
        (visits[0].on, ", ".join(v.appraiser.name for v in visits), "")
        if visits
        else (None, "", ""),
        (decision.on, decision.approver, decision.decision_no) if decision else (None, "", ""),
        (paid.on, paid.record.actor.name, paid.entry.code) if paid else (None, "", ""),
        (work.on, work.record.actor.name, "") if work else (None, "", ""),
    )
    now = next((n for n, fact in enumerate(facts) if not fact[0]), len(facts))
    return tuple(
        Step(
            name=name,
            state="done" if fact[0] else _waiting(row, n == now),
            on=fact[0],
            who=fact[1],
            paper=fact[2],
        )
        for n, (name, fact) in enumerate(zip(StepName, facts, strict=True))
    )


def _waiting(row: Application, following: bool) -> str:
    return "now" if following and row.stage != Stage.DECLINED else "later"


def _missing(row: Application, shown: DossierRow, work: Acceptance | None) -> tuple[str, ...]:
    """Name the papers not there yet, in the order they come (còn thiếu)."""
    if row.stage == Stage.DECLINED:
        return ()
    good = [visit for visit in row.appraisals.all() if visit.passed]
    wanted = 2 if row.cycle >= row.product.second_appraiser_from_cycle else 1
    lacking = {
        "minutes": not hasattr(row, "endorsement"),
        "appraisal": not good,
        "second_appraisal": bool(good) and len(good) < wanted,
        "province_appraisal": shown.wants_province and row.stage in OPEN,
        "decision": not hasattr(row, "approval"),
        "signature": not hasattr(row, "loan"),
        "acceptance": work is None,
    }
    return tuple(name for name, lacks in lacking.items() if lacks)
