"""Which loan terms hold, held and were proposed, and what does each cost a borrower?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from qqv.lending.models import Loan, Product, ProductProposal
from qqv.lending.offers import last_version, offer_of
from qqv.lending.queries.outlook import Outlook, outlook
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Unseen
from qqv.rules.regulation import Offer

DECIDED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a product; `before` is the one it followed (một bản quy chế)."""

    id: int
    code: str
    valid_from: date
    valid_to: date | None
    offer: Offer
    before: Offer | None
    loans: int
    decision_no: str
    decided_by: str

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A product with its versions, the latest first (các bản của một sản phẩm)."""

    current: Version
    usual: Outlook
    on: date
    versions: tuple[Version, ...]
    waiting: bool

    @property
    def holds(self) -> bool:
        return self.current.holds(self.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposed version beside the one it would follow (đề nghị sửa quy chế)."""

    id: int
    code: str
    valid_from: date
    on: date
    proposer: str
    reason: str
    offer: Offer
    before: Offer | None
    decided_on: date | None
    approved: bool
    decider: str
    answer: str

    @property
    def usual(self) -> Outlook:
        """The usual loan of today on the proposed terms (khoản vay thường dùng, bản mới)."""
        return _usual(self.offer, self.valid_from)

    @property
    def usual_before(self) -> Outlook | None:
        return _usual(self.before, self.valid_from) if self.before else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegulationPage:
    """The loan terms of the fund; proposals only for who sees the whole fund (quy chế)."""

    histories: tuple[History, ...]
    waiting: tuple[Proposal, ...]
    decided: tuple[Proposal, ...]


def regulation_page(actor: Actor, *, on: date) -> RegulationPage:
    """Show the versions of what the fund lends, and what was proposed (quy chế cho vay)."""
    scope = actor.scope(Verb.SEE_BOOKS)
    versions = _versions(actor.fund_id)
    proposals = _proposals(actor.fund_id) if scope.everywhere else ()
    waiting = tuple(row for row in proposals if row.decided_on is None)
    codes = dict.fromkeys(version.code for version in versions)
    open_codes = {row.code for row in waiting}
    return RegulationPage(
        histories=tuple(
            _history([v for v in versions if v.code == code], on, code in open_codes)
            for code in codes
        ),
        waiting=waiting,
        decided=tuple(row for row in proposals if row.decided_on)[:DECIDED],
    )


def to_propose(actor: Actor, *, product_id: int) -> Offer:
    """Give the last version's terms to start a proposal from (bản hiện có)."""
    return offer_of(last_version(actor, Verb.SET_PRODUCT, product_id))


def to_decide(actor: Actor, *, proposal_id: int) -> Proposal:
    """Show one proposal to the person who decides (đề nghị chờ quyết định)."""
    rows = _proposals(actor.fund_id) if actor.scope(Verb.DECIDE_PRODUCT).everywhere else ()
    found = next((row for row in rows if row.id == proposal_id), None)
    if found is None:
        raise Unseen
    return found


def undecided(actor: Actor) -> tuple[tuple[int, str, date], ...]:
    """List what waits for this person's decision: id, proposer, day; nothing for others (chờ)."""
    if not (actor.may(Verb.DECIDE_PRODUCT) and actor.scope(Verb.DECIDE_PRODUCT).everywhere):
        return ()
    rows = ProductProposal.objects.filter(fund_id=actor.fund_id, decision=None)
    others = rows.exclude(proposer_id=actor.user_id).order_by("pk")
    return tuple(others.values_list("pk", "proposer__name", "valid_from"))


def _versions(fund_id: int) -> list[Version]:
    products = Product.objects.filter(fund_id=fund_id).order_by("code", "valid_from")
    rows = list(products.select_related("decision__decider"))
    lent = dict(
        Loan.objects.filter(product__in=rows).values_list("product").annotate(n=Count("pk"))
    )
    made: list[Version] = []
    for row in rows:
        decision = getattr(row, "decision", None)
        follows = made and made[-1].code == row.code
        made.append(
            Version(
                id=row.pk,
                code=row.code,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                offer=offer_of(row),
                before=made[-1].offer if follows else None,
                loans=lent.get(row.pk, 0),
                decision_no=decision.decision_no if decision else "",
                decided_by=decision.decider.name if decision else "",
            )
        )
    return made


def _history(versions: Sequence[Version], on: date, waiting: bool) -> History:
    current = next((v for v in versions if v.holds(on)), versions[-1])
    return History(
        current=current,
        usual=_usual(current.offer, current.valid_from),
        on=on,
        versions=tuple(reversed(versions)),
        waiting=waiting,
    )


def _proposals(fund_id: int) -> tuple[Proposal, ...]:
    products = list(Product.objects.filter(fund_id=fund_id).order_by("valid_from"))
    rows = ProductProposal.objects.filter(fund_id=fund_id).order_by("-pk")
    return tuple(
        _proposal(row, products) for row in rows.select_related("proposer", "decision__decider")
    )


def _proposal(row: ProductProposal, products: Sequence[Product]) -> Proposal:
    earlier = [p for p in products if p.code == row.code and p.valid_from < row.valid_from]
    decision = getattr(row, "decision", None)
    return Proposal(
        id=row.pk,
        code=row.code,
        valid_from=row.valid_from,
        on=row.on,
        proposer=row.proposer.name,
        reason=row.reason,
        offer=offer_of(row),
        before=offer_of(earlier[-1]) if earlier else None,
        decided_on=decision.on if decision else None,
        approved=bool(decision and decision.approved),
        decider=decision.decider.name if decision else "",
        answer=(decision.decision_no if decision.approved else decision.reason) if decision else "",
    )


def _usual(offer: Offer, on: date) -> Outlook:
    return outlook(offer.terms(principal=offer.principal_usual, on=on))
