"""Many at once: nothing is counted twice, nothing is lost, nothing hangs."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

from django.db import connection

from qqv.collection import actions as collection
from qqv.collection.models import CollectionSheet
from qqv.ledger import checks
from qqv.lending import checks as lending_checks
from qqv.lending.models import Repayment
from qqv.people import actions as people
from qqv.rules.refusals import Refusal
from qqv.trail.recording import AlreadyDone
from tests.world import World

FEB = date(2026, 2, 10)


def at_once(*jobs: Callable[[], object]) -> Counter[str]:
    """Run jobs in threads of their own; count how they ended."""

    def run(job: Callable[[], object]) -> str:
        try:
            job()
        except (AlreadyDone, Refusal) as answer:
            return type(answer).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        return Counter(pool.map(run, jobs))


def faults() -> list[str]:
    everything = (*checks.CHECKS, *lending_checks.CHECKS)
    return [str(fault) for check in everything for fault in check()]


def test_sixty_four_savings_of_one_sheet_make_one(open_world: World) -> None:
    world = open_world
    world.lend(world.lan)
    key = uuid4()
    ended = at_once(
        *[lambda: world.collect(FEB, {world.lan: (893_000, 15_000)}, request_id=key)] * 64
    )
    assert ended == {"done": 1, "AlreadyDone": 63}
    assert CollectionSheet.objects.count() == 1
    assert world.balance("113.001") == 908_000
    assert faults() == []


def test_two_people_saving_the_same_meeting_make_one(open_world: World) -> None:
    world = open_world
    world.lend(world.lan)
    ended = at_once(*[lambda: world.collect(FEB, {world.lan: (893_000, 0)})] * 8)
    assert ended == {"done": 1, "SheetExists": 7}
    assert Repayment.objects.count() == 1
    assert faults() == []


def test_eight_groups_save_at_once_into_one_book(open_world: World) -> None:
    world = open_world
    accountant = world.actor("accountant")
    jobs = []
    for number in range(8):
        group = people.found_group(
            accountant,
            board_id=world.board.pk,
            hamlet_id=None,
            name=f"Nhóm thử {number}",
            meeting_day=10,
            on=date(2026, 1, 1),
            request_id=uuid4(),
        )
        [member] = people.join(
            accountant,
            group_id=group.pk,
            newcomers=[people.Newcomer(name=f"Lê Thị Số {number}")],
            on=date(2026, 1, 1),
            request_id=uuid4(),
        )
        line = collection.LineIn(member_id=member.pk, attended=True, saved=15_000)
        sheet = collection.SheetIn(group_id=group.pk, met_on=FEB, lines=(line,))
        jobs.append(
            lambda sheet=sheet: collection.collect(accountant, sheet=sheet, request_id=uuid4())
        )
    assert at_once(*jobs) == {"done": 8}
    assert world.balance("113") == world.balance("4231") == 8 * 15_000
    assert faults() == []
