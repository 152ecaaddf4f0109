"""The fund's capital on the screen: the province moves it, a commune sees its own."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qqv.capital.actions import move_cash
from qqv.capital.models import Allocation, CapitalSource
from tests.screens.markup import faults
from tests.world import World

RETURN, ALLOCATE = "/von/{}/tra-lai/", "/von/{}/phan-bo/"
GIVEN = {"name": "Nguồn", "kind": "granted", "document_no": "15/BB-TN", "on": "05/02/2026"}
GIVEN |= {"document_on": "01/02/2026", "amount": "80.000.000"}
TYPED = {"amount": "20.000.000", "decision_no": "12/QĐ", "on": "05/02/2026"}


def test_the_accountant_allocates_and_takes_back(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])
    for path, held in ((ALLOCATE, 120_000_000), (RETURN, 100_000_000)):
        place = path.format(world.board.pk)
        assert faults(client.get(place).content.decode()) == []
        key = {"request_id": str(uuid4())}
        for _ in range(2):
            answer = client.post(place, TYPED | key)
            assert (answer.status_code, answer.headers["Location"]) == (302, "/von/")
        assert world.balance("361") == held
    page = client.get(f"/von/?xa={world.board.pk}").content.decode()
    assert faults(page) == []
    assert page.count(">12/QĐ</td>") == 2
    assert "Giao Hải" in page


def test_new_capital_is_named_and_in_the_bank(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])
    typed = GIVEN | {"name": "Nguồn hỗ trợ 2026", "kind": "donated"}
    assert faults(client.get("/von/nhan/").content.decode()) == []
    assert client.post("/von/nhan/", typed | {"request_id": str(uuid4())}).status_code == 302
    assert world.balance("411", world.province) == 580_000_000
    page = client.get("/von/").content.decode()
    assert "Nguồn hỗ trợ 2026" in page and "Vốn tặng, ủng hộ không lãi" in page
    assert "15/BB-TN" in page


def test_lent_capital_goes_back_to_its_giver(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])
    lent = GIVEN | {"name": "Huyện cho mượn", "kind": "lent", "due_on": "31/12/2026"}
    assert client.post("/von/nhan/", lent | {"request_id": str(uuid4())}).status_code == 302
    source = CapitalSource.objects.get(kind="lent")
    place = f"/von/nguon/{source.pk}/tra/"
    assert faults(client.get(place).content.decode()) == []
    typed = {"amount": "30.000.000", "document_no": "UNC 9", "on": "10/02/2026"}
    for _ in range(2):
        answer = client.post(place, typed | {"request_id": "8f7a2f8e-5f0e-4d8e-9d43-0a51e7d3b0aa"})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/von/")
    page = client.get("/von/").content.decode()
    assert faults(page) == []
    assert "50.000.000" in page and "phải trả trước 31/12/2026" in page
    answer = client.post(place, typed | {"amount": "50.000.001", "request_id": str(uuid4())})
    assert answer.status_code == 422
    assert "Huyện cho mượn còn 50.000.000 đ ở quỹ" in answer.content.decode()


def test_the_chair_undoes_a_mistaken_allocation(client: Client, world: World) -> None:
    one = Allocation.objects.get(board=world.neighbor)
    place = f"/von/lan/{one.pk}/dao/"
    client.force_login(world.users["province_accountant"])
    assert client.get(place).status_code == 403
    client.force_login(world.users["province_chair"])
    assert faults(client.get(place).content.decode()) == []
    typed = {"reason": "Chuyển nhầm xã", "request_id": str(uuid4())}
    # Half of it is in the cash box: it cannot go back yet, and nothing is written.
    answer = client.post(place, typed)
    assert answer.status_code == 422 and "không đủ cho" in answer.content.decode()
    again(world)
    assert client.post(place, typed | {"request_id": str(uuid4())}).status_code == 302
    page = client.get("/von/").content.decode()
    assert faults(page) == []
    assert "Chuyển nhầm xã" in page and 'class="undone"' in page
    answer = client.post(place, typed | {"request_id": str(uuid4())})
    assert answer.status_code == 422 and "đã được đảo" in answer.content.decode()


def again(world: World) -> None:
    """The cashier next door takes the cash back to the bank."""
    move_cash(
        world.actor("stranger_cashier"),
        board_id=world.neighbor.pk,
        amount=50_000_000,
        to_bank=True,
        on=date(2026, 1, 2),
        slip_no="02",
        request_id=uuid4(),
    )


def test_the_chair_sets_the_terms_others_read_them(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    page = client.get("/von/quay-vong/").content.decode()
    assert faults(page) == [] and "10.000.000" in page and "Áp dụng</button>" not in page
    typed = {"reserve": "20.000.000", "savings_lent": "50", "idle_months": "6"}
    typed |= {"valid_from": "01/03/2026", "decision_no": "05/QĐ"}
    answer = client.post("/von/quay-vong/", typed | {"request_id": str(uuid4())})
    assert answer.status_code == 403
    client.force_login(world.users["province_chair"])
    answer = client.post("/von/quay-vong/", typed | {"request_id": str(uuid4())})
    assert answer.status_code == 302
    page = client.get("/von/quay-vong/").content.decode()
    assert faults(page) == [] and "05/QĐ" in page
    answer = client.post("/von/quay-vong/", typed | {"request_id": str(uuid4())})
    assert answer.status_code == 422
    assert "phải áp dụng sau ngày 01/03/2026" in answer.content.decode()


def test_capital_is_printed(client: Client, world: World) -> None:
    client.force_login(world.users["province_chair"])
    allocation, source = Allocation.objects.all()[0], CapitalSource.objects.get()
    for place in (f"/in/von/{allocation.pk}/", f"/in/nguon-von/{source.pk}/"):
        assert client.get(place).content.startswith(b"%PDF")
    client.force_login(world.users["stranger"])
    assert client.get(f"/in/nguon-von/{source.pk}/").status_code == 404
    mine = Allocation.objects.get(board=world.board)
    assert client.get(f"/in/von/{mine.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("path", "changes", "sentence"),
    [
        (RETURN, {"amount": "100.000.001"}, "đang giữ 100.000.000 đ vốn tỉnh phân bổ"),
        (RETURN, {"amount": "50.000.001"}, "không đủ cho 50.000.001 đ"),
        (RETURN, {"decision_no": ""}, "error"),
        (ALLOCATE, {"amount": "300.000.001"}, "không đủ cho 300.000.001 đ"),
        (ALLOCATE, {"on": "31/12/2025"}, "Sổ mở từ ngày 01/01/2026"),
        ("/von/nhan/", GIVEN | {"name": ""}, "error"),
        ("/von/nhan/", GIVEN | {"kind": "lent"}, "Vốn mượn phải có ngày phải trả"),
        ("/von/nhan/", GIVEN | {"due_on": "31/12/2026"}, "không phải trả lại"),
    ],
)
def test_it_says_why_not(
    client: Client, world: World, path: str, changes: dict[str, str], sentence: str
) -> None:
    client.force_login(world.users["province_accountant"])
    typed = TYPED | {"request_id": str(uuid4())} | changes
    answer = client.post(path.format(world.board.pk), typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (Allocation.objects.count(), CapitalSource.objects.count()) == (2, 1)


@pytest.mark.parametrize("name", ["province_chair", "auditor", "inspector", "accountant"])
def test_others_only_look(client: Client, world: World, name: str) -> None:
    client.force_login(world.users[name])
    page = client.get("/von/").content.decode()
    assert "/phan-bo/" not in page
    assert "/tra-lai/" not in page
    assert "/von/nhan/" not in page
    for path in (RETURN, ALLOCATE, "/von/nhan/"):
        place = path.format(world.board.pk)
        assert client.get(place).status_code == 403
        assert client.post(place, TYPED | {"request_id": str(uuid4())}).status_code == 403
    assert Allocation.objects.count() == 2


def test_a_commune_sees_only_its_own(client: Client, world: World) -> None:
    client.force_login(world.users["stranger"])
    page = client.get("/von/").content.decode()
    assert "Giao Hải" in page
    assert "Hồng Thuận" not in page
    assert "Vốn ban đầu" not in page
    assert client.get(f"/von/?xa={world.board.pk}").status_code == 404


def test_a_leader_has_no_business_here(client: Client, world: World) -> None:
    client.force_login(world.users["leader"])
    assert client.get("/von/").status_code == 403


def test_the_page_costs_the_same_however_many_moves(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/von/")
        return len(captured)

    few = cost()
    for _ in range(3):
        key = {"request_id": str(uuid4())}
        client.post(ALLOCATE.format(world.board.pk), TYPED | key)
    assert Allocation.objects.count() == 5
    assert cost() == few
