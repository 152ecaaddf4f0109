"""Sharing interest on the screen: from the table to the receipts, to who signed, and back."""

import json
import re
from datetime import date
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from qqv.capital.models import AllowancePayment, ShareTable, SharingRun
from qqv.capital.share_tables import tables_of
from qqv.people.models import Fund
from qqv.rules.sharing import Who
from tests.actions.sharing import APR, pay, quarter_closed, run, two_lent
from tests.papers.test_papers import read
from tests.screens.markup import faults
from tests.world import World

TYPED = {
    "fund": "50",
    "province": "10%",
    "chair": "8",
    "accountant": "7",
    "cashier": "5",
    "leader": "17,5",
    "deputy_leader": "2.5",
    "valid_from": "01/01/2026",
    "reason": "Theo nghị quyết họp ban",
}


def today(on: date) -> None:
    Fund.objects.update(working_on=on)


def posted(client: Client, path: str, **typed: object) -> tuple[int, str]:
    answer = client.post(path, {"request_id": str(uuid4()), **typed})
    return answer.status_code, answer.content.decode()


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = answer.content.decode()
    assert faults(page) == []
    return page


def links(page: str, pattern: str) -> list[str]:
    return re.findall(rf'href="({pattern})"', page)


@pytest.fixture
def lent(world: World) -> World:
    return two_lent(world)


@pytest.fixture
def ready(world: World) -> World:
    return quarter_closed(world)


@pytest.fixture
def shared(ready: World) -> SharingRun:
    today(APR)
    return run(ready)


def test_one_proposes_a_table_and_the_chair_decides(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])
    assert "Đề nghị bảng mới" in shown(client, "/cai-dat/chia-lai/")
    shown(client, "/cai-dat/chia-lai/de-nghi/")
    assert posted(client, "/cai-dat/chia-lai/de-nghi/", **TYPED)[0] == 302
    page = shown(client, "/cai-dat/chia-lai/")
    assert "chờ quyết định" in page and "17,5" in page and "Đề nghị bảng mới" not in page
    table = ShareTable.objects.get()
    assert client.get(f"/cai-dat/chia-lai/{table.pk}/").status_code == 403
    client.force_login(world.users["accountant"])
    assert "chờ quyết định" not in shown(client, "/cai-dat/chia-lai/")
    client.force_login(world.users["province_chair"])
    path = f"/cai-dat/chia-lai/{table.pk}/"
    assert "17,5" in shown(client, path)
    assert posted(client, path, yes="1", decision_no="")[0] == 422
    assert posted(client, path, yes="1", decision_no="9/QĐ")[0] == 302
    assert "9/QĐ" in shown(client, "/cai-dat/chia-lai/")
    code, page = posted(client, path, no="1", reason="Chưa")
    assert code == 422 and "đã quyết định ngày 01/01/2026" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"fund": "49"}, "được 99%, phải đúng 100%"),
        ({"fund": "-5", "leader": "72,5"}, "không được âm"),
        ({"valid_from": "15/01/2026"}, "không phải ngày đầu quý"),
        ({"chair": "tám"}, "bằng số"),
        ({"chair": "8,005"}, "nhiều nhất 2 số lẻ"),
        (
            {"smaller_than": "10", "small_fund": "50", "small_leader": "10"},
            "nhóm từ 0 thành viên được 90%",
        ),
    ],
)
def test_a_bad_table_says_why_not(
    client: Client, world: World, changes: dict[str, str], sentence: str
) -> None:
    client.force_login(world.users["province_accountant"])
    code, page = posted(client, "/cai-dat/chia-lai/de-nghi/", **TYPED | changes)
    assert code == 422 and sentence in page and not ShareTable.objects.exists()


def test_small_groups_may_have_other_parts(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])
    small = {"smaller_than": "10", "small_fund": "60", "small_leader": "10"}
    assert posted(client, "/cai-dat/chia-lai/de-nghi/", **TYPED | small)[0] == 302
    table = tables_of([ShareTable.objects.get().pk]).popitem()[1]
    assert (table.parts(9)[Who.LEADER], table.parts(10)[Who.LEADER]) == (1000, 1750)
    assert "Nhóm từ 10 thành viên" in shown(client, "/cai-dat/chia-lai/")


def test_a_quarter_is_looked_at_then_shared(client: Client, ready: World) -> None:
    today(APR)
    client.force_login(ready.users["accountant"])
    page = shown(client, "/chia-lai/")
    [path] = links(page, r"/chia-lai/chay/[^\"]+")
    assert "Xem trước, chưa ghi sổ" in shown(client, path)
    assert posted(client, path)[0] == 302
    made = SharingRun.objects.get()
    assert f"/chia-lai/{made.pk}/" in shown(client, "/chia-lai/")
    code, page = posted(client, path)
    assert code == 422 and "đã chia lãi rồi" in page


def test_why_a_quarter_is_not_shared(client: Client, lent: World) -> None:
    today(APR)
    client.force_login(lent.users["accountant"])
    code, page = posted(client, f"/chia-lai/chay/{lent.board.pk}/2026/1/")
    assert code == 422 and "Sổ phải khóa đến hết ngày 31/03/2026" in page
    page = shown(client, f"/chia-lai/chay/{lent.board.pk}/2025/4/")
    assert "Chưa có bảng chia lãi nào" in page
    lent_path = f"/chia-lai/chay/{lent.board.pk}/2026/2/"
    code, page = posted(client, lent_path)
    assert code == 422 and "Hết quý mới chia lãi" in page


def test_every_figure_opens_its_receipts_and_they_lead_back(
    client: Client,
    ready: World,
    shared: SharingRun,
) -> None:
    client.force_login(ready.users["accountant"])
    page = shown(client, f"/chia-lai/{shared.pk}/")
    lines = links(page, r"/chia-lai/nguoi-nhan/\d+/")
    assert len(lines) == shared.lines.count()
    for path in lines:
        deeper = shown(client, path)
        [base] = links(deeper, r"/chia-lai/can-cu/\d+/")
        receipts = set(links(shown(client, base), r"/chung-tu/\d+/"))
        assert len(receipts) == 2
        for receipt in receipts:
            back = shown(client, receipt)
            assert f"/chia-lai/{shared.pk}/" in back and "quý I/2026" in back


def test_who_signed_is_ticked_and_paid(
    client: Client,
    ready: World,
    shared: SharingRun,
) -> None:
    client.force_login(ready.users["cashier"])
    path = f"/chia-lai/{shared.pk}/chi/"
    assert "Sen" in shown(client, path)
    code, page = posted(client, path)
    assert code == 422 and "Chưa đánh dấu người nào" in page
    chair = shared.lines.get(who="chair")
    assert posted(client, path, line_ids=[chair.pk])[0] == 302
    assert AllowancePayment.objects.get().line == chair
    code, page = posted(client, path, line_ids=[chair.pk])
    assert code == 422 and "đã nhận khoản này rồi" in page
    statement = shown(client, f"/chia-lai/{shared.pk}/")
    assert f"/chung-tu/{AllowancePayment.objects.get().entry_id}/" in statement


def test_a_merger_is_tried_out(client: Client, ready: World) -> None:
    today(APR)
    client.force_login(ready.users["accountant"])
    path = f"/chia-lai/sap-nhap/{ready.board.pk}/"
    assert "Hoa Sen" in shown(client, path)
    assert "ít nhất hai nhóm" in shown(client, f"{path}?nhom={ready.group.pk}")
    assert "Chưa có bảng chia lãi nào" in shown(client, f"{path}?quy=2020-1")


def test_the_list_to_sign_is_printed(
    client: Client,
    ready: World,
    shared: SharingRun,
) -> None:
    client.force_login(ready.users["accountant"])
    pages, text = read(client, f"/in/chia-lai/{shared.pk}/")
    assert pages == 1 and "BẢNG KÊ CHI PHỤ CẤP" in text
    assert "Sen" in text and "Ký nhận" in text and f"CP-{shared.pk}" in text


def test_the_lists_leave_as_files(
    client: Client,
    ready: World,
    shared: SharingRun,
) -> None:
    client.force_login(ready.users["accountant"])
    line, base = shared.lines.first(), shared.bases.first()
    for path in (
        "/chia-lai/",
        f"/chia-lai/{shared.pk}/",
        f"/chia-lai/nguoi-nhan/{line.pk}/",
        f"/chia-lai/can-cu/{base.pk}/",
    ):
        for kind in ("csv", "xlsx"):
            answer = client.get(f"{path}?xuat={kind}")
            assert answer.status_code == 200 and answer["Content-Disposition"], path


def test_it_hides_other_communes_and_wants_login(
    client: Client,
    ready: World,
    shared: SharingRun,
) -> None:
    line, base = shared.lines.first(), shared.bases.first()
    paths = (
        f"/chia-lai/?xa={ready.board.pk}",
        f"/chia-lai/{shared.pk}/",
        f"/chia-lai/nguoi-nhan/{line.pk}/",
        f"/chia-lai/can-cu/{base.pk}/",
        f"/chia-lai/sap-nhap/{ready.board.pk}/",
        f"/chia-lai/chay/{ready.board.pk}/2026/1/",
        f"/in/chia-lai/{shared.pk}/",
    )
    for path in paths:
        assert client.get(path).status_code == 302, path
    client.force_login(ready.users["stranger"])
    for path in paths:
        assert client.get(path).status_code == 404, path
    client.force_login(ready.users["stranger_cashier"])
    assert client.get(f"/chia-lai/{shared.pk}/chi/").status_code == 404
    client.force_login(ready.users["leader"])
    assert client.get("/chia-lai/").status_code == 403


def test_the_province_sees_every_commune(client: Client, ready: World) -> None:
    today(APR)
    client.force_login(ready.users["province_accountant"])
    page = shown(client, "/chia-lai/?quy=2026-1")
    assert "Hồng Thuận" in page and "Giao Hải" in page
    assert "Mọi xã, một quý" in page


def said(*words: str) -> dict[str, object]:
    out = StringIO()
    call_command("report", "sharing", *words, stdout=out)
    return json.loads(out.getvalue())


def test_the_report_proves_itself(ready: World) -> None:
    asked = ("--year", "2026", "--quarter", "1")
    before = said(*asked)
    made = run(ready)
    after = said(*asked, "--board", ready.board.code)
    for told in (before, after):
        assert told["shares_plus_fund_is_interest"] is True
        assert told["shares"] + told["fund"] == told["interest_received"] == made.interest
        assert sum(told["by_level"].values()) == told["shares"]
    assert [row["run"] for row in before["boards"]] == [False, False]
    assert [row["run"] for row in after["boards"]] == [True]
    with pytest.raises(CommandError, match="--quarter 4"):
        said("--year", "2026")
    with pytest.raises(CommandError, match="mã 99"):
        said(*asked, "--board", "99")


def test_what_was_paid_is_marked_on_the_list(
    client: Client,
    ready: World,
    shared: SharingRun,
) -> None:
    client.force_login(ready.users["accountant"])
    assert "đã chia, chưa chi hết" in shown(client, "/chia-lai/")
    pay(ready, shared, *(who for who in Who if who != Who.FUND))
    assert "đã chi đủ" in shown(client, "/chia-lai/")
