"""The conference report on the screen: read, written into, taken as files, frozen, noted."""

import io
import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from qqv.papers.conference.word import OWN
from qqv.papers.models import FrozenReport, ReportText, WordTemplate
from qqv.people.models import Fund
from tests.screens.markup import faults
from tests.world import World

YEAR = "/bao-cao/hoi-nghi/2026/"


@pytest.fixture
def chair(client: Client, world: World) -> Client:
    """The province's chair at work in March, one loan lent and paid on."""
    world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    Fund.objects.update(working_on=date(2026, 3, 5))
    client.force_login(world.users["province_chair"])
    return client


def page_of(client: Client, path: str = YEAR, **typed: str) -> str:
    answer = client.get(path, typed)
    assert answer.status_code == 200, path
    page = answer.content.decode()
    assert faults(page) == [], path
    return re.sub(r"\s+", " ", page)


def posted(client: Client, path: str, **typed: object) -> tuple[int, str]:
    answer = client.post(path, {"request_id": str(uuid4()), **typed}, follow=True)
    return answer.status_code, answer.content.decode()


def test_every_locked_figure_opens_its_rows(chair: Client) -> None:
    page = page_of(chair)
    links = re.findall(r'<a class="locked" href="([^"]+)">', page)
    assert len(links) > 20
    for address in sorted({link.replace("&amp;", "&") for link in links}):
        assert chair.get(address).status_code == 200, address
    told = re.sub(r"<[^>]+>", "", page)
    assert "giải ngân cho 1 thành viên vay vốn với tổng số tiền 10 triệu đồng" in told


def test_words_are_kept_and_stand_in_the_report(chair: Client) -> None:
    status, page = posted(chair, f"{YEAR}loi/", **{"boi-canh": "Năm nay được mùa."})
    assert status == 200 and "Đã ghi lời báo cáo." in page
    assert ">Năm nay được mùa.</textarea>" in page_of(chair)
    chair.force_login(ReportText.objects.get().record.actor)
    assert ReportText.objects.get().part == "boi-canh"


def test_a_box_that_is_left_saves_itself(chair: Client) -> None:
    def saved(**typed: str) -> int:
        given = {"request_id": str(uuid4()), **typed}
        return chair.post(f"{YEAR}loi/", given, headers={"Accept": "application/json"}).status_code

    assert saved(**{"han-che": "Do dịch bệnh."}) == 204
    assert saved(**{"han-che": "a" * 5001}) == 422
    assert ReportText.objects.get().text == "Do dịch bệnh."


def test_who_only_looks_gets_no_box_and_no_button(chair: Client, world: World) -> None:
    posted(chair, f"{YEAR}loi/", **{"boi-canh": "Năm nay được mùa."})
    chair.force_login(world.users["auditor"])
    page = page_of(chair)
    assert "<textarea" not in page and "Chốt báo cáo" not in page
    assert "Năm nay được mùa." in page
    assert posted(chair, f"{YEAR}loi/", **{"boi-canh": "x"})[0] == 403
    assert posted(chair, f"{YEAR}chot/")[0] == 403


def test_it_is_frozen_and_says_why_not_twice(chair: Client) -> None:
    status, page = posted(chair, f"{YEAR}chot/")
    assert status == 200 and "Đã chốt báo cáo." in page and "HN-2026-V1" in page
    assert faults(page) == []
    assert "Sổ lúc này vẫn cho đúng các số đã chốt." in page
    status, page = posted(chair, f"{YEAR}chot/")
    assert status == 422 and "không chốt lại" in page
    assert "đã chốt bản 1" in page_of(chair, "/bao-cao/hoi-nghi/")
    assert "Trang này là số liệu lúc này, không phải bản đã chốt." in page_of(chair)
    assert FrozenReport.objects.count() == 1


def test_later_changes_stand_beside_a_frozen_report(chair: Client, world: World) -> None:
    posted(chair, f"{YEAR}chot/")
    before = page_of(chair, f"{YEAR}ban/1/")
    world.collect(date(2026, 3, 1), {world.lan: (888_000, 15_000)}, supplement=True)
    page = page_of(chair, f"{YEAR}ban/1/")
    assert "Số liệu đã thay đổi từ khi chốt." in page
    told = re.sub(r"<[^>]+>", " ", page)
    assert re.search(r"Dư nợ\s+9,2 triệu đồng\s+8,3 triệu đồng\s+BK-", told)
    paper = page[page.index("<article") : page.index("</article>")]
    assert paper == before[before.index("<article") : before.index("</article>")]
    status, page = posted(chair, f"{YEAR}chot/")
    assert status == 422 and "ghi lý do" in page
    status, page = posted(chair, f"{YEAR}chot/", reason="Ghi bổ sung buổi thu ngày 01/03")
    assert status == 200 and "Ghi bổ sung buổi thu" in page and "HN-2026-V2" in page


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("pptx", b"PK"), ("pdf", b"%PDF")])
def test_every_button_gives_its_file(chair: Client, form: str, begins: bytes) -> None:
    posted(chair, f"{YEAR}chot/")
    for path in (f"{YEAR}tep/{form}/", f"{YEAR}ban/1/{form}/"):
        answer = chair.get(path)
        assert answer.status_code == 200 and answer.content.startswith(begins)
        assert f'.{form}"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "path",
    [
        "2026-3/",
        "nam/",
        "2026/ban/7/",
        "2026/tep/exe/",
        "2026/ban/7/pdf/",
        "2026-3/chot/",
        "2026-9/tep/pdf/",
    ],
)
def test_there_is_no_such_report(chair: Client, path: str) -> None:
    assert chair.get(f"/bao-cao/hoi-nghi/{path}").status_code == 404


@pytest.mark.parametrize("path", ["2030/", "2030/tep/pdf/", "2026-2/tep/docx/"])
def test_days_that_have_not_come_are_said(chair: Client, path: str) -> None:
    answer = chair.get(f"/bao-cao/hoi-nghi/{path}", follow=True)
    assert answer.status_code == 200 and "Chưa lập được báo cáo" in answer.content.decode()


def test_a_template_is_handed_in_dropped_and_refused(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])
    path = "/cai-dat/mau-word/"

    def handed(content: bytes) -> tuple[int, str]:
        file = SimpleUploadedFile("mau-rieng.docx", content)
        return posted(client, path, what="use", file=file)

    status, page = handed(b"khong phai Word")
    assert status == 422 and "không phải tệp Word" in page and faults(page) == []
    assert posted(client, path, what="use")[0] == 422
    status, page = handed(OWN.read_bytes())
    assert status == 200 and "Đang dùng mẫu của quỹ: mau-rieng.docx" in page
    status, page = posted(client, path, what="drop")
    assert "Đang dùng mẫu của chương trình" in page
    assert [bool(row.content) for row in WordTemplate.objects.order_by("pk")] == [True, False]
    given = client.get(path, {"tai": "1"})
    assert given.content.startswith(b"PK")


def test_the_command_writes_the_same_files(
    chair: Client, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(str(tmp_path))
    out = io.StringIO()
    call_command("report", "conference", "--year", "2026", "--format", "docx", stdout=out)
    name = out.getvalue().strip()
    assert name == "bao-cao-hoi-nghi-2026-du-thao.docx"
    with open(name, "rb") as file:
        assert file.read(2) == b"PK"
    with pytest.raises(CommandError, match="Chưa lập được"):
        call_command("report", "conference", "--year", "2026", "--half", "2", "--format", "pdf")
    with pytest.raises(CommandError, match="Chỉ báo cáo hội nghị"):
        call_command("report", "portfolio", "--format", "pptx")
    posted(chair, f"{YEAR}chot/")
    asked = ("report", "conference", "--year", "2026", "--frozen", "1", "--format", "pptx")
    call_command(*asked, "--output", "ban-1.pptx")
    with open("ban-1.pptx", "rb") as file:
        assert file.read(2) == b"PK"
