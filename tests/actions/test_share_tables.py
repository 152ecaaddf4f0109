"""Who may have which part of the interest is proposed by one and decided by another."""

from datetime import date
from uuid import uuid4

import pytest

from qqv.capital import share_tables
from qqv.capital.models import (
    ShareTable,
)
from qqv.capital.share_tables import decide_shares
from qqv.people import deciding
from qqv.rules import sharing as rules
from qqv.rules.refusals import Forbidden, Unseen
from qqv.rules.sharing import ShareLine, Who
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.actions.sharing import (
    JUL,
    ON,
    Q1,
    Q2,
    closed,
    decided,
    proposed,
    quarter_closed,
    run,
)
from tests.world import World


@pytest.fixture
def ready(world: World) -> World:
    return quarter_closed(world)


def test_a_table_is_proposed_and_decided_by_two(world: World) -> None:
    key = uuid4()
    row = proposed(world, request_id=key)
    with pytest.raises(AlreadyDone):
        proposed(world, request_id=key)
    with pytest.raises(deciding.StillUndecided):
        proposed(world)
    with pytest.raises(Forbidden):
        decided(world, row, who="province_accountant")
    with pytest.raises(deciding.NumberMissing):
        decided(world, row, decision_no=" ")
    with pytest.raises(deciding.AnswerMissing):
        decided(world, row, approved=False)
    ShareTable.objects.update(proposer=world.users["province_chair"])
    with pytest.raises(deciding.OwnProposal):
        decided(world, row)
    ShareTable.objects.update(proposer=world.users["province_accountant"])
    decided(world, row)
    with pytest.raises(deciding.AlreadyDecided, match="20/01/2026"):
        decided(world, row)
    with pytest.raises(Unseen):
        decide_shares(
            world.actor("province_chair"),
            table_id=0,
            approved=True,
            decision_no="1",
            reason="",
            on=ON,
            request_id=uuid4(),
        )


def test_a_bad_table_leaves_nothing(world: World) -> None:
    short = rules.ShareTable(lines=(ShareLine(who=Who.FUND, part=9_900),))
    below = rules.ShareTable(
        lines=(ShareLine(who=Who.FUND, part=-100), ShareLine(who=Who.CHAIR, part=10_100))
    )
    for table, refusal in ((short, rules.SharesNotWhole), (below, rules.NegativeShare)):
        with pytest.raises(refusal):
            proposed(world, table=table)
    with pytest.raises(rules.NotAtQuarter):
        proposed(world, valid_from=date(2026, 1, 2))
    with pytest.raises(deciding.GroundsMissing):
        proposed(world, reason="  ")
    with pytest.raises(Forbidden):
        proposed(world, who="accountant")
    assert (
        not ShareTable.objects.exists()
        and not Record.objects.filter(verb="propose_shares").exists()
    )


def test_tables_do_not_overlap(ready: World) -> None:
    with pytest.raises(rules.Overlapping):
        proposed(ready, valid_from=Q1)
    run(ready)
    later = proposed(ready, valid_from=Q2)
    # A quarter shared while the proposal waited is not shared anew by another table.
    closed(ready, date(2026, 6, 30))
    run(ready, quarter=Q2, on=JUL)
    with pytest.raises(rules.QuarterShared):
        decided(ready, later)
    decided(ready, later, approved=False, decision_no="", reason="Đã chia rồi")
    assert share_tables.table_on(ready.fund.pk, JUL).valid_from == Q1
