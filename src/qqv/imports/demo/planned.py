"""What was each commune to reach in 2022? A little less than most of them did."""

from datetime import date
from random import Random

from qqv.capital.planning import Target, plan
from qqv.imports.demo.found import Ground, at, key
from qqv.imports.demo.plan import PRINCIPAL, SEED
from qqv.trail.recording import at_time

ON = date(2022, 1, 6)


def allocate_targets(ground: Ground) -> None:
    """Allocate the year's targets to the communes (giao kế hoạch)."""
    rng = Random(f"{SEED}/planned")
    targets = []
    for place in ground.places:
        loans = max(place.plan.disbursed + rng.choice((-4, -3, -2, -2, -1, 0, 1, 3)), 1)
        targets.append(
            Target(
                board_id=place.board.pk,
                year=ON.year,
                members=max(place.plan.borrowers + rng.randrange(-8, 4), 1),
                loans=loans,
                principal=loans * PRINCIPAL,
            )
        )
    with at_time(at(ON, 9)):
        plan(ground.accountant, targets=targets, request_id=key("plan", ON.year))
