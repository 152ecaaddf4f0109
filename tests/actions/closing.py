"""A commune that asks to stop, walked step by step through the real actions."""

from datetime import date
from uuid import uuid4

from qqv.capital import actions as capital
from qqv.capital.liquidating import Said, close_result, confirm_balances, liquidate
from qqv.capital.liquidation_page import asked
from qqv.capital.returning import return_capital
from qqv.collection import actions as collection
from qqv.ledger.models import Account
from qqv.lending import actions as lending
from qqv.lending.models import Loan
from qqv.lending.payoff import payoff_of
from qqv.people import actions as people
from qqv.people.liquidating import decide_liquidation
from qqv.savings import actions as savings
from qqv.savings.models import SavingsBook
from tests.world import World

ASKED, AGREED = date(2026, 3, 1), date(2026, 3, 5)
LAST = date(2026, 3, 31)


def petition(world: World) -> None:
    people.petition(
        world.actor("chair"),
        board_id=world.board.pk,
        number="12/TTr",
        reason="xin tất toán và dừng hoạt động",
        on=ASKED,
        request_id=uuid4(),
    )


def decide(world: World, *, who: str = "province_chair", **changes: object) -> object:
    facts = {"agreed": True, "number": "20/QĐ", "reason": "đồng ý cho dừng", "on": AGREED}
    return decide_liquidation(
        world.actor(who), board_id=world.board.pk, request_id=uuid4(), **(facts | changes)
    )


def confirm(world: World, *, on: date = LAST, **changes: object) -> None:
    """Every borrower says what the book says."""
    said = [Said(account_id=row.account_id, said=row.now) for row in asked(world.board.pk)]
    facts = {"board_id": world.board.pk, "said": said, "on": on}
    confirm_balances(world.actor("accountant"), request_id=uuid4(), **(facts | changes))


def pay_off_everybody(world: World, *, on: date = LAST) -> None:
    for loan in Loan.objects.filter(board=world.board, settled_on=None):
        lending.settle(
            world.actor("cashier"),
            loan_id=loan.pk,
            received=payoff_of(loan, on=on).total,
            on=on,
            request_id=uuid4(),
        )


def give_savings_back(world: World, *, on: date = LAST) -> None:
    for book in SavingsBook.objects.filter(board=world.board).select_related("account"):
        if book.account.balance:
            savings.withdraw(
                world.actor("cashier"),
                savings_book_id=book.pk,
                amount=book.account.balance,
                signed=True,
                on=on,
                request_id=uuid4(),
            )


def take_cash_to_bank(world: World, *, on: date = LAST) -> None:
    capital.move_cash(
        world.actor("cashier"),
        board_id=world.board.pk,
        amount=world.balance("111"),
        to_bank=True,
        on=on,
        slip_no="09",
        request_id=uuid4(),
    )


def send_result_home(world: World, *, on: date = LAST, who: str = "province_accountant") -> int:
    return close_result(world.actor(who), board_id=world.board.pk, on=on, request_id=uuid4())


def give_capital_back(world: World, *, on: date = LAST) -> None:
    return_capital(
        world.actor("province_accountant"),
        board_id=world.board.pk,
        amount=world.balance("361"),
        decision_no="20/QĐ",
        on=on,
        request_id=uuid4(),
    )


def end(world: World, *, who: str = "province_chair", **changes: object) -> object:
    facts = {"minutes_no": "01/BB", "on": LAST}
    return liquidate(
        world.actor(who), board_id=world.board.pk, request_id=uuid4(), **(facts | changes)
    )


def collected(world: World) -> None:
    """Lan and Mai borrowed, paid once with savings, and the leader handed the money over."""
    world.lend(world.lan)
    world.lend(world.mai)
    on = date(2026, 2, 10)
    world.collect(on, {world.lan: (893_000, 15_000), world.mai: (893_000, 15_000)})
    made = collection.hand_over(
        world.actor("leader"),
        group_id=world.group.pk,
        declared=1_816_000,
        denominations={},
        on=on,
        request_id=uuid4(),
    )
    collection.receive(
        world.actor("cashier"),
        hand_over_id=made.pk,
        counted=1_816_000,
        denominations={},
        on=on,
        request_id=uuid4(),
    )


def emptied(world: World) -> None:
    """Everything done but the end."""
    collected(world)
    petition(world)
    decide(world)
    confirm(world, on=AGREED)
    pay_off_everybody(world)
    give_savings_back(world)
    take_cash_to_bank(world)
    send_result_home(world)
    give_capital_back(world)


def left(world: World) -> dict[str, int]:
    """The lines of the commune's book that are not zero."""
    rows = Account.objects.filter(board=world.board, control=None)
    return {row.number: row.balance for row in rows if row.balance}
