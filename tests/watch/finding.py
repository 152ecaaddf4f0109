"""What an alarm finds in the tests' commune, asked the way the screens ask."""

from datetime import date
from uuid import uuid4

from qqv.capital import actions as capital
from qqv.watch.queries import Raised, raised
from tests.world import World


def found(world: World, number: int, on: date, *, by: str = "province_chair") -> list[Raised]:
    """All that one alarm finds for somebody on a day."""
    return raised(world.actor(by), on=on, numbers={number})


def subjects(world: World, number: int, on: date, *, by: str = "province_chair") -> list[str]:
    """What one alarm is about, by its stable names."""
    return [row.found.subject for row in found(world, number, on, by=by)]


def banked(world: World, amount: int, on: date) -> None:
    """Bring cash of the board to the bank."""
    capital.move_cash(
        world.actor("cashier"),
        board_id=world.board.pk,
        amount=amount,
        to_bank=True,
        on=on,
        slip_no="02",
        request_id=uuid4(),
    )
