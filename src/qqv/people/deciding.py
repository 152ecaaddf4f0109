"""One proposes and another decides: what must hold before either is written down?"""

from datetime import date

from qqv.people.models import Fund
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal, Unseen


class StillUndecided(Refusal):
    """One proposal at a time (còn đề nghị chưa quyết định)."""

    text = "Đề nghị áp dụng từ ngày {valid_from} còn chờ quyết định, chưa đề nghị thêm được."


class GroundsMissing(Refusal):
    """Nobody proposes without saying why (thiếu lý do)."""

    text = "Đề nghị phải ghi lý do."


class OwnProposal(Refusal):
    """The second pair of eyes would be the first (tự quyết định)."""

    text = "Chị là người đề nghị nên không quyết định được. Phải là một người khác."


class AlreadyDecided(Refusal):
    """A proposal is decided once (đã quyết định)."""

    text = "Đề nghị này đã được quyết định ngày {on}."


class NumberMissing(Refusal):
    """What was proposed comes into force by a decision on paper (thiếu số quyết định)."""

    text = "Duyệt đề nghị phải có số quyết định."


class AnswerMissing(Refusal):
    """A no gives its reason (thiếu lý do không duyệt)."""

    text = "Không duyệt đề nghị thì phải ghi lý do."


def whole_fund(actor: Actor, verb: Verb) -> int:
    """Hold the fund for this actor alone, as its matters go one by one (khóa quỹ).

    What stands, and what waits, must not change while it is looked at. Unseen to those whose
    reach is less than the whole fund.
    """
    if not actor.scope(verb).everywhere:
        raise Unseen
    return Fund.objects.select_for_update(of=("self",)).get(pk=actor.fund_id).pk


def require_proposable(*, waiting: date | None, reason: str) -> None:
    """Refuse beside one that waits, from the day `waiting`, and without a reason (được đề nghị)."""
    if waiting:
        raise StillUndecided(valid_from=waiting)
    if not reason.strip():
        raise GroundsMissing


def require_decidable(
    actor: Actor,
    *,
    proposer_id: int,
    decided_on: date | None,
    approved: bool,
    decision_no: str,
    reason: str,
) -> None:
    """Refuse the proposer, twice, a yes without number, a no without reason (được quyết định)."""
    if proposer_id == actor.user_id:
        raise OwnProposal
    if decided_on:
        raise AlreadyDecided(on=decided_on)
    if approved and not decision_no.strip():
        raise NumberMissing
    if not approved and not reason.strip():
        raise AnswerMissing
