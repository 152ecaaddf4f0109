"""What an alarm finds in the tests' commune, asked the way the screens ask."""

from datetime import date

from qqv.watch.queries import Raised, raised
from tests.world import World


def found(world: World, number: int, on: date, *, by: str = "province_chair") -> list[Raised]:
    """All that one alarm finds for somebody on a day."""
    return raised(world.actor(by), on=on, numbers={number})


def subjects(world: World, number: int, on: date, *, by: str = "province_chair") -> list[str]:
    """What one alarm is about, by its stable names."""
    return [row.found.subject for row in found(world, number, on, by=by)]
