"""How do the loan terms change? One proposes, another decides; no version is ever edited."""

from datetime import date, timedelta
from uuid import UUID

from qqv.lending.models import Product, ProductDecision, ProductProposal
from qqv.lending.offers import columns_of, in_force, last_version, offer_of
from qqv.people.models import Fund
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal, Unseen, shown
from qqv.rules.regulation import NothingChanges, Offer, require_follows, require_offerable
from qqv.trail.recording import recording


class StillUndecided(Refusal):
    """One proposal at a time (còn đề nghị chưa quyết định)."""

    text = "Đề nghị áp dụng từ ngày {valid_from} còn chờ quyết định, chưa đề nghị thêm được."


class GroundsMissing(Refusal):
    """Nobody changes the terms without saying why (thiếu lý do)."""

    text = "Đề nghị sửa quy chế phải ghi lý do."


class OwnProposal(Refusal):
    """The second pair of eyes would be the first (tự quyết định)."""

    text = "Chị là người đề nghị nên không quyết định được. Phải là một người khác."


class AlreadyDecided(Refusal):
    """A proposal is decided once (đã quyết định)."""

    text = "Đề nghị này đã được quyết định ngày {on}."


class NumberMissing(Refusal):
    """New terms come by a decision on paper (thiếu số quyết định)."""

    text = "Duyệt quy chế mới phải có số quyết định."


class ReasonMissing(Refusal):
    """A no gives its reason (thiếu lý do không duyệt)."""

    text = "Không duyệt đề nghị thì phải ghi lý do."


def propose_product(
    actor: Actor,
    *,
    product_id: int,
    offer: Offer,
    valid_from: date,
    reason: str,
    on: date,
    request_id: UUID,
) -> ProductProposal:
    """Propose a new version of a product from a day on (đề nghị sửa quy chế).

    Refuses a second proposal before the first is decided, terms nobody can lend on, terms that
    change nothing, and a day the last version, a closed month or a dossier holds already.
    """
    content = {"product": product_id, "offer": str(offer), "from": valid_from, "why": reason}
    with recording(actor, Verb.SET_PRODUCT, request_id, content | {"on": on}) as record:
        _lock(actor)
        last = last_version(actor, Verb.SET_PRODUCT, product_id)
        if waiting := _undecided(last):
            raise StillUndecided(valid_from=waiting.valid_from)
        if not reason.strip():
            raise GroundsMissing
        if offer == offer_of(last):
            raise NothingChanges
        require_offerable(offer, on=valid_from)
        require_follows(valid_from, in_force(last))
        record.subject = f"Đề nghị sửa quy chế {last.code} từ {shown(valid_from)}"
        return ProductProposal.objects.create(
            **columns_of(offer),
            fund_id=last.fund_id,
            code=last.code,
            valid_from=valid_from,
            on=on,
            reason=reason.strip(),
            proposer_id=actor.user_id,
            record=record,
        )


def decide_product(
    actor: Actor,
    *,
    proposal_id: int,
    approved: bool,
    decision_no: str,
    reason: str,
    on: date,
    request_id: UUID,
) -> ProductDecision:
    """Put a proposed version into force, or refuse it with a reason (quyết định sửa quy chế).

    The last version ends the day before; loans and dossiers keep the version they were made on.
    Refuses the proposer herself, and a day that has been overtaken since it was proposed.
    """
    content = {"proposal": proposal_id, "yes": approved, "no": decision_no, "why": reason, "on": on}
    with recording(actor, Verb.DECIDE_PRODUCT, request_id, content) as record:
        _lock(actor)
        proposal = _proposal(actor, proposal_id)
        if proposal.proposer_id == actor.user_id:
            raise OwnProposal
        if made := ProductDecision.objects.filter(proposal=proposal).first():
            raise AlreadyDecided(on=made.on)
        if approved and not decision_no.strip():
            raise NumberMissing
        if not approved and not reason.strip():
            raise ReasonMissing
        verdict = "Duyệt" if approved else "Không duyệt"
        record.subject = f"{verdict} quy chế {proposal.code} từ {shown(proposal.valid_from)}"
        return ProductDecision.objects.create(
            proposal=proposal,
            on=on,
            approved=approved,
            decision_no=decision_no.strip() if approved else "",
            reason=reason.strip(),
            proposer_id=proposal.proposer_id,
            decider_id=actor.user_id,
            product=_put_into_force(proposal) if approved else None,
            record=record,
        )


def _lock(actor: Actor) -> None:
    """One at a time: what comes last, and what waits, must not change while it is looked at."""
    Fund.objects.select_for_update(of=("self",)).get(pk=actor.fund_id)


def _put_into_force(proposal: ProductProposal) -> Product:
    versions = Product.objects.filter(fund_id=proposal.fund_id, code=proposal.code)
    last = versions.latest("valid_from")
    offer = offer_of(proposal)
    require_offerable(offer, on=proposal.valid_from)
    require_follows(proposal.valid_from, in_force(last))
    if last.valid_to is None:
        day_before = proposal.valid_from - timedelta(days=1)
        Product.objects.filter(pk=last.pk).update(valid_to=day_before)
    return Product.objects.create(
        **columns_of(offer),
        fund_id=proposal.fund_id,
        code=proposal.code,
        valid_from=proposal.valid_from,
    )


def _proposal(actor: Actor, proposal_id: int) -> ProductProposal:
    if not actor.scope(Verb.DECIDE_PRODUCT).everywhere:
        raise Unseen
    proposal = ProductProposal.objects.filter(fund_id=actor.fund_id, pk=proposal_id).first()
    if proposal is None:
        raise Unseen
    return proposal


def _undecided(last: Product) -> ProductProposal | None:
    return ProductProposal.objects.filter(
        fund_id=last.fund_id, code=last.code, decision=None
    ).first()
