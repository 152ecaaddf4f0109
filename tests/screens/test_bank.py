"""The bank's statement on screen: taken in, confirmed with one button, reconciled."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from qqv.capital.models import BankMatch, BankStatement
from tests.actions.test_bank import END, TODAY, match, take
from tests.imports.books import xlsx
from tests.imports.test_statements import HEADING, TITLE
from tests.screens.markup import faults
from tests.world import World

LINES = [
    ["02/01/2026", "FT001", "Quỹ tỉnh chuyển vốn", "", "100,000,000", "100,000,000"],
    ["02/01/2026", "FT002", "Rút tiền mặt", "50,000,000", "", "50,000,000"],
    ["30/01/2026", "FT003", "Phí quản lý tài khoản", "11,000", "", "49,989,000"],
]


@pytest.fixture
def accountant(client: Client, world: World) -> Client:
    world.fund.working_on = TODAY
    world.fund.save()
    client.force_login(world.users["accountant"])
    return client


def send(client: Client, world: World, *, closing: str = "", request_id: str = "") -> object:
    file = SimpleUploadedFile("thang-1.xlsx", xlsx([*TITLE, HEADING, *LINES]))
    form = {"file": file, "closing": closing, "request_id": request_id or str(uuid4())}
    return client.post(f"/ngan-hang/{world.board.pk}/nhap/", form)


def test_from_the_file_to_the_reconciliation(accountant: Client, world: World) -> None:
    answer = send(accountant, world)
    taken = BankStatement.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/ngan-hang/sao-ke/{taken.pk}/")
    page = accountant.get(answer.url).content.decode()
    assert "Xác nhận 2 dòng đề nghị khớp" in page and faults(page) == []
    pairs = page.split('name="pairs" value="')[1].split('"')[0]
    form = {"pairs": pairs, "request_id": str(uuid4())}
    assert accountant.post(answer.url, form).status_code == 302
    assert BankMatch.objects.count() == 2
    page = accountant.get(answer.url).content.decode()
    assert "1 dòng chưa khớp" in page and "Bỏ khớp" in page and "Xác nhận" not in page
    listed = accountant.get("/ngan-hang/").content.decode()
    assert "thang-1.xlsx" in listed and "1 dòng chưa khớp" in listed
    found = accountant.get("/ngan-hang/doi-chieu/?ngay=31/01/2026").content.decode()
    assert "Phí quản lý tài khoản" in found and "đã rõ" in found and faults(found) == []


def test_a_file_that_does_not_add_up_says_so(accountant: Client, world: World) -> None:
    answer = send(accountant, world, closing="1.000")
    page = answer.content.decode()
    assert answer.status_code == 422 and "là 49.989.000 đ" in page and faults(page) == []
    assert not BankStatement.objects.exists()
    empty = accountant.post(f"/ngan-hang/{world.board.pk}/nhap/", {"request_id": str(uuid4())})
    assert empty.status_code == 422


def test_the_same_press_takes_it_in_once(accountant: Client, world: World) -> None:
    key = str(uuid4())
    first, again = (send(accountant, world, request_id=key) for _ in range(2))
    assert first.url == again.url and BankStatement.objects.count() == 1


def test_a_match_is_taken_back(accountant: Client, world: World) -> None:
    taken = take(world)
    [made, _] = match(world, taken)
    path = f"/ngan-hang/khop/{made.pk}/bo/"
    answer = accountant.post(path, {"request_id": str(uuid4())})
    assert answer.url == f"/ngan-hang/sao-ke/{taken.pk}/"
    assert BankMatch.objects.filter(undone_by=None).count() == 1
    assert accountant.get(path).status_code == 405
    accountant.force_login(world.users["cashier"])
    assert accountant.post(path, {"request_id": str(uuid4())}).status_code == 403


def test_pairs_no_page_sends_are_refused(accountant: Client, world: World) -> None:
    taken = take(world)
    for pairs in ("", "x", "1-2;3"):
        form = {"pairs": pairs, "request_id": str(uuid4())}
        assert accountant.post(f"/ngan-hang/sao-ke/{taken.pk}/", form).status_code == 422
    assert not BankMatch.objects.exists()


def test_a_line_leads_to_a_slip_filled_in(accountant: Client, world: World) -> None:
    taken = take(world)
    fee = taken.lines.get(outward=11_000)
    page = accountant.get(f"/ngan-hang/sao-ke/{taken.pk}/").content.decode()
    path = f"/phieu/{world.board.pk}/moi/?dong={fee.pk}"
    assert path in page
    slip = accountant.get(path).content.decode()
    assert 'value="BN" selected' in slip and 'value="bank_fee" selected' in slip
    assert 'value="11.000"' in slip and 'value="30/01/2026"' in slip and faults(slip) == []
    other = accountant.get(f"/phieu/{world.board.pk}/moi/?dong={fee.pk + 1000}")
    assert other.status_code == 404


def test_the_reconciliation_leaves_as_a_file(accountant: Client, world: World) -> None:
    match(world, take(world))
    answer = accountant.get("/ngan-hang/doi-chieu/?ngay=31/01/2026&xuat=xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    cells = [cell for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert {"Chênh lệch", 11_000.0, 4_200.0, 49_993_200.0} <= set(cells)
    csv = accountant.get("/ngan-hang/doi-chieu/?ngay=31/01/2026&xuat=csv").content.decode()
    assert "Phi quan ly tai khoan" in csv


def test_a_day_without_a_statement_is_told(accountant: Client, world: World) -> None:
    none = accountant.get("/ngan-hang/").content.decode()
    assert "Chưa có sao kê nào" in none and "Bảng đối chiếu</a>" not in none
    take(world)
    page = accountant.get("/ngan-hang/doi-chieu/?ngay=28/02/2026").content.decode()
    assert "Chưa nhập sao kê đến ngày 28/02/2026" in page and faults(page) == []
    # Without a day, or with nonsense, it is the last day the bank has told about.
    page = accountant.get("/ngan-hang/doi-chieu/?ngay=x").content.decode()
    assert f"{END:%d/%m/%Y}" in page and "đã rõ" in page


@pytest.mark.parametrize("who", ["cashier", "chair", "auditor", "province_chair"])
def test_others_read_and_press_nothing(client: Client, world: World, who: str) -> None:
    taken = take(world)
    match(world, taken)
    client.force_login(world.users[who])
    query = f"?xa={world.board.pk}"
    assert "Nhập sao kê</a>" not in client.get(f"/ngan-hang/{query}").content.decode()
    page = client.get(f"/ngan-hang/sao-ke/{taken.pk}/").content.decode()
    assert "Bỏ khớp" not in page and "Lập phiếu" not in page
    assert client.get(f"/ngan-hang/doi-chieu/{query}").status_code == 200
    assert client.get(f"/ngan-hang/{world.board.pk}/nhap/").status_code == 403


def test_the_province_takes_in_only_its_own(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])
    assert client.get(f"/ngan-hang/{world.board.pk}/nhap/").status_code == 403
    assert client.get(f"/ngan-hang/{world.province.pk}/nhap/").status_code == 200


def test_a_wrong_statement_is_withdrawn_on_screen(accountant: Client, world: World) -> None:
    taken = take(world)
    path, back = f"/ngan-hang/sao-ke/{taken.pk}/bo/", f"/ngan-hang/sao-ke/{taken.pk}/"
    made = match(world, taken)
    page = accountant.post(path, {"request_id": str(uuid4())}, follow=True).content.decode()
    assert "Sao kê còn 2 dòng đã khớp với phiếu." in page and "Bỏ sao kê này" in page
    for one in made:
        accountant.post(f"/ngan-hang/khop/{one.pk}/bo/", {"request_id": str(uuid4())})
    said = {"request_id": str(uuid4())}
    for _ in range(2):
        answer = accountant.post(path, said)
        assert answer.url == back
    page = accountant.get(back).content.decode()
    assert "đã bỏ" in page and "Bỏ sao kê này" not in page and faults(page) == []
    assert "Khớp với" not in page and "Lập phiếu" not in page and "sổ chưa có" not in page
    assert "Chưa có sao kê nào" in accountant.get("/ngan-hang/").content.decode()
    assert send(accountant, world).status_code == 302
    assert accountant.get(path).status_code == 405


def test_others_withdraw_nothing_on_screen(client: Client, world: World) -> None:
    path = f"/ngan-hang/sao-ke/{take(world).pk}/bo/"
    for who, status in (("stranger", 404), ("cashier", 403), ("auditor", 403)):
        client.force_login(world.users[who])
        assert client.post(path, {"request_id": str(uuid4())}).status_code == status
    client.logout()
    assert "/dang-nhap/" in client.post(path).url
    assert BankStatement.objects.standing().exists()
