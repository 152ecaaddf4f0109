"""Which households wait at the end of the demo's year? Asked at their doors in the autumn."""

from datetime import date, timedelta
from random import Random

from qqv.imports.demo.found import Place, at, key
from qqv.imports.demo.names import name
from qqv.imports.demo.plan import SEED, STOPPING
from qqv.lending import actions as lending
from qqv.lending.models import WorkKind
from qqv.trail.recording import at_time

FIRST, LAST = date(2022, 9, 5), date(2022, 12, 16)
STANDINGS = ("average", "average", "average", "near_poor", "poor", "escaped", "policy")
LATRINES = ("Chưa có", "Tạm, hố đào", "Một ngăn, đã hỏng", "Hai ngăn hợp vệ sinh", "")
WATERS = ("Nước máy", "Nước mưa", "Giếng khoan", "Giếng đào", "")


def ask_households(place: Place) -> None:
    """Ask some households of a commune that are in no group yet (khảo sát nhu cầu)."""
    if place.plan.name == STOPPING:
        return
    rng = Random(f"{SEED}/demand/{place.plan.code}")
    kinds = list(WorkKind.objects.filter(fund=place.board.fund_id).order_by("pk"))
    homes = {(home.name, home.hamlet): home for home in _homes(place, rng, kinds)}
    with at_time(at(LAST, 16)):
        lending.survey(
            place.accountant,
            board_id=place.board.pk,
            answers=list(homes.values()),
            request_id=key("demand", place.plan.code),
        )


def _homes(place: Place, rng: Random, kinds: list[WorkKind]) -> list[lending.Asked]:
    homes = []
    for _ in range(rng.randrange(9, 26)):
        group, kind = rng.choice(place.groups), rng.choice(kinds)
        cost = rng.randrange(9, 22) * 1_000_000
        homes.append(
            lending.Asked(
                name=name(rng),
                wish=f"Làm {kind.name.lower()}",
                on=FIRST + timedelta(days=rng.randrange((LAST - FIRST).days)),
                group_id=group.pk,
                hamlet=group.hamlet.name if group.hamlet else "",
                standing=rng.choice(STANDINGS),
                latrine=rng.choice(LATRINES),
                water=rng.choice(WATERS),
                woman_headed=rng.random() < 0.2,
                work_kind_id=kind.pk,
                cost=cost,
                own_money=rng.randrange(2, 8) * 1_000_000,
            )
        )
    return homes
