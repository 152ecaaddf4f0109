"""A group meeting's money: works, once only, hidden from others, refused leaves nothing."""

from datetime import date
from uuid import uuid4

import pytest

from qqv.collection import actions as collection
from qqv.collection.actions.collect import NothingOwed, SheetExists
from qqv.collection.models import CollectionSheet
from qqv.ledger.checks import CHECKS
from qqv.ledger.models import Entry, Posting
from qqv.lending.models import Loan
from qqv.rules.refusals import Unseen
from qqv.rules.repayment import Overpaid
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone, OtherContent
from tests.world import World

FEB = date(2026, 2, 10)


def _faults() -> list[str]:
    return [str(fault) for check in CHECKS for fault in check()]


def test_it_works(world: World) -> None:
    loan = world.lend(world.lan)
    sheet = world.collect(FEB, {world.lan: (893_000, 15_000), world.dao: (0, 15_000)})
    loan.refresh_from_db()
    assert sheet.total == 923_000
    assert loan.outstanding == 9_167_000
    assert loan.next_due_on == date(2026, 3, 10)
    assert world.balance("113.001") == 923_000
    assert world.balance("511") == 60_000
    assert world.balance("4231") == 30_000
    assert world.balance("131") == 9_167_000
    assert _faults() == []


def test_the_same_request_counts_once(world: World) -> None:
    world.lend(world.lan)
    key = uuid4()
    world.collect(FEB, {world.lan: (893_000, 0)}, request_id=key)
    with pytest.raises(AlreadyDone):
        world.collect(FEB, {world.lan: (893_000, 0)}, request_id=key)
    with pytest.raises(OtherContent):
        world.collect(FEB, {world.lan: (1_000, 0)}, request_id=key)
    assert CollectionSheet.objects.count() == 1
    assert world.balance("113.001") == 893_000


def test_refusals_leave_nothing(world: World) -> None:
    world.lend(world.lan)
    before = Entry.objects.count(), Posting.objects.count(), Record.objects.count()
    with pytest.raises(Overpaid):
        world.collect(FEB, {world.lan: (99_000_000, 0)})
    with pytest.raises(NothingOwed):
        world.collect(FEB, {world.dao: (1_000, 0)})
    with pytest.raises(Unseen):
        collection.collect(
            world.actor("stranger"),
            sheet=collection.SheetIn(
                group_id=world.group.pk,
                met_on=FEB,
                lines=(collection.LineIn(member_id=world.lan.pk, attended=True),),
            ),
            request_id=uuid4(),
        )
    assert before == (Entry.objects.count(), Posting.objects.count(), Record.objects.count())


def test_a_meeting_is_saved_once_and_may_be_supplemented(world: World) -> None:
    world.lend(world.lan)
    world.collect(FEB, {world.lan: (893_000, 0)})
    with pytest.raises(SheetExists):
        world.collect(FEB, {world.dao: (0, 15_000)})
    extra = world.collect(FEB, {world.dao: (0, 15_000)}, supplement=True)
    assert extra.part == 2


def test_a_backdated_payment_gives_the_books_of_the_right_order(world: World) -> None:
    loan = world.lend(world.lan)
    world.collect(date(2026, 3, 10), {world.lan: (1_000_000, 0)})
    world.collect(FEB, {world.lan: (893_000, 0)})
    loan.refresh_from_db()
    assert loan.outstanding == world.balance("131")
    first = loan.installments_due.get(number=1)
    assert (first.principal_paid, first.interest_paid) == (first.principal, first.interest)
    assert _faults() == []


def test_the_last_payment_settles_the_loan(world: World) -> None:
    loan = world.lend(world.lan)
    owed = sum(line.principal + line.interest for line in loan.installments_due.all())
    world.collect(FEB, {world.lan: (owed, 0)})
    loan.refresh_from_db()
    assert (loan.outstanding, loan.settled_on) == (0, FEB)
    assert Loan.objects.get(pk=loan.pk).account.closed_on == FEB
    assert _faults() == []
