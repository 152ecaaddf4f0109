"""On which terms does the training fund turn its money? Half of the savings may be lent."""

from collections.abc import Callable
from uuid import UUID

from qqv.capital.turning import set_turning
from qqv.imports.demo.plan import OPENED
from qqv.rules.access import Actor


def turn_by_terms(chair: Actor, key: Callable[..., UUID]) -> None:
    """Set the terms in force since the books were opened (quy định quay vòng vốn)."""
    set_turning(
        chair,
        reserve=10_000_000,
        savings_lent=50,
        idle_months=3,
        valid_from=OPENED,
        decision_no="05/QĐ-QQV",
        request_id=key("turning"),
    )
