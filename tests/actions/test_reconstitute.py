"""A post passes on: decision, money counted, access ending by itself; and what is refused."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from qqv.capital import reconstituting as office
from qqv.capital.reconstituting import Change, Handed, Incoming, reconstitute
from qqv.ledger.drawers import bank_of
from qqv.people.models import OfficeHandOver, Officer
from qqv.people.queries import actor_for
from qqv.reports.unfinished import unfinished
from qqv.rules.access import IncompatibleRoles, Role
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.models import Record, User
from qqv.trail.recording import AlreadyDone
from tests.world import OPENED, World

ON = date(2026, 3, 2)


@pytest.fixture
def cashier(world: World) -> Officer:
    """The commune's cashier as an officer, who also signs in."""
    return Officer.objects.create(
        board=world.board,
        post="cashier",
        name="Bùi Thị Yến",
        user=world.users["cashier"],
        valid_from=OPENED,
    )


@pytest.fixture
def change(world: World, cashier: Officer) -> Change:
    """The till passes from chị Yến to chị Quế, who already has a user."""
    user = User.objects.create_user(username="que", name="Ngô Thị Quế")
    world.users["que"] = user
    office.assign(user, Role.AUDITOR, fund_id=world.fund.pk, on=OPENED)
    return Change(
        board_id=world.board.pk,
        post="cashier",
        outgoing_id=cashier.pk,
        incoming=Incoming(name="Ngô Thị Quế", username="que"),
        decision_no="12/QĐ-BQL",
        witness="Lý Thị Thu",
        handed=Handed(counted=world.balance("111"), papers="1 két, 2 sổ", open_cases="Không"),
    )


def pass_on(world: World, change: Change, *, who: str = "chair", on: date = ON) -> OfficeHandOver:
    return reconstitute(world.actor(who), change=change, on=on, today=ON, request_id=uuid4())


def test_access_ends_and_begins_by_itself(world: World, cashier: Officer, change: Change) -> None:
    made = pass_on(world, change)
    old, new = world.users["cashier"], world.users["que"]
    assert Role.COMMUNE_CASHIER in actor_for(user_id=old.pk, on=date(2026, 3, 1)).roles
    assert actor_for(user_id=old.pk, on=ON) is None
    assert Role.COMMUNE_CASHIER in actor_for(user_id=new.pk, on=ON).roles
    cashier.refresh_from_db()
    assert (cashier.valid_to, made.incoming.valid_from) == (date(2026, 3, 1), ON)
    assert (made.cash_booked, made.cash_counted) == (world.balance("111"),) * 2
    assert made.bank_booked == bank_of(world.board.pk).balance


def test_once_only(world: World, change: Change) -> None:
    key = uuid4()
    reconstitute(world.actor("chair"), change=change, on=ON, today=ON, request_id=key)
    with pytest.raises(AlreadyDone):
        reconstitute(world.actor("chair"), change=change, on=ON, today=ON, request_id=key)
    assert OfficeHandOver.objects.count() == 1


def test_a_leader_passes_on_what_she_holds(world: World) -> None:
    world.collect(date(2026, 2, 10), {world.dao: (0, 15_000)})
    change = Change(
        board_id=world.board.pk,
        group_id=world.group.pk,
        post="leader",
        incoming=Incoming(name="Vũ Thị Đào"),
        decision_no="03/BB",
        witness="Lý Thị Thu",
        handed=Handed(counted=15_000),
    )
    made = pass_on(world, change)
    assert (made.cash_booked, made.bank_booked, made.group) == (15_000, None, world.group)


REFUSED = {
    "no decision": (dict(decision_no=" "), office.PaperMissing),
    "no witness": (dict(witness=""), office.PaperMissing),
    "no name": (dict(incoming=Incoming(name=" ")), office.PaperMissing),
    "uncounted": (dict(handed=Handed()), office.UncountedCash),
    "unequal": (dict(handed=Handed(counted=1)), office.UnequalCash),
    "held by another": (dict(outgoing_id=None), office.PostHeld),
    "somebody else's post": (dict(outgoing_id=0x7FFF), Unseen),
    "to herself": (dict(incoming=Incoming(name="Yến", username="cashier")), office.NotHer),
    "unknown user": (dict(incoming=Incoming(name="X", username="khong-co")), office.NoSuchUser),
    "accountant": (
        dict(incoming=Incoming(name="Hoa", username="accountant")),
        IncompatibleRoles,
    ),
    "commune's chair by herself": (dict(post="chair", outgoing_id=None), office.ProvinceDecides),
    "a leader without a group": (dict(post="leader", outgoing_id=None), Unseen),
}


@pytest.mark.parametrize("why", REFUSED)
def test_refused_leaves_nothing(world: World, cashier: Officer, change: Change, why: str) -> None:
    other, refusal = REFUSED[why]
    officers, records = Officer.objects.count(), Record.objects.count()
    with pytest.raises(refusal) as said:
        pass_on(world, replace(change, **other))
    assert "{" not in said.value.sentence(said.value.text)
    cashier.refresh_from_db()
    assert cashier.valid_to is None
    assert (Officer.objects.count(), Record.objects.count()) == (officers, records)


@pytest.mark.parametrize("on", [OPENED, date(2025, 12, 31), date(2026, 3, 3)])
def test_the_day_fits(world: World, change: Change, on: date) -> None:
    with pytest.raises(office.TooEarly):
        pass_on(world, change, on=on)


@pytest.mark.parametrize("who", ["accountant", "cashier", "leader", "inspector"])
def test_forbidden(world: World, change: Change, who: str) -> None:
    with pytest.raises(Forbidden):
        pass_on(world, change, who=who)


def test_hidden_from_neighbors(world: World, change: Change) -> None:
    user = User.objects.create_user(username="near", name="near")
    office.assign(
        user,
        Role.COMMUNE_CHAIR,
        fund_id=world.fund.pk,
        board_id=world.neighbor.pk,
        on=OPENED,
    )
    world.users["near"] = user
    with pytest.raises(Unseen):
        pass_on(world, change, who="near")


def test_the_province_names_a_communes_chair(world: World) -> None:
    change = Change(
        board_id=world.board.pk,
        post="chair",
        incoming=Incoming(name="Hà Thị Mơ"),
        decision_no="15/QĐ",
        witness="Đỗ Thị Cúc",
    )
    made = pass_on(world, change, who="province_chair")
    assert (made.cash_booked, str(made.incoming)) == (None, "trưởng ban Hà Thị Mơ")


def test_open_cases_are_told(world: World) -> None:
    assert unfinished(board_id=world.board.pk, group_id=None, on=ON) == ""
    world.lend(world.lan)
    told = unfinished(board_id=world.board.pk, group_id=world.group.pk, on=date(2026, 8, 1))
    assert told.splitlines() == [
        "1 khoản vay chậm trên 30 ngày",
        "1 công trình quá 6 tháng chưa nghiệm thu",
    ]
