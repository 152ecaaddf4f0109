"""How does a proposal become the year's plan? Versions are kept, another person signs one."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

from qqv.capital.models import PlanSignature, PlanTerms, PlanVersion, PlanVersionLine
from qqv.capital.planning import Target, take_plans
from qqv.people.deciding import whole_fund
from qqv.people.models import Board
from qqv.rules import allotting
from qqv.rules.access import Actor, Verb
from qqv.rules.allotting import OverCapital, Why
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen, shown
from qqv.trail.recording import recording


class PlanWithoutReason(Refusal):
    """A version says why it was made (thiếu lý do)."""

    text = "Mỗi phương án phải ghi vì sao lập."


class PlanEmpty(Refusal):
    """A version has communes, each once, and no figure below zero (phương án sai)."""

    text = "Phương án phải có mỗi xã một dòng, không chỉ tiêu nào nhỏ hơn 0."


class PlanSigned(Refusal):
    """A version is signed once (đã ký)."""

    text = "Phương án này đã được ký ngày {on}, quyết định số {number}."


class OwnPlan(Refusal):
    """The second pair of eyes would be the first (tự ký)."""

    text = "Chị là người lập phương án này nên không ký được. Phải là một người khác."


class PlanStale(Refusal):
    """Another version was signed since this one was made (phương án đã cũ)."""

    text = "Phương án số {newer} đã được ký sau khi lập phương án này. Chị lập phương án mới."


class PlanDecisionMissing(Refusal):
    """A plan comes into force by a decision on paper (thiếu số quyết định)."""

    text = "Ký kế hoạch phải có số quyết định."


class PlanTermsDatedBack(Refusal):
    """Limits are not changed behind anybody's back (không lùi ngày)."""

    text = "Quy định lập kế hoạch mới phải áp dụng từ ngày {first} trở đi."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One commune's figures of a version; money in đồng (dòng phương án)."""

    board_id: int
    loans: int
    members: int
    low: int
    high: int
    last: int
    waiting: int
    locked: bool
    given: Vnd
    returned: Vnd
    why: tuple[Why, ...]


def keep_version(
    actor: Actor,
    *,
    year: int,
    size: Vnd,
    held: Vnd,
    lines: Sequence[Line],
    reason: str,
    on: date,
    request_id: UUID,
) -> PlanVersion:
    """Keep a whole plan as the next version of its year (lưu phương án kế hoạch).

    Refuses one without a reason, and more loans of `size` than the money `held` pays for.
    """
    content = {"year": year, "size": size, "held": held, "why": reason, "on": on}
    content["lines"] = [str(line) for line in lines]
    with recording(actor, Verb.PROPOSE_PLAN, request_id, content) as record:
        fund_id = whole_fund(actor, Verb.PROPOSE_PLAN)
        if not reason.strip():
            raise PlanWithoutReason
        _require_lines(fund_id, lines)
        total = sum(line.loans for line in lines)
        if total * size > held:
            raise OverCapital(needed=total * size, held=held, loans=held // size)
        number = PlanVersion.objects.filter(fund=fund_id, year=year).aggregate(n=Max("number"))
        version = PlanVersion.objects.create(
            fund_id=fund_id,
            year=year,
            number=(number["n"] or 0) + 1,
            on=on,
            size=size,
            held=held,
            reason=reason.strip(),
            proposer_id=actor.user_id,
            record=record,
        )
        PlanVersionLine.objects.bulk_create(
            PlanVersionLine(
                version=version, **(asdict(line) | {"why": [why.value for why in line.why]})
            )
            for line in lines
        )
        record.subject = f"Phương án kế hoạch {year} số {version.number}, {total} khoản"
        record.facts = {"version": version.pk}
        return version


def sign_version(
    actor: Actor, *, version_id: int, decision_no: str, on: date, request_id: UUID
) -> PlanSignature:
    """Make a version the plan in force of its year (ký quyết định giao kế hoạch).

    Refuses its own proposer, twice, and one that is older than the last signed.
    """
    content = {"version": version_id, "no": decision_no, "on": on}
    with recording(actor, Verb.SIGN_PLAN, request_id, content) as record:
        fund_id = whole_fund(actor, Verb.SIGN_PLAN)
        version = PlanVersion.objects.filter(fund=fund_id, pk=version_id).first()
        if version is None:
            raise Unseen
        if made := PlanSignature.objects.filter(version=version).first():
            raise PlanSigned(on=made.on, number=made.decision_no)
        if version.proposer_id == actor.user_id:
            raise OwnPlan
        newer = PlanSignature.objects.filter(
            version__fund=fund_id, version__year=version.year, record__gt=version.record_id
        ).first()
        if newer:
            raise PlanStale(newer=newer.version.number)
        if not decision_no.strip():
            raise PlanDecisionMissing
        lines = version.lines.order_by("board__sort_key", "board")
        take_plans(
            record,
            [
                Target(
                    board_id=line.board_id,
                    year=version.year,
                    members=line.members,
                    loans=line.loans,
                    principal=line.loans * version.size,
                )
                for line in lines
            ],
        )
        record.subject = f"Kế hoạch {version.year}, phương án {version.number}, {decision_no}"
        return PlanSignature.objects.create(
            version=version,
            on=on,
            decision_no=decision_no.strip(),
            proposer_id=version.proposer_id,
            signer_id=actor.user_id,
            record=record,
        )


def set_planning(
    actor: Actor,
    *,
    terms: allotting.PlanTerms,
    valid_from: date,
    decision_no: str,
    on: date,
    request_id: UUID,
) -> PlanTerms:
    """Decide limits, weights and lights from a day on (quy định lập kế hoạch)."""
    content = {"terms": str(terms), "from": valid_from, "no": decision_no}
    with recording(actor, Verb.SET_PLANNING, request_id, content) as record:
        terms.require(decision_no=decision_no)
        fund_id = whole_fund(actor, Verb.SET_PLANNING)
        last = PlanTerms.objects.filter(fund=fund_id).aggregate(n=Max("valid_from"))["n"]
        if valid_from < on or (last and valid_from <= last):
            raise PlanTermsDatedBack(first=on)
        record.subject = f"Quy định lập kế hoạch từ {shown(valid_from)}"
        return PlanTerms.objects.create(
            fund_id=fund_id,
            valid_from=valid_from,
            decision_no=decision_no.strip(),
            record=record,
            **asdict(terms),
        )


def planning_terms(fund_id: int, *, on: date) -> allotting.PlanTerms:
    """Give the terms in force on a day, ours until the fund decides (quy định lập kế hoạch)."""
    row = PlanTerms.objects.filter(fund=fund_id, valid_from__lte=on).order_by("valid_from").last()
    names = allotting.PlanTerms.__dataclass_fields__
    return allotting.PlanTerms(**{name: getattr(row, name) for name in names} if row else {})


def _require_lines(fund_id: int, lines: Sequence[Line]) -> None:
    boards = {line.board_id for line in lines}
    known = Board.objects.filter(fund=fund_id, level=Board.Level.COMMUNE, pk__in=boards).count()
    if not lines or known != len(lines) or any(line.loans < 0 for line in lines):
        raise PlanEmpty
