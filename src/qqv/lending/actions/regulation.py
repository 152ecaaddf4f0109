"""How do the loan terms change? One proposes, another decides; no version is ever edited."""

from datetime import date, timedelta
from uuid import UUID

from qqv.lending.models import Product, ProductDecision, ProductProposal
from qqv.lending.offers import columns_of, in_force, last_version, offer_of
from qqv.people.deciding import require_decidable, require_proposable, whole_fund
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Unseen, shown
from qqv.rules.regulation import NothingChanges, Offer, require_follows, require_offerable
from qqv.trail.recording import recording


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
        whole_fund(actor, Verb.SET_PRODUCT)
        last = last_version(actor, Verb.SET_PRODUCT, product_id)
        require_proposable(waiting=_waiting(last), reason=reason)
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
        fund_id = whole_fund(actor, Verb.DECIDE_PRODUCT)
        proposal = ProductProposal.objects.filter(fund=fund_id, pk=proposal_id).first()
        if proposal is None:
            raise Unseen
        made = ProductDecision.objects.filter(proposal=proposal).first()
        require_decidable(
            actor,
            proposer_id=proposal.proposer_id,
            decided_on=made.on if made else None,
            approved=approved,
            decision_no=decision_no,
            reason=reason,
        )
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


def _waiting(last: Product) -> date | None:
    proposals = ProductProposal.objects.filter(fund=last.fund_id, code=last.code, decision=None)
    return proposals.values_list("valid_from", flat=True).first()
