"""The fund's regulation on the screen: one proposes, another decides, everybody may read."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from qqv.lending.models import Product, ProductProposal
from qqv.lending.offers import offer_of
from qqv.savings.models import SavingsTerms
from qqv.web.forms.regulation import lines_of
from tests.screens.markup import faults
from tests.world import World

PATH = "/cai-dat/quy-che/"
TYPED = {
    "name": "Vay vệ sinh",
    "principal_min": "1.000.000",
    "principal_usual": "10.000.000",
    "principal_max": "50.000.000",
    "installments": "12",
    "frequency": "monthly",
    "rate": "0,75",
    "rate_per": "month",
    "method": "declining_equal_principal",
    "settlement_interest": "running_period",
    "grace_principal": "0",
    "grace_all": "0",
    "round_to": "1000",
    "rounding": "half_up",
    "second_appraiser_from_cycle": "2",
    "days_between_cycles": "0",
    "valid_from": "01/03/2026",
    "reason": "Theo nghị quyết họp ban",
}


def proposed(client: Client, world: World, **changes: str) -> int:
    client.force_login(world.users["province_accountant"])
    path = f"{PATH}{world.product.pk}/de-nghi/"
    answer = client.post(path, TYPED | {"request_id": str(uuid4())} | changes)
    return int(answer.status_code)


def test_the_form_begins_with_the_terms_in_force(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])
    page = client.get(f"{PATH}{world.product.pk}/de-nghi/").content.decode()
    assert faults(page) == []
    for text in ('value="0,6"', 'value="10.000.000"', '<option value="1000" selected>'):
        assert text in page
    assert '<option value="declining_equal_principal" selected>' in page


def test_one_proposes_and_the_chair_decides(client: Client, world: World) -> None:
    assert proposed(client, world) == 302
    page = client.get(PATH).content.decode()
    assert "Đề nghị chờ quyết định" in page
    assert "Đề nghị bản mới" not in page
    place = f"{PATH}de-nghi/{ProductProposal.objects.get().pk}/"
    assert place not in page
    client.force_login(world.users["province_chair"])
    for where in (PATH, "/"):
        assert place in client.get(where).content.decode()
    shown = client.get(place).content.decode()
    assert faults(shown) == []
    for text in ("0,6\u00a0%", "0,75\u00a0%", "Theo nghị quyết họp ban", "01/03/2026"):
        assert text in shown
    answer = {"yes": "1", "request_id": str(uuid4()), "decision_no": "8/QĐ"}
    for _ in range(2):
        assert client.post(place, answer).status_code == 302
    assert Product.objects.get(valid_from=date(2026, 3, 1)).rate == Decimal("0.75")
    page = client.get(PATH).content.decode()
    assert faults(page) == []
    for text in ("8/QĐ", "sẽ áp dụng", "đang áp dụng", "đã duyệt", "28/02/2026"):
        assert text in page
    assert "đã quyết định ngày" in client.get(place).content.decode()
    assert place not in client.get("/").content.decode()


def test_a_no_keeps_its_reason(client: Client, world: World) -> None:
    proposed(client, world)
    place = f"{PATH}de-nghi/{ProductProposal.objects.get().pk}/"
    client.force_login(world.users["province_chair"])
    answer = {"no": "1", "request_id": str(uuid4())}
    yes = {"yes": "1", "request_id": str(uuid4()), "decision_no": " "}
    for empty in (answer, yes, {}):
        refused = client.post(place, empty)
        assert refused.status_code == (422 if empty else 200)
        assert ("▲" in refused.content.decode()) == bool(empty)
    assert client.post(place, answer | {"reason": "Chờ họp lại"}).status_code == 302
    page = client.get(PATH).content.decode()
    assert "Chờ họp lại" in page
    assert Product.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rate": "0,6"}, "giống hệt bản hiện có"),
        ({"rate": "1.000,5"}, "gõ lãi suất bằng số"),
        ({"rate": "0,123456"}, "nhiều nhất 5 số lẻ"),
        ({"principal_max": "60.000.000"}, "đến 50.000.000 đ"),
        ({"grace_principal": "12"}, "nhỏ hơn số kỳ trả 12"),
        ({"valid_from": "01/01/2026"}, "phải bắt đầu sau ngày 01/01/2026"),
        ({"valid_from": ""}, "Chị nhập ngày."),
        ({"reason": ""}, "error"),
        ({"method": "magic"}, "error"),
    ],
)
def test_it_says_why_not(
    client: Client, world: World, changes: dict[str, str], sentence: str
) -> None:
    client.force_login(world.users["province_accountant"])
    path = f"{PATH}{world.product.pk}/de-nghi/"
    answer = client.post(path, TYPED | {"request_id": str(uuid4())} | changes)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert ProductProposal.objects.count() == 0


@pytest.mark.parametrize("name", ["accountant", "cashier", "auditor", "inspector"])
def test_others_only_read(client: Client, world: World, name: str) -> None:
    proposed(client, world)
    client.force_login(world.users[name])
    page = client.get(PATH)
    assert page.status_code == 200
    assert "/de-nghi/" not in page.content.decode()
    for place in (f"{world.product.pk}/de-nghi/", f"de-nghi/{ProductProposal.objects.get().pk}/"):
        assert client.get(PATH + place).status_code == 403
        assert client.post(PATH + place, TYPED).status_code == 403
    assert Product.objects.count() == 1


def test_a_day_that_was_overtaken_is_said_beside_the_yes(client: Client, world: World) -> None:
    proposed(client, world)
    world.lend(world.lan, on=date(2026, 3, 2))
    client.force_login(world.users["province_chair"])
    answer = {"yes": "1", "request_id": str(uuid4()), "decision_no": "8/QĐ"}
    refused = client.post(f"{PATH}de-nghi/{ProductProposal.objects.get().pk}/", answer)
    assert refused.status_code == 422
    assert "Đã có hồ sơ vay ngày 02/03/2026" in refused.content.decode()
    assert Product.objects.count() == 1


def test_what_is_not_there_is_not_found(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])
    assert client.get(f"{PATH}0/de-nghi/").status_code == 404
    client.force_login(world.users["province_chair"])
    assert client.get(f"{PATH}de-nghi/0/").status_code == 404


def test_savings_show_each_level_with_its_days(client: Client, world: World) -> None:
    SavingsTerms.objects.filter(fund=world.fund).update(valid_to=date(2026, 5, 31))
    SavingsTerms.objects.create(fund=world.fund, monthly=20_000, valid_from=date(2026, 6, 1))
    client.force_login(world.users["accountant"])
    page = client.get(PATH).content.decode()
    assert page.index("20.000") < page.index("15.000")
    assert "31/05/2026" in page


def test_every_term_is_written_out(world: World) -> None:
    said = {str(label): text for label, text in lines_of(offer_of(world.product))}
    assert len(said) == 15
    assert said["Lãi suất, %"] == "0,6\u00a0%"
    assert said["Mức vay cao nhất"] == "50.000.000\u00a0đ"
    assert said["Cách tính"] == "Gốc đều, lãi trên dư nợ giảm dần"
    assert said["Lãi suất tính theo"] == "tháng"
