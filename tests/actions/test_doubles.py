"""One person and one household borrow once in the fund; who is like a borrower is explained."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qqv.lending import actions as lending
from qqv.lending.actions.dossier import Finding, Wish
from qqv.lending.doubles import Double, doubles_of
from qqv.lending.models import Application, Appraisal, Approval, Loan
from qqv.people import actions as people
from qqv.people.households import OneRoof, same_household
from qqv.people.models import Household, Member
from qqv.rules.access import Verb
from qqv.rules.doubles import BorrowsElsewhere, HouseholdAsks, Match, Unexplained
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.models import Record
from tests.actions.test_conflicts import asked, decide, look, pay_out
from tests.world import World, all_met

ON = date(2026, 1, 10)


def set_member(member: Member, **facts: object) -> None:
    Member.objects.filter(pk=member.pk).update(**facts)


def twins(world: World, member: Member, *, name: str = "accountant") -> tuple[Double, ...]:
    fresh = Member.objects.select_related("household").get(pk=member.pk)
    return doubles_of({fresh.pk: fresh}, scope=world.actor(name).scope(Verb.SEE), homes=3)[fresh.pk]


def ask_next_door(world: World) -> Application:
    wish = Wish(member_id=world.binh.pk, principal=5_000_000, work_kind_id=world.latrine.pk)
    [row] = lending.apply(world.actor("stranger"), wishes=[wish], on=ON, request_id=uuid4())
    return row


def test_one_number_borrows_once_in_the_whole_fund(world: World) -> None:
    set_member(world.binh, id_number=world.lan.id_number)
    ask_next_door(world)
    before = Record.objects.count()
    with pytest.raises(BorrowsElsewhere) as refused:
        asked(world)
    assert "…0001" in str(refused.value)
    assert "Giao Hải" in str(refused.value)
    assert "Bình" not in str(refused.value)
    assert Record.objects.count() == before


def test_a_number_of_somebody_who_borrows_nothing_is_only_shown(world: World) -> None:
    set_member(world.binh, id_number=world.lan.id_number)
    asked(world)
    [double] = twins(world, world.lan)
    assert double.twin.matches == (Match.ID,)
    assert not double.twin.borrows


def test_one_dossier_in_a_household(world: World) -> None:
    set_member(world.mai, household=world.lan.household)
    asked(world)
    with pytest.raises(HouseholdAsks):
        asked(world, world.mai)


def test_two_of_one_household_in_one_heap(world: World) -> None:
    set_member(world.mai, household=world.lan.household)
    wishes = [
        Wish(member_id=m.pk, principal=5_000_000, work_kind_id=world.latrine.pk)
        for m in (world.lan, world.mai)
    ]
    with pytest.raises(HouseholdAsks):
        lending.apply(world.actor("accountant"), wishes=wishes, on=ON, request_id=uuid4())
    set_member(world.mai, household=world.mai.household, id_number=world.lan.id_number)
    with pytest.raises(BorrowsElsewhere):
        lending.apply(world.actor("accountant"), wishes=wishes, on=ON, request_id=uuid4())
    assert not Application.objects.exists()


def confirm(world: World, one: Member, other: Member, *, by: str = "accountant") -> Member:
    return same_household(
        world.actor(by), member_id=one.pk, other_id=other.pk, on=ON, request_id=uuid4()
    )


def test_a_confirmed_household_stops_every_step(world: World) -> None:
    lan, mai = asked(world), asked(world, world.mai)
    look(world, lan, "officer")
    look(world, mai, "officer")
    decide(world, lan)
    confirm(world, world.mai, world.lan)
    with pytest.raises(HouseholdAsks):
        look(world, mai, "accountant")
    with pytest.raises(HouseholdAsks):
        decide(world, mai)
    with pytest.raises(HouseholdAsks):
        pay_out(world, lan)
    assert not Loan.objects.exists()
    decide(world, mai, approved=False)
    pay_out(world, lan)
    assert Loan.objects.get().member_id == world.lan.pk


def test_a_household_is_confirmed_by_whom_and_where_it_may(world: World) -> None:
    for by in ("cashier", "leader", "officer"):
        with pytest.raises(Forbidden):
            confirm(world, world.mai, world.lan, by=by)
    for one, other, by in (
        (world.lan, world.binh, "accountant"),
        (world.mai, world.lan, "stranger"),
    ):
        with pytest.raises(Unseen):
            confirm(world, one, other, by=by)
    confirm(world, world.mai, world.lan)
    with pytest.raises(OneRoof):
        confirm(world, world.mai, world.lan)
    assert Record.objects.get(subject__contains="cùng hộ").facts["from"] == world.mai.household_id


@pytest.mark.parametrize(
    ("same", "match"),
    [
        ({"phone": "0900000001"}, Match.PHONE),
        ({"bank_account": "19001"}, Match.ACCOUNT),
        ({"folded": "nguyen thi lan", "born_on": date(1980, 5, 1)}, Match.NAME),
    ],
)
def test_who_is_like_a_borrower_is_explained(
    world: World, same: dict[str, object], match: Match
) -> None:
    set_member(world.lan, born_on=date(1980, 5, 1), bank_account="19001")
    set_member(world.mai, **same)
    asked(world)
    row = asked(world, world.mai)
    assert match in twins(world, world.mai)[0].twin.matches
    with pytest.raises(Unexplained) as refused:
        look(world, row, "officer")
    assert "Nguyễn Thị Lan" in str(refused.value)
    assert not Appraisal.objects.exists()
    finding = Finding(
        application_id=row.pk,
        visited_on=ON,
        passed=True,
        checklist=all_met(row, ON),
        doubles_note="Hai người, đã xem căn cước của cả hai.",
    )
    lending.appraise(world.actor("officer"), findings=[finding], on=ON, request_id=uuid4())
    assert Appraisal.objects.get().doubles_note.startswith("Hai người")


def test_an_unexplained_likeness_may_be_declined(world: World) -> None:
    set_member(world.mai, phone="0900000001")
    asked(world)
    row = asked(world, world.mai)
    finding = Finding(application_id=row.pk, visited_on=ON, passed=False, checklist={})
    lending.appraise(world.actor("officer"), findings=[finding], on=ON, request_id=uuid4())
    decide(world, row, approved=False)
    assert not Approval.objects.get().approved


def test_a_house_is_told_from_a_hamlet_full_of_houses(world: World) -> None:
    homes = [member.household_id for member in (world.lan, world.mai)]
    Household.objects.filter(pk__in=homes).update(address="Số 7, xóm Đông")
    Household.objects.filter(pk=world.mai.household_id).update(address="số 7,  XÓM ĐÔNG")
    [double] = twins(world, world.lan)
    assert double.twin.matches == (Match.ADDRESS,)
    assert double.twin.who == "Trần Thị Mai"
    newcomers = [
        people.Newcomer(name=f"Lê Thị {word}", address="Số 7, xóm Đông") for word in ("Một", "Hai")
    ]
    people.join(
        world.actor("accountant"),
        group_id=world.group.pk,
        newcomers=newcomers,
        on=ON,
        request_id=uuid4(),
    )
    assert twins(world, world.lan) == ()


def test_next_door_is_told_by_its_commune_only(world: World) -> None:
    set_member(world.binh, phone="0900000001", born_on=date(1980, 5, 1))
    ask_next_door(world)
    [double] = twins(world, world.lan)
    assert double.twin.who == "một thành viên ở Giao Hải"
    assert double.twin.borrows
    assert (double.member_id, double.group, double.born_on) == (None, "", None)
    assert (double.tail, double.phone, double.address) == ("", "", "")
    [seen] = twins(world, world.lan, name="province_accountant")
    assert seen.twin.who == "Phạm Thị Bình"


def test_joining_tells_no_name_of_another_commune(world: World) -> None:
    with pytest.raises(people.SameIdNumber) as refused:
        people.join(
            world.actor("accountant"),
            group_id=world.group.pk,
            newcomers=[people.Newcomer(name="Ai Đó", id_number=world.binh.id_number)],
            on=ON,
            request_id=uuid4(),
        )
    assert "Bình" not in str(refused.value)
    assert "Giao Hải" in str(refused.value)


def test_twins_of_many_cost_as_much_as_of_one(world: World) -> None:
    everybody = Member.objects.select_related("household").in_bulk()
    scope = world.actor("accountant").scope(Verb.SEE)

    def cost(members: dict[int, Member]) -> int:
        with CaptureQueriesContext(connection) as captured:
            doubles_of(members, scope=scope, homes=3)
        return len(captured)

    assert cost({world.lan.pk: everybody[world.lan.pk]}) == cost(everybody) <= 3
