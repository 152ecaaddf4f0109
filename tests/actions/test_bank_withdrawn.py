"""A bank statement taken in wrongly is withdrawn: it stays known, and counts no more."""

from uuid import UUID, uuid4

import pytest

from qqv.capital import reconciling
from qqv.capital import statements as bank
from qqv.capital.models import BankStatement
from qqv.ledger.actions import close_period
from qqv.ledger.models import Entry
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.actions.test_bank import END, match, page_of, reconciled, take
from tests.world import World


def drop(
    world: World, taken: BankStatement, *, who: str = "accountant", request_id: UUID | None = None
) -> BankStatement:
    return bank.drop_statement(
        world.actor(who), statement_id=taken.pk, request_id=request_id or uuid4()
    )


def test_a_wrong_statement_is_withdrawn_and_the_same_file_taken_in_again(world: World) -> None:
    entries, before = Entry.objects.count(), reconciled(world)
    taken = take(world)
    line = taken.lines.get(outward=11_000)
    dropped = drop(world, taken)
    assert dropped.undone_by and dropped.undone_by.actor == world.users["accountant"]
    assert dropped.undone_by.verb == "drop_statement"
    assert (reconciled(world), Entry.objects.count()) == (before, entries)
    actor = world.actor("accountant")
    assert reconciling.bank_page(actor, board_id=world.board.pk).rows == ()
    assert reconciling.last_statement_day(world.board.pk) is None
    with pytest.raises(Unseen):
        reconciling.slip_first(actor, line_id=line.pk, board_id=world.board.pk)
    page = page_of(world, taken)
    assert page.dropped_at and not page.may and page.pairs == ()
    assert len(page.lines) == 4
    again = take(world)
    assert again.pk != taken.pk
    assert len(match(world, again)) == 2


def test_a_statement_is_withdrawn_once(world: World) -> None:
    taken, request_id = take(world), uuid4()
    drop(world, taken, request_id=request_id)
    with pytest.raises(AlreadyDone):
        drop(world, taken, request_id=request_id)
    with pytest.raises(bank.StatementDropped):
        drop(world, taken)


def test_a_statement_that_explains_vouchers_stays(world: World) -> None:
    taken = take(world)
    made = match(world, taken)
    with pytest.raises(bank.StillMatched, match="còn 2 dòng đã khớp"):
        drop(world, taken)
    for one in made:
        bank.unmatch(world.actor("accountant"), match_id=one.pk, request_id=uuid4())
    drop(world, taken)
    entry = made[0].entry_id
    with pytest.raises(bank.StatementDropped):
        bank.match_lines(
            world.actor("accountant"),
            statement_id=taken.pk,
            pairs=[(made[0].line_id, entry)],
            request_id=uuid4(),
        )


def test_a_statement_of_a_closed_month_stays(world: World) -> None:
    taken = take(world)
    close_period(
        world.actor("accountant"), board_id=world.board.pk, ends_on=END, request_id=uuid4()
    )
    with pytest.raises(bank.StatementSettled, match="đã khóa sổ đến 31/01/2026"):
        drop(world, taken)
    assert BankStatement.objects.standing().get() == taken


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("cashier", Forbidden),
        ("chair", Forbidden),
        ("stranger", Unseen),
        ("province_accountant", Forbidden),
    ],
)
def test_others_withdraw_nothing(world: World, who: str, refusal: type[Exception]) -> None:
    taken, records = take(world), Record.objects.count()
    with pytest.raises(refusal):
        drop(world, taken, who=who)
    assert BankStatement.objects.standing().get() == taken
    assert Record.objects.count() == records
