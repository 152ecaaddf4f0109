"""Which version of a product comes last, and what must a new one come after?"""

from dataclasses import asdict
from typing import Any

from django.db.models import Max

from qqv.ledger.queries import latest_closing
from qqv.lending.models import Application, Product
from qqv.lending.models.origination import ProductTerms
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Rounding
from qqv.rules.refusals import Unseen
from qqv.rules.regulation import InForce, Offer
from qqv.rules.repayment import SettlementInterest
from qqv.rules.schedule import Frequency, Method, RatePer


def offer_of(row: ProductTerms) -> Offer:
    """Read what a version, in force or proposed, offers (điều khoản của một bản)."""
    return Offer(
        name=row.name,
        principal_min=row.principal_min,
        principal_usual=row.principal_usual,
        principal_max=row.principal_max,
        installments=row.installments,
        rate=row.rate,
        rate_per=RatePer(row.rate_per),
        method=Method(row.method),
        frequency=Frequency(row.frequency),
        grace_principal=row.grace_principal,
        grace_all=row.grace_all,
        round_to=row.round_to,
        rounding=Rounding(row.rounding),
        settlement_interest=SettlementInterest(row.settlement_interest),
        second_appraiser_from_cycle=row.second_appraiser_from_cycle,
        days_between_cycles=row.days_between_cycles,
    )


def columns_of(offer: Offer) -> dict[str, Any]:
    """Write an offer as the columns of a row (các cột)."""
    return asdict(offer)


def last_version(actor: Actor, verb: Verb, product_id: int) -> Product:
    """Find the last version of a product; unseen out of the fund (bản mới nhất)."""
    if not actor.scope(verb).everywhere:
        raise Unseen
    mine = Product.objects.filter(fund_id=actor.fund_id)
    code = mine.filter(pk=product_id).values("code")[:1]
    last = mine.filter(code__in=code).order_by("-valid_from").first()
    if last is None:
        raise Unseen
    return last


def in_force(last: Product) -> InForce:
    """Gather what a new version must come after (bản hiện có)."""
    asked = Application.objects.filter(product=last).aggregate(on=Max("on"))["on"]
    return InForce(
        since=last.valid_from,
        until=last.valid_to,
        closed_through=latest_closing(last.fund_id),
        last_asked_on=asked,
    )
