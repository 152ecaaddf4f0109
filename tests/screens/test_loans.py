"""A loan on screen: lists, its page, and each thing that is done to it."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qqv.lending import actions as lending
from qqv.lending.models import Extension, Loan, Repayment, Reversal, Waiver
from qqv.lending.payoff import payoff_of
from qqv.people import actions as people
from tests.actions.test_cost import group_of
from tests.screens.markup import faults
from tests.world import World

ON = date(2026, 3, 15)


@pytest.fixture
def loan(world: World) -> Loan:
    """Chị Lan's loan of 10/01/2026, of which she paid the first installment; it is 15/03."""
    made = world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    people.set_working_date(world.actor("province_accountant"), on=ON, request_id=uuid4())
    return Loan.objects.get(pk=made.pk)


def enter(client: Client, world: World, name: str) -> Client:
    client.force_login(world.users[name])
    return client


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    text = answer.content.decode()
    assert faults(text) == []
    return text


def typed(**fields: Any) -> dict[str, Any]:
    return {"request_id": str(uuid4()), **fields}


@pytest.mark.parametrize("tab", ["", "lich", "tra", "cong-trinh", "dau-vet", "nonsense"])
def test_every_tab_is_there(client: Client, world: World, loan: Loan, tab: str) -> None:
    enter(client, world, "leader")
    text = text_of(client, f"/khoan-vay/{loan.pk}/?xem={tab}")
    assert "Chậm 5 ngày" in text
    assert "9.167.000" in text


def test_the_trace_names_who_when_and_the_paper(client: Client, world: World, loan: Loan) -> None:
    enter(client, world, "auditor")
    text = text_of(client, f"/khoan-vay/{loan.pk}/?xem=dau-vet")
    for said in ("Nộp đơn xin vay", "Nhóm bình xét", "Thẩm định", "01/QĐ", "PC-0001", "BK-0001"):
        assert said in text
    assert text.count('<th scope="row">') == 6


def test_money_is_taken_at_the_desk_once(client: Client, world: World, loan: Loan) -> None:
    enter(client, world, "cashier")
    path = f"/khoan-vay/{loan.pk}/thu-no/"
    assert 'value="888.000"' in text_of(client, path)
    form = typed(received="888.000", on="15/03/2026")
    for _ in range(2):
        assert client.post(path, form).headers["Location"] == f"/khoan-vay/{loan.pk}/?xem=tra"
    assert Repayment.objects.count() == 2
    assert "Đúng hạn" in text_of(client, f"/khoan-vay/{loan.pk}/")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("received", "99.000.000", "nhiều hơn số còn phải trả"),
        ("received", "0", "Số tiền thu phải lớn hơn 0"),
        ("received", "1.5", "Ý chị là 1.500 hay 1.500.000?"),
        ("received", "", "Chị nhập số tiền"),
        ("on", "31/02/2026", "Ngày 31/02/2026 không có trong lịch"),
        ("on", "09/01/2026", "sớm hơn ngày vay"),
    ],
)
def test_the_desk_says_why_not(
    client: Client, world: World, loan: Loan, field: str, value: str, sentence: str
) -> None:
    enter(client, world, "cashier")
    form = typed(received="888.000", on="15/03/2026") | {field: value}
    answer = client.post(f"/khoan-vay/{loan.pk}/thu-no/", form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert faults(text) == []
    assert sentence in text
    assert f'value="{value}"' in text or not value
    assert Repayment.objects.count() == 1


def test_a_settlement_takes_the_exact_amount(client: Client, world: World, loan: Loan) -> None:
    enter(client, world, "cashier")
    path = f"/khoan-vay/{loan.pk}/tat-toan/"
    owed = payoff_of(loan, on=ON).total
    text = text_of(client, path)
    assert f"{owed:,}".replace(",", ".") in text
    assert "Lãi được miễn" in text
    near = client.post(path, typed(received=str(owed - 1), on="15/03/2026"))
    assert near.status_code == 422
    assert "cần đúng" in near.content.decode()
    assert client.post(path, typed(received=str(owed), on="15/03/2026")).status_code == 302
    assert Loan.objects.get(pk=loan.pk).settled_on == ON
    assert "Đã tất toán" in text_of(client, f"/khoan-vay/{loan.pk}/")
    assert "Nguyễn Thị Lan" in text_of(client, "/khoan-vay/?tat-toan=1")
    assert "Nguyễn Thị Lan" not in text_of(client, "/khoan-vay/").split("</h1>")[1]


def test_an_extension_keeps_the_old_schedule(client: Client, world: World, loan: Loan) -> None:
    enter(client, world, "chair")
    path = f"/khoan-vay/{loan.pk}/gia-han/"
    text_of(client, path)
    far = client.post(path, typed(months="40", decision_no="2/QĐ", reason="Lũ lụt"))
    assert far.status_code == 422
    assert 'value="Lũ lụt"' in far.content.decode()
    client.post(path, typed(months="3", decision_no="2/QĐ", reason="Lũ lụt"))
    assert Extension.objects.get().months == 3
    text = text_of(client, f"/khoan-vay/{loan.pk}/")
    assert "Gia hạn 3 tháng" in text
    assert "10/06/2026" in text


def test_a_reversal_shows_what_changes_first(client: Client, world: World, loan: Loan) -> None:
    enter(client, world, "chair")
    paid = Repayment.objects.get()
    path = f"/khoan-thu/{paid.pk}/dao/"
    text = text_of(client, path)
    for said in ("9.167.000", "10.000.000", "10/02/2026", ">33<"):
        assert said in text
    blank = client.post(path, typed(why="Lý do khác", more=""))
    assert blank.status_code == 422
    assert "Chị ghi rõ lý do" in blank.content.decode()
    form = typed(why="Ghi nhầm người", more="của chị Mai")
    for _ in range(2):
        assert client.post(path, form).headers["Location"] == f"/khoan-vay/{loan.pk}/?xem=tra"
    undone = Reversal.objects.get()
    assert undone.reason == "Ghi nhầm người: của chị Mai"
    shown = text_of(client, f"/khoan-vay/{loan.pk}/?xem=tra")
    assert 'class="undone"' in shown
    assert f"/chung-tu/{undone.entry_id}/" in shown
    assert undone.entry.code in shown
    assert "đã được đảo rồi" in text_of(client, path)
    again = client.post(path, typed(why="Ghi hai lần", more=""))
    assert again.status_code == 422
    assert Reversal.objects.count() == 1


def test_a_reversal_that_splits_later_payments_anew_says_so(
    client: Client, world: World, loan: Loan
) -> None:
    enter(client, world, "cashier")
    lending.repay(
        world.actor("cashier"), loan_id=loan.pk, received=888_000, on=ON, request_id=uuid4()
    )
    enter(client, world, "chair")
    first = Repayment.objects.order_by("on").first()
    assert first
    assert "tách lại gốc và lãi" in text_of(client, f"/khoan-thu/{first.pk}/dao/")


def test_yesterdays_receipt_is_not_for_the_cashier_to_undo(
    client: Client, world: World, loan: Loan
) -> None:
    enter(client, world, "cashier")
    paid = Repayment.objects.get()
    assert "Đảo phiếu" not in text_of(client, f"/khoan-vay/{loan.pk}/?xem=tra")
    form = typed(why="Ghi hai lần", more="")
    assert client.post(f"/khoan-thu/{paid.pk}/dao/", form).status_code == 403
    enter(client, world, "auditor")
    assert client.get(f"/khoan-thu/{paid.pk}/dao/").status_code == 403
    assert not Reversal.objects.exists()


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("", True),
        ("?cham=0", True),
        ("?cham=30", False),
        ("?cham=90", False),
        ("?tat-toan=1", False),
        ("?ten=lan", True),
        ("?ten=LÂN", True),
        ("?ten=mai", False),
        ("?cham=0&ten=nguyen", True),
        ("?cham=nonsense", True),
    ],
)
def test_the_list_is_filtered(
    client: Client, world: World, loan: Loan, query: str, there: bool
) -> None:
    enter(client, world, "accountant")
    text = text_of(client, f"/khoan-vay/{query}")
    assert ("Nguyễn Thị Lan" in text) is there
    assert there or 'class="empty"' in text


def test_a_number_and_a_group_find_it_too(client: Client, world: World, loan: Loan) -> None:
    enter(client, world, "accountant")
    assert "Nguyễn Thị Lan" in text_of(client, f"/khoan-vay/?ten={loan.number}")
    assert "Hoa Sen" in text_of(client, f"/khoan-vay/?nhom={world.group.pk}")
    assert client.get(f"/khoan-vay/?nhom={world.stranger_group.pk}").status_code == 404


def test_the_latest_payers_come_first(client: Client, world: World, loan: Loan) -> None:
    group_of(world, 2)
    enter(client, world, "accountant")
    text = text_of(client, "/khoan-vay/?cham=0")
    assert text.index("Lê Thị Số") < text.index("Nguyễn Thị Lan")


def test_it_hides_other_communes(client: Client, world: World, loan: Loan) -> None:
    paid = Repayment.objects.get()
    below = ("", "thu-no/", "tat-toan/")
    enter(client, world, "stranger_cashier")
    for path in below:
        assert client.get(f"/khoan-vay/{loan.pk}/{path}").status_code == 404, path
        assert client.get(f"/khoan-vay/999999/{path}").status_code == 404, path
    enter(client, world, "stranger")
    assert client.get(f"/khoan-vay/{loan.pk}/nghiem-thu/").status_code == 404
    assert client.get(f"/khoan-thu/{paid.pk}/dao/").status_code == 404
    for path in ("/khoan-vay/", "/nghiem-thu/", "/khoan-vay/?ten=lan"):
        assert "Nguyễn Thị Lan" not in text_of(client, path)


def test_each_thing_is_for_its_own_role(client: Client, world: World, loan: Loan) -> None:
    enter(client, world, "accountant")
    for path in ("thu-no/", "tat-toan/", "gia-han/"):
        assert client.get(f"/khoan-vay/{loan.pk}/{path}").status_code == 403, path
    enter(client, world, "cashier")
    assert client.get(f"/khoan-vay/{loan.pk}/nghiem-thu/").status_code == 403


def test_it_wants_login(client: Client, world: World) -> None:
    one = [f"khoan-vay/1/{p}" for p in ("", "thu-no/", "tat-toan/", "gia-han/", "nghiem-thu/")]
    for path in ("khoan-vay/", "nghiem-thu/", "khoan-thu/1/dao/", *one):
        assert client.get(f"/{path}").headers["Location"].startswith("/dang-nhap/"), path


def test_few_and_many_cost_the_same(client: Client, world: World, loan: Loan) -> None:
    enter(client, world, "cashier")
    paths = ["/khoan-vay/", "/khoan-vay/?cham=0", "/khoan-vay/?ten=a", "/nghiem-thu/"]
    paths += [f"/khoan-vay/{loan.pk}/?xem={tab}" for tab in ("lich", "tra", "dau-vet")]
    counts = []
    for size in (0, 5):
        if size:
            group_of(world, size)
            for received in (200_000, 300_000, 400_000):
                lending.repay(
                    world.actor("cashier"),
                    loan_id=loan.pk,
                    received=received,
                    on=ON,
                    request_id=uuid4(),
                )
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            found.append(len(captured))
        counts.append(found)
    assert counts[0] == counts[1]


def test_interest_is_given_up_by_the_chair(client: Client, world: World, loan: Loan) -> None:
    enter(client, world, "chair")
    path = f"/khoan-vay/{loan.pk}/mien-lai/"
    assert "Cộng lãi còn nợ" in text_of(client, path)
    form = typed(decision_no="7/QĐ", on="15/03/2026", reason="Ốm nặng", amount="")
    none = client.post(path, form)
    assert none.status_code == 422
    assert "Chị chọn ít nhất một kỳ." in none.content.decode()
    much = client.post(path, form | {"numbers": ["2", "3"], "amount": "999.999"})
    assert much.status_code == 422
    assert "còn nợ của các kỳ đã chọn" in much.content.decode()
    assert faults(much.content.decode()) == []
    client.post(path, form | {"numbers": ["2", "3"]})
    assert Waiver.objects.get().amount == 105_000
    text = text_of(client, f"/khoan-vay/{loan.pk}/")
    assert "lãi của kỳ 2, 3 từ ngày 15/03/2026, quyết định 7/QĐ: Ốm nặng" in text
