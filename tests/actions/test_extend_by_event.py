"""One event, one decision, many loans: what the preview shows is what happens."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qqv.lending import actions as lending
from qqv.lending import checks
from qqv.lending.actions.disburse import RunningLoan
from qqv.lending.actions.extend import TooLong
from qqv.lending.actions.extend_by_event import (
    EventOnPaper,
    NobodyStruck,
    NotAsPreviewed,
    Struck,
    WrongWindow,
    extend_by_event,
)
from qqv.lending.models import Event, Extension, Installment, Loan
from qqv.lending.queries.event import effect, event_page, events
from qqv.lending.queries.portfolio import standings
from qqv.lending.versions import BackDated
from qqv.people import actions as people
from qqv.people.models import Fund
from qqv.rules.access import Verb
from qqv.rules.lateness import DebtGroup
from qqv.rules.refusals import Forbidden, Unseen
from qqv.rules.relief import Cause
from qqv.trail.recording import AlreadyDone
from tests.actions.test_relieve import ask_freeze, decide
from tests.world import OPENED, World

STORM, ON = date(2026, 3, 5), date(2026, 3, 15)


def whom(world: World, **changes: object) -> Struck:
    facts = {
        "board_ids": (world.board.pk,),
        "group_ids": (),
        "first_due": date(2026, 3, 1),
        "last_due": date(2026, 3, 31),
    }
    return Struck(**(facts | changes))


def strike(world: World, **changes: object) -> Event:
    facts = {
        "cause": Cause.DISASTER,
        "name": "Bão số 3",
        "happened_on": STORM,
        "documents": "công văn 12/UBND, biên bản thiệt hại",
        "whom": whom(world),
        "months": 6,
        "decision_no": "40/QĐ",
        "seen": 2,
        "on": ON,
        "request_id": uuid4(),
        "who": "province_chair",
    } | changes
    return extend_by_event(world.actor(str(facts.pop("who"))), **facts)


def seen(world: World, on: date = ON, **changes: object) -> object:
    facts = whom(world, **changes)
    return effect(
        world.actor("province_chair"),
        board_ids=facts.board_ids,
        group_ids=facts.group_ids,
        first_due=facts.first_due,
        last_due=facts.last_due,
        months=6,
        on=on,
    )


def groups(world: World, on: date) -> dict[DebtGroup, int]:
    found: dict[DebtGroup, int] = {}
    for loan in standings(world.actor("auditor").scope(Verb.SEE), on=on):
        found[loan.debt_group] = found.get(loan.debt_group, 0) + 1
    return found


@pytest.fixture
def lent(world: World) -> World:
    """Lan is one installment behind, Mai is up to date until February."""
    world.lend(world.lan)
    world.lend(world.mai)
    world.collect(date(2026, 2, 10), {world.mai: (893_000, 0)})
    return world


def test_what_was_previewed_is_what_happens(lent: World) -> None:
    shown = seen(lent)
    assert (shown.loans, shown.outstanding, shown.again) == (2, 19_167_000, 0)
    assert {g: s.loans for g, s in shown.before.items() if s.loans} == groups(lent, ON)
    event = strike(lent)
    assert {g: s.loans for g, s in shown.after.items() if s.loans} == groups(lent, ON)
    assert groups(lent, ON) == {DebtGroup.N2: 2}
    assert [e.event for e in Extension.objects.all()] == [event, event]
    mai = Loan.objects.get(member=lent.mai)
    assert (mai.version, mai.next_due_on) == (2, date(2026, 9, 10))
    assert [fault for check in checks.CHECKS for fault in check()] == []
    [row] = events(lent.actor("auditor"))
    assert (row.loans, row.months, row.decision_no) == (2, 6, "40/QĐ")
    _, loans = event_page(lent.actor("auditor"), event_id=event.pk)
    assert [(one.ended, one.ends) for one in loans] == [(date(2027, 1, 10), date(2027, 7, 10))] * 2


def test_once_only(lent: World) -> None:
    key = uuid4()
    strike(lent, request_id=key)
    with pytest.raises(AlreadyDone):
        strike(lent, request_id=key)
    assert Extension.objects.count() == 2


def test_a_second_event_is_a_second_reschedule(lent: World) -> None:
    strike(lent)
    later = {"first_due": date(2026, 9, 1), "last_due": date(2026, 9, 30)}
    shown = seen(lent, on=date(2026, 9, 1), **later)
    assert (shown.loans, shown.again) == (2, 2)
    strike(lent, whom=whom(lent, **later), on=date(2026, 9, 1))
    assert groups(lent, date(2026, 9, 1))[DebtGroup.N4] == 2


def test_it_says_why_not_and_leaves_nothing(lent: World) -> None:
    installments = Installment.objects.count()
    for changes, refusal in (
        ({"who": "chair"}, Forbidden),
        ({"who": "province_accountant"}, Forbidden),
        ({"documents": " "}, EventOnPaper),
        ({"name": ""}, EventOnPaper),
        ({"decision_no": ""}, EventOnPaper),
        ({"months": 0}, TooLong),
        ({"months": 37}, TooLong),
        ({"seen": 3}, NotAsPreviewed),
        ({"whom": whom(lent, board_ids=(0,))}, Unseen),
        ({"whom": whom(lent, group_ids=(0,))}, Unseen),
        ({"whom": whom(lent, board_ids=(lent.neighbor.pk,))}, NobodyStruck),
        ({"whom": whom(lent, last_due=date(2026, 2, 1))}, WrongWindow),
        ({"on": date(2026, 2, 1)}, BackDated),
    ):
        with pytest.raises(refusal):
            strike(lent, **changes)
    assert (Event.objects.count(), Extension.objects.count()) == (0, 0)
    assert Installment.objects.count() == installments


def test_who_is_frozen_or_paid_is_left_out(lent: World) -> None:
    loan = Loan.objects.get(member=lent.lan)
    frozen = ask_freeze(lent, loan, on=ON, since=ON, until=date(2026, 8, 1))
    decide(lent, frozen, on=ON)
    assert seen(lent).loans == 1
    strike(lent, seen=1)
    assert Extension.objects.get().loan.member == lent.mai


def test_groups_alone_may_be_struck(lent: World) -> None:
    strike(lent, whom=whom(lent, board_ids=(), group_ids=(lent.group.pk,)))
    assert Extension.objects.count() == 2


def many(world: World, count: int) -> None:
    """Running loans of new groups, as an import brings them."""
    Fund.objects.update(group_max=1_000)
    members = people.join(
        world.actor("accountant"),
        group_id=world.group.pk,
        newcomers=[people.Newcomer(name=f"Phạm Thị {n}") for n in range(count)],
        on=OPENED,
        request_id=uuid4(),
    )
    lending.open_loans(
        world.actor("accountant"),
        board_id=world.board.pk,
        rows=[
            RunningLoan(
                member_id=member.pk,
                product_id=world.product.pk,
                cycle=1,
                principal=10_000_000,
                disbursed_on=date(2025, 12, 10),
                first_due_on=date(2026, 1, 10),
                paid_before=0,
            )
            for member in members
        ],
        on=OPENED,
        request_id=uuid4(),
    )


def test_two_hundred_loans_cost_as_many_statements_as_ten(world: World) -> None:
    def cost(count: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            strike(world, seen=count)
        return len(captured)

    many(world, 10)
    few = cost(10)
    Extension.objects.all().delete()
    Loan.objects.update(settled_on=OPENED, outstanding=0, next_due_on=None)
    many(world, 200)
    assert cost(200) == few
    assert Extension.objects.count() == 200
    assert Loan.objects.filter(version=2, settled_on=None).count() == 200


def test_the_preview_costs_the_same_for_many(world: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            seen(world)
        return len(captured)

    many(world, 5)
    few = cost()
    many(world, 60)
    assert cost() == few
    assert seen(world, on=ON - timedelta(days=1)).loans == 65
