"""Trying a loan out, in public: every method, and what is wrong stands at its field."""

import pytest
from django.test import Client

from tests.screens.markup import faults
from tests.world import World

TYPED = {
    "principal": "12.000.000",
    "installments": "12",
    "rate": "0,6",
    "rate_per": "month",
    "method": "flat",
    "frequency": "monthly",
    "disbursed_on": "10/01/2026",
    "first_due_on": "",
    "grace_principal": "0",
    "grace_all": "0",
    "round_to": "1000",
}


def shown(client: Client, **other: str) -> tuple[int, str]:
    answer = client.get("/tinh-thu/", TYPED | other)
    return answer.status_code, answer.content.decode()


def test_anybody_may_look(client: Client, db: None) -> None:
    answer = client.get("/tinh-thu/")
    assert answer.status_code == 200
    assert faults(answer.content.decode()) == []
    assert "tfoot" not in answer.content.decode()


def test_flat_interest_adds_up(client: Client, db: None) -> None:
    status, text = shown(client)
    assert status == 200
    assert faults(text) == []
    # 12 million at 0.6 % a month for 12 months: 72.000 each month, 864.000 in all.
    assert "864.000" in text
    assert "12.864.000" in text
    assert "Mười hai triệu tám trăm sáu mươi bốn nghìn đồng" in text
    assert "10/01/2027" in text


@pytest.mark.parametrize(
    "method",
    ["flat", "declining_equal_principal", "declining_equal_installment", "daily"],
)
@pytest.mark.parametrize("frequency", ["weekly", "monthly", "quarterly"])
def test_every_method_and_frequency(client: Client, db: None, method: str, frequency: str) -> None:
    status, text = shown(client, method=method, frequency=frequency, grace_principal="2")
    assert status == 200
    assert text.count('<td class="stt">') == 13
    assert text.count("12.000.000") >= 2


def test_grace_on_both_lets_nothing_fall_due_at_first(client: Client, db: None) -> None:
    _, text = shown(client, grace_all="2")
    assert "10/02/2026" not in text
    assert "10/04/2026" in text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("principal", "1.5", "Ý chị là 1.500 hay 1.500.000?"),
        ("principal", "0", "Số tiền vay phải từ 1 đồng"),
        ("rate", "x", "Chị gõ lãi suất bằng số"),
        ("rate", "101", "Lãi suất phải từ 0 đến 100"),
        ("grace_principal", "12", "Số kỳ ân hạn phải từ 0 và nhỏ hơn số kỳ trả 12"),
        ("disbursed_on", "31/02/2026", "Ngày 31/02/2026 không có trong lịch"),
        ("first_due_on", "10/01/2026", "Kỳ trả đầu tiên 10/01/2026 phải sau"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    client: Client, db: None, field: str, typed: str, sentence: str
) -> None:
    status, text = shown(client, **{field: typed})
    assert status == 422
    assert faults(text) == []
    about = text.split(f'id="id_{field}_about"')[1].split("</p>")[0]
    assert sentence in about
    assert f'value="{typed}"' in text


def test_it_is_there_for_the_signed_in_too(client: Client, world: World) -> None:
    client.force_login(world.users["leader"])
    assert "01/01/2026" in client.get("/tinh-thu/").content.decode()
