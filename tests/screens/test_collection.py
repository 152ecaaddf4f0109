"""The group meeting on screen: the month's list, the sheet, what was saved."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qqv.collection.models import CollectionSheet
from qqv.people import actions as people
from tests.actions.test_cost import group_of
from tests.screens.markup import faults
from tests.world import World

FEB = date(2026, 2, 10)


@pytest.fixture
def february(world: World) -> World:
    """Chị Lan owes her first installment; the working day is the meeting's."""
    world.lend(world.lan)
    people.set_working_date(world.actor("province_accountant"), on=FEB, request_id=uuid4())
    return world


def enter(client: Client, world: World, name: str) -> Client:
    client.force_login(world.users[name])
    return client


def typed(world: World, **other: str) -> dict[str, str]:
    """A sheet as the browser posts it: Lan pays in full, Mai is absent, Đào saves."""
    form = {
        "request_id": str(uuid4()),
        "met_on": "10/02/2026",
        "counted": "",
        f"attended-{world.lan.pk}": "on",
        f"loan-{world.lan.pk}": "893.000",
        f"savings-{world.lan.pk}": "15.000",
        f"loan-{world.mai.pk}": "",
        f"savings-{world.mai.pk}": "",
        f"attended-{world.dao.pk}": "on",
        f"loan-{world.dao.pk}": "",
        f"savings-{world.dao.pk}": "15000",
    }
    return form | other


def post(client: Client, world: World, **other: str) -> Any:
    return client.post(f"/thu/{world.group.pk}/", typed(world, **other))


def saved() -> int:
    return CollectionSheet.objects.count()


def test_the_sheet_is_filled_in_with_what_is_due(client: Client, february: World) -> None:
    page = enter(client, february, "leader").get(f"/thu/{february.group.pk}/")
    text = page.content.decode()
    assert faults(text) == []
    assert re.search(rf'name="loan-{february.lan.pk}"[^>]*value="893.000"', text)
    assert re.search(rf'name="savings-{february.dao.pk}"[^>]*value="15.000"', text)
    assert 'value="10/02/2026"' in text
    assert "kỳ 1/12" in text


def test_it_works(client: Client, february: World) -> None:
    answer = post(enter(client, february, "leader"), february)
    sheet = CollectionSheet.objects.get()
    assert answer.headers["Location"] == f"/thu/so/{sheet.pk}/"
    assert (sheet.total, sheet.present, sheet.lines.count()) == (923_000, 2, 3)
    assert february.balance("113.001") == 923_000
    text = client.get(f"/thu/so/{sheet.pk}/").content.decode()
    assert faults(text) == []
    assert "Chín trăm hai mươi ba nghìn đồng" in text
    assert sheet.entry and sheet.entry.code in text and sheet.entry.check_code in text
    assert "833.000" in text and "60.000" in text and "vắng" in text


def test_the_same_request_counts_once(client: Client, february: World) -> None:
    enter(client, february, "leader")
    form = typed(february)
    first = client.post(f"/thu/{february.group.pk}/", form)
    second = client.post(f"/thu/{february.group.pk}/", form)
    assert first.headers["Location"] == second.headers["Location"]
    assert saved() == 1


def test_the_same_request_with_other_content_is_refused(client: Client, february: World) -> None:
    enter(client, february, "leader")
    form = typed(february)
    client.post(f"/thu/{february.group.pk}/", form)
    form[f"savings-{february.dao.pk}"] = "20.000"
    answer = client.post(f"/thu/{february.group.pk}/", form)
    assert answer.status_code == 422
    assert "nội dung khác" in answer.content.decode()
    assert february.balance("113.001") == 923_000


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("1.5", "Ý chị là 1.500 hay 1.500.000?"),
        ("-5", "Số tiền không được nhỏ hơn 0."),
        ("năm trăm", "Chưa hiểu số tiền “năm trăm”"),
        ("99999999999999", "Số tiền lớn quá"),
        ("20.000.000", "nhiều hơn số còn phải trả"),
    ],
)
def test_a_wrong_amount_is_told_beside_its_row_and_nothing_typed_is_lost(
    client: Client, february: World, amount: str, sentence: str
) -> None:
    name, notes = f"loan-{february.lan.pk}", {"note-500000": "x" if amount == "-5" else "1"}
    if amount == "20.000.000":
        notes = {}
    answer = post(enter(client, february, "leader"), february, **{name: amount}, **notes)
    text = answer.content.decode()
    assert answer.status_code == 422
    row = re.search(rf'<tr[^>]*has-error(?:(?!</tr>).)*name="{name}"', text, re.DOTALL)
    assert row and sentence in row[0]
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', text)
    assert field and f'value="{amount}"' in field[0] and 'aria-invalid="true"' in field[0]
    assert re.search(rf'name="savings-{february.dao.pk}"[^>]*value="15000"', text)
    assert not re.search(rf'name="attended-{february.mai.pk}"[^>]*checked', text)
    for note, pieces in notes.items():
        assert re.search(rf'name="{note}"[^>]*value="{pieces}"', text)
    assert faults(text) == []
    assert saved() == 0


def test_money_for_somebody_without_a_loan_is_refused_beside_her_row(
    client: Client, february: World
) -> None:
    answer = post(
        enter(client, february, "leader"), february, **{f"loan-{february.dao.pk}": "10.000"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    row = re.search(
        rf'<tr[^>]*has-error(?:(?!</tr>).)*loan-{february.dao.pk}"[^>]*>', text, re.DOTALL
    )
    assert row and 'value="10.000"' in row[0] and "readonly" not in row[0].split("<input")[-1]


@pytest.mark.parametrize("day", ["", "31/02/2026", "2026-02-10", "hôm nay"])
def test_a_wrong_day_is_told_at_its_field(client: Client, february: World, day: str) -> None:
    answer = post(enter(client, february, "leader"), february, met_on=day)
    assert answer.status_code == 422
    assert f'value="{day}"' in answer.content.decode() or not day
    assert saved() == 0


@pytest.mark.parametrize(
    ("counts", "status"),
    [
        ({"counted": "923.000"}, 302),
        ({"counted": "920.000"}, 422),
        ({"note-500000": "1", "note-200000": "2", "note-20000": "1", "note-1000": "3"}, 302),
        ({"note-500000": "1"}, 422),
        ({"note-500000": "1", "counted": "923.000"}, 422),
        ({"note-500000": "một", "counted": "923.000"}, 422),
    ],
)
def test_the_notes_counted_must_make_the_total(
    client: Client, february: World, counts: dict[str, str], status: int
) -> None:
    answer = post(enter(client, february, "leader"), february, **counts)
    assert answer.status_code == status
    assert saved() == (status == 302)


def test_a_second_sheet_of_a_meeting_must_be_a_supplement(client: Client, february: World) -> None:
    enter(client, february, "leader")
    post(client, february)
    again = post(client, february)
    assert again.status_code == 422
    assert "thu bổ sung" in again.content.decode()
    assert 'name="supplement"' in again.content.decode()
    assert faults(again.content.decode()) == []
    page = client.get(f"/thu/{february.group.pk}/").content.decode()
    assert not re.search(rf'name="loan-{february.lan.pk}"[^>]*value="\d', page)
    late = {f"attended-{february.mai.pk}": "on", f"savings-{february.mai.pk}": "15.000"}
    blank = {
        f"{column}-{member.pk}": ""
        for member in (february.lan, february.dao)
        for column in ("loan", "savings")
    }
    form = typed(february, supplement="on", **late, **blank)
    form.pop(f"attended-{february.lan.pk}")
    form.pop(f"attended-{february.dao.pk}")
    client.post(f"/thu/{february.group.pk}/", form)
    second = CollectionSheet.objects.get(part=2)
    assert (second.total, second.lines.count()) == (15_000, 1)
    assert "bảng kê chính" in client.get(f"/thu/so/{second.pk}/").content.decode()


def test_what_is_not_in_reach_is_not_there(client: Client, february: World) -> None:
    post(enter(client, february, "leader"), february)
    sheet = CollectionSheet.objects.get()
    enter(client, february, "stranger")
    for path in (f"/thu/{february.group.pk}/", f"/thu/so/{sheet.pk}/", "/thu/999999/"):
        assert client.get(path).status_code == 404
    assert post(client, february, met_on="10/03/2026").status_code == 404
    assert "Hoa Sen" not in client.get("/thu/").content.decode()
    assert saved() == 1


def test_members_of_other_groups_are_refused(client: Client, february: World) -> None:
    other = {f"savings-{february.binh.pk}": "15.000"}
    answer = post(enter(client, february, "leader"), february, **other)
    assert answer.status_code == 422
    assert saved() == 0


def test_only_who_may_collect_opens_a_sheet(client: Client, february: World) -> None:
    for name in ("chair", "cashier", "officer", "auditor"):
        page = enter(client, february, name).get(f"/thu/{february.group.pk}/")
        assert page.status_code == 403, name
        assert client.get("/thu/").status_code == 200


def test_it_wants_login(client: Client, february: World) -> None:
    for path in ("/thu/", f"/thu/{february.group.pk}/", "/thu/so/1/", "/bang-chu/5/"):
        assert client.get(path).headers["Location"].startswith("/dang-nhap/")


def test_the_months_list_tells_how_far_the_money_has_come(client: Client, february: World) -> None:
    enter(client, february, "accountant")
    before = client.get("/thu/").content.decode()
    assert faults(before) == []
    assert "Mở bảng kê" in before and "10/02/2026" in before and "hôm nay" in before
    post(client, february)
    after = client.get("/thu/").content.decode()
    assert "chưa nộp" in after and "923.000" in after and "Xem bảng kê" in after
    assert "chưa họp" in client.get("/thu/?thang=2026-03").content.decode()
    assert "chưa ghi sổ" in client.get("/thu/?thang=2026-01").content.decode()


@pytest.mark.parametrize("query", ["?trang=x", "?thang=2026-13", "?ngay=hôm+nay", "?xa=-1"])
def test_nonsense_in_the_address_shows_the_first_page(
    client: Client, february: World, query: str
) -> None:
    enter(client, february, "accountant")
    assert client.get(f"/thu/{query}").status_code == 200
    assert client.get(f"/thu/{february.group.pk}/{query}").status_code == 200


def test_amounts_are_said_in_words(client: Client, february: World) -> None:
    answer = enter(client, february, "leader").get("/bang-chu/5012000/")
    assert answer.content.decode() == "Năm triệu không trăm mười hai nghìn đồng"


def test_pages_and_saving_cost_the_same_for_five_and_for_thirty(
    client: Client, world: World
) -> None:
    groups = {size: group_of(world, size) for size in (5, 30)}
    enter(client, world, "accountant")
    costs = {}
    for size, group in groups.items():
        day = "10/02/2026"
        for day in ("10/02/2026", "10/03/2026"):  # the first one opens the savings books
            form = {"request_id": str(uuid4()), "met_on": day, "counted": ""}
            for member in group.members.all():
                form |= {f"loan-{member.pk}": "888.000", f"savings-{member.pk}": "15.000"}
            with CaptureQueriesContext(connection) as saving:
                assert client.post(f"/thu/{group.pk}/", form).status_code == 302
        sheet = CollectionSheet.objects.filter(group=group).latest("pk")
        with CaptureQueriesContext(connection) as opening:
            client.get(f"/thu/{group.pk}/?ngay=10/04/2026")
        with CaptureQueriesContext(connection) as reading:
            client.get(f"/thu/so/{sheet.pk}/")
        costs[size] = len(saving), len(opening), len(reading)
    assert costs[5] == costs[30], costs
    assert costs[5][0] <= 27 and costs[5][1] <= 12, costs


def test_the_months_list_costs_the_same_for_few_and_for_many_groups(
    client: Client, world: World
) -> None:
    enter(client, world, "accountant")
    counts = []
    for more in (0, 6):
        for _ in range(more):
            people.found_group(
                world.actor("accountant"),
                board_id=world.board.pk,
                hamlet_id=None,
                name="Nhóm nữa",
                meeting_day=31,
                on=date(2026, 1, 1),
                request_id=uuid4(),
            )
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/thu/?thang=2026-02").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_supplement_asks_no_savings_twice(client: Client, february: World) -> None:
    """Đào put her month's 15.000 aside at the meeting; Mai, who was absent, still owes hers."""
    enter(client, february, "leader")
    post(client, february)
    page = client.get(f"/thu/{february.group.pk}/").content.decode()
    told = {}
    for member in (february.dao, february.mai):
        row = re.search(rf'data-saving="(\d+)"(?:(?!data-row).)*savings-{member.pk}"', page, re.S)
        assert row, member
        told[member.pk] = int(row[1])
    assert told == {february.dao.pk: 0, february.mai.pk: 15_000}
