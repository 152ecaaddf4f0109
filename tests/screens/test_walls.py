"""Every screen: the right role sees it, strangers are asked to sign in, neighbors see nothing."""

import re
from collections.abc import Iterator
from datetime import date
from gettext import NullTranslations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import trans_real

from qqv.capital.models import Allocation, CapitalSource
from qqv.ledger.models import Entry
from qqv.lending.models import Loan, Repayment
from tests.actions.emulation import objected, proposed, published
from tests.actions.test_bank import take
from tests.actions.test_extend_by_event import strike
from tests.actions.test_outreach import asked, complained
from tests.actions.test_regroup import regrouped, second
from tests.actions.test_relieve import ask, decide
from tests.actions.test_slips import counting_of, pay, propose
from tests.actions.test_union_work import met, taught, told
from tests.inspecting import begin, drawn, ended, find, plan
from tests.screens.markup import faults
from tests.world import World

MINE = {
    "accountant": (
        "/ /nhu-cau/ /nhu-cau/moi/ /cai-dat/thu-tu-vay/"
        " /ke-hoach/ /ke-hoach/quy-dinh/ /bao-cao/ke-hoach/"
        " /thu/ /thu/{group}/ /nop-tien/ /ho-so/ /ho-so/moi/ /ho-so/{application}/ /giai-ngan/"
        " /khoan-vay/ /khoan-vay/{loan}/ /khoan-vay/{loan}/?xem=tra /nghiem-thu/ /nhom/"
        " /nhom/{group}/ /nhom/moi/ /nhom/{group}/them/ /thanh-vien/ /thanh-vien/{member}/"
        " /so-quy/ /thanh-vien/{member}/tiet-kiem/ /thanh-vien/{member}/sua/ /so-quy/?so=112"
        " /so-cai/ /chung-tu/{entry}/ /khoa-so/ /nhat-ky/ /tim/?q=lan /tong-quan/"
        " /tong-quan/thay-doi/ /tong-quan/ban-do/"
        " /khoan-thu/{repayment}/dao/ /khoan-vay/{loan}/nghiem-thu/ /nhap/ /bao-cao/"
        " /bao-cao/du-no/ /bao-cao/xep-loai/ /bao-cao/tuoi-no/ /bao-cao/phan-loai-no/"
        " /bao-cao/so-sanh/ /bao-cao/den-han/?theo=member /bao-cao/thu-no/ /bao-cao/tiet-kiem/"
        " /bao-cao/tiet-kiem/?theo=member /bao-cao/thu-chi/ /bao-cao/bao-toan-von/"
        " /bao-cao/bao-toan-von/?theo=commune /bao-cao/khoan-vay/?cham=0 /bao-cao/khoan-thu/"
        " /bao-cao/so-du/?dong=112 /bao-cao/so-chi-tiet/?dong=111 /so-sach/ /so-sach/quy/"
        " /so-sach/ngan-hang/?ky=quy /so-sach/cho-vay/?ky=nam /so-sach/tiet-kiem/?ky=nam"
        " /so-sach/thu-lai/?ky=quy /so-sach/nhat-ky/?ky=nam /so-sach/cai/?tk=131"
        " /so-sach/can-doi/?an=1 /phieu/ /phieu/{board}/moi/ /phieu/{slip}/ /so-quy/kiem-ke/"
        " /so-quy/kiem-ke/{count}/ /so-quy/ngay/ /so-quy/?an=1 /chung-tu/{paid}/"
        " /chung-tu/{paid}/dao/ /khoa-so/thang/ /ngan-hang/ /ngan-hang/{board}/nhap/"
        " /ngan-hang/sao-ke/{statement}/ /ngan-hang/doi-chieu/ /phieu/{board}/moi/?dong={line}"
        " /thanh-vien/{member}/quan-he/ /cai-dat/ke-khai/ /cai-dat/tham-dinh/ /bao-cao/tham-dinh/"
        " /canh-bao/ /canh-bao/8/nhom-{group}/ /cai-dat/canh-bao/ /nhom/cung-co/ /nhom/ghep/"
        " /nhom/ghep/?nhom={group}&nhom={other} /nhom/{group}/chuyen/ /nhom/{group}/tach/"
        " /nhom/{group}/thon-xom/ /nhom/ghep/{regrouping}/ /tat-toan-von/ /tat-toan-von/{board}/"
        " /tat-toan-von/{board}/doi-chieu/ /xu-ly-no/ /xu-ly-no/{relief}/ /gia-han/su-kien/"
        " /gia-han/su-kien/{event}/ /bao-cao/xoa-no/ /nghiem-thu/?loc=su-dung"
        " /nghiem-thu/?loc=qua-han /khoan-vay/{loan}/?xem=cong-trinh"
        " /khoan-vay/{loan}/kiem-tra-su-dung/ /bao-cao/nha-tieu/ /bao-cao/nha-tieu/?theo=hamlet"
        " /chia-lai/ /cai-dat/chia-lai/ /chia-lai/sap-nhap/{board}/ /chia-lai/chay/{board}/2026/1/"
        " /chi-so/ /chi-so/?xa={board} /chi-so/I04/ /chi-so/I11/ /chi-so/I25/ /bao-cao/chi-so/"
        " /bao-cao/chi-so/?theo=commune /bao-cao/xep-loai-xa/ /thi-dua/ /thi-dua/2026/{board}/"
        " /thi-dua/2026/khen-thuong/ /cai-dat/thi-dua/"
        " /du-bao/{board}/ /bao-cao/du-bao-quay-vong/ /bao-cao/du-bao-quay-vong/?theo=month"
        " /bao-cao/phan-bo-von/ /von/quay-vong/"
    ),
    "cashier": (
        "/ /giai-ngan/{group}/ /khoan-vay/{loan}/thu-no/ /khoan-vay/{loan}/tat-toan/"
        " /phieu/{slip}/ /so-quy/{board}/kiem-ke/ /so-quy/kiem-ke/{count}/"
        " /ngan-hang/sao-ke/{statement}/ /ngan-hang/doi-chieu/?ngay=28/02/2026"
        " /khoan-vay/{gone}/thu-no-da-xoa/ /thanh-vien/{member}/tiet-kiem/gui/"
    ),
    "leader": (
        "/ /thu/ /thu/{group}/ /nop-tien/{group}/ /khoan-vay/{loan}/ /thanh-vien/{member}/"
        " /canh-bao/ /canh-bao/8/nhom-{group}/ /chi-so/ /chi-so/I23/ /thi-dua/2026/khen-thuong/"
        " /sinh-hoat/ /sinh-hoat/{group}/moi/ /sinh-hoat/lan/{met}/"
    ),
    "chair": (
        "/sinh-hoat/ /sinh-hoat/lan/{met}/ /tuyen-truyen/ /tuyen-truyen/moi/ /tuyen-truyen/{told}/"
        " /tap-huan/ /tap-huan/moi/ /tap-huan/{taught}/ /tap-huan/{taught}/them/"
        " /tap-huan/chua-qua/ /cai-dat/chuyen-de/ /bao-cao/viec-cua-hoi/ "
        "/ /ho-so/duyet/ /khoan-vay/{loan}/gia-han/ /khoan-vay/{loan}/mien-lai/"
        " /ban-quan-ly/{board}/ /ban-quan-ly/{board}/kien-toan/accountant/ /phan-anh/"
        " /phan-anh/moi/ /phan-anh/{complaint}/ /du-lieu/ /du-lieu/{asked}/"
        " /du-lieu/{asked}/dang-giu/ /thanh-vien/{member}/du-lieu/ /khoan-vay/{loan}/xu-ly-no/"
        " /tat-toan-von/{board}/to-trinh/ /khoan-vay/{loan}/thu-hoi/"
        " /thi-dua/2026/{board}/y-kien/"
    ),
    "auditor": ("/ /so-quy/ /so-cai/ /tong-quan/ /nhat-ky/ /khoan-vay/{loan}/"),
    "province_chair": (
        "/ /tong-quan/?don-vi=now /tong-quan/thay-doi/ /tong-quan/ban-do/"
        " /thu/ /nhom/ /so-quy/ /ban-quan-ly/ /gia-han/su-kien/moi/"
        " /xu-ly-no/{relief}/ /tat-toan-von/{board}/quyet-dinh/ /tat-toan-von/{board}/ket-thuc/"
        " /von/lan/{allocation}/dao/ /von/quay-vong/"
        " /sinh-hoat/thong-diep/ /cai-dat/chuyen-de/ /sinh-hoat/?thang=2026-03"
        " /thi-dua/ /thi-dua/2026/{board}/?hang=1 /thi-dua/2026/chot/ /thi-dua/y-kien/{objection}/"
        " /thi-dua/2026/khen-thuong/moi/ /cai-dat/thi-dua/{points}/quyet-dinh/ /chi-so/I21/"
        " /bao-cao/hoi-nghi/ /bao-cao/hoi-nghi/2026/ /bao-cao/hoi-nghi/2026/chot/"
    ),
    "province_accountant": (
        "/ke-hoach/moi/"
        " /cai-dat/ngay-lam-viec/ /nhap/ /cai-dat/giay-to/ /von/ /von/nhan/ /von/{board}/phan-bo/"
        " /von/{board}/tra-lai/ /cai-dat/quy-che/ /cai-dat/quy-che/{product}/de-nghi/"
        " /cai-dat/canh-bao/2/days/ /tat-toan-von/{board}/chenh-lech/ /du-bao/"
        " /von/nguon/{source}/tra/"
        " /tat-toan-von/{board}/ban-giao/ /cai-dat/chia-lai/de-nghi/ /cai-dat/thi-dua/de-nghi/"
        " /cai-dat/mau-word/ /bao-cao/hoi-nghi/2026-1/"
    ),
    "administrator": ("/cai-dat/nguoi-dung/"),
    "inspector": (
        "/ /kiem-tra/ /kiem-tra/?xem=dot-xuat /kiem-tra/?xem=phat-hien /kiem-tra/?xem=chi-so"
        " /kiem-tra/ke-hoach/moi/ /kiem-tra/ke-hoach/moi/?xa={board} /kiem-tra/boc-tham/moi/"
        " /kiem-tra/boc-tham/{draw}/ /kiem-tra/lan/{visit}/ /kiem-tra/lan/{open_visit}/"
        " /kiem-tra/lan/{open_visit}/diem/so_sach/ /kiem-tra/lan/{open_visit}/dem-tien/"
        " /kiem-tra/lan/{open_visit}/doi-chieu/{sampled}/ /kiem-tra/lan/{open_visit}/phat-hien/"
        " /kiem-tra/lan/{open_visit}/ket-thuc/ /kiem-tra/phat-hien/{finding}/"
    ),
}
THEIRS = (
    "/sinh-hoat/{group}/moi/ /sinh-hoat/lan/{met}/ /tuyen-truyen/{told}/ /tap-huan/{taught}/"
    " /tap-huan/{taught}/them/ /bao-cao/viec-cua-hoi/?xa={board} "
    "/thu/{group}/ /ho-so/{application}/ /khoan-vay/{loan}/ /nhom/{group}/ /nhom/{group}/them/"
    " /thanh-vien/{member}/ /thanh-vien/{member}/quan-he/ /chung-tu/{entry}/ /so-quy/?xa={board}"
    " /so-cai/?xa={board} /khoa-so/?xa={board} /khoan-thu/{repayment}/dao/"
    " /bao-cao/du-no/?xa={board} /so-sach/quy/?xa={board} /phieu/{slip}/ /phieu/?xa={board}"
    " /phieu/{board}/moi/ /so-quy/kiem-ke/?xa={board} /so-quy/kiem-ke/{count}/"
    " /so-quy/ngay/?xa={board} /chung-tu/{paid}/dao/ /von/?xa={board} /ban-quan-ly/{board}/"
    " /phan-anh/{complaint}/ /du-lieu/{asked}/ /thanh-vien/{member}/sua/"
    " /thanh-vien/{member}/du-lieu/ /ngan-hang/?xa={board} /ngan-hang/{board}/nhap/"
    " /ngan-hang/sao-ke/{statement}/ /ngan-hang/doi-chieu/?xa={board} /canh-bao/?xa={board}"
    " /canh-bao/8/nhom-{group}/ /nhom/cung-co/?xa={board} /nhom/ghep/?nhom={group}"
    " /nhom/{group}/chuyen/ /nhom/{group}/tach/ /nhom/ghep/{regrouping}/ /nhom/{group}/thon-xom/"
    " /tat-toan-von/{board}/ /tat-toan-von/{board}/doi-chieu/ /xu-ly-no/{relief}/"
    " /gia-han/su-kien/{event}/ /kiem-tra/lan/{visit}/ /kiem-tra/phat-hien/{finding}/"
    " /khoan-vay/{loan}/nghiem-thu/ /khoan-vay/{loan}/kiem-tra-su-dung/ /chia-lai/?xa={board}"
    " /chia-lai/sap-nhap/{board}/ /chia-lai/chay/{board}/2026/1/ /chi-so/?xa={board}"
    " /chi-so/I04/?xa={board} /chi-so/I99/ /thi-dua/2026/{board}/ /bao-cao/chi-so/?xa={board}"
)


VIETNAMESE = "[à-ỹđĐ]"


@pytest.fixture
def places(world: World) -> dict[str, int]:
    loan = world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    statement = take(world)
    event = strike(world, seen=1)
    gone = world.lend(world.mai)
    relief = ask(world, gone)
    decide(world, relief)
    published(world)
    return {
        "objection": objected(world).pk,
        "points": proposed(world, valid_from=date(2027, 1, 1)).pk,
        "event": event.pk,
        "relief": relief.pk,
        "gone": gone.pk,
        "statement": statement.pk,
        "line": statement.lines.get(outward=11_000).pk,
        "complaint": complained(world).pk,
        "asked": asked(world).pk,
        "group": world.group.pk,
        "board": world.board.pk,
        "product": world.product.pk,
        "source": CapitalSource.objects.get().pk,
        "allocation": Allocation.objects.get(board=world.board).pk,
        "member": world.lan.pk,
        "loan": loan.pk,
        "application": loan.application_id,
        "repayment": Repayment.objects.get().pk,
        "slip": propose(world).pk,
        "paid": pay(world, propose(world)).entry_id,
        "other": second(world).pk,
        "regrouping": regrouped(world).pk,
        "count": counting_of(world, world.balance("111")).count_id,
        "entry": Entry.objects.get(kind="BK").pk,
        "met": met(world).pk,
        "told": told(world).pk,
        "taught": taught(world, who="chair").pk,
        **visited(world),
    }


def visited(world: World) -> dict[str, int]:
    """An ended visit with a finding, an open one, and a draw."""
    visit, draw = begin(world), drawn(world)
    finding = find(world, visit)
    ended(world, visit)
    open_visit = begin(world, plan(world, unit=f"xa-{world.board.pk}")[0])
    return {
        "visit": visit.pk,
        "draw": draw.pk,
        "finding": finding.pk,
        "open_visit": open_visit.pk,
        "sampled": open_visit.sampled.get().pk,
    }


@pytest.mark.parametrize(("name", "path"), [(n, p) for n, ps in MINE.items() for p in ps.split()])
def test_it_works(
    client: Client, world: World, places: dict[str, int], name: str, path: str
) -> None:
    client.force_login(world.users[name])
    answer = client.get(path.format(**places))
    assert answer.status_code == 200
    assert faults(answer.content.decode()) == []


class Untranslated(NullTranslations):
    """Stands behind the English catalogue and keeps what it was asked in vain."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)


@pytest.fixture
def untranslated(monkeypatch: pytest.MonkeyPatch) -> Iterator[Untranslated]:
    behind = Untranslated()
    english = trans_real.DjangoTranslation("en")
    english.add_fallback(behind)
    monkeypatch.setitem(trans_real._translations, "en", english)
    yield behind


@pytest.mark.parametrize(("name", "path"), [(n, p) for n, ps in MINE.items() for p in ps.split()])
def test_it_speaks_english(
    client: Client,
    world: World,
    places: dict[str, int],
    untranslated: Untranslated,
    name: str,
    path: str,
) -> None:
    client.force_login(world.users[name])
    client.cookies["django_language"] = "en"
    page = client.get(path.format(**places)).content.decode()
    assert '<html lang="en"' in page
    assert [text for text in untranslated.asked if re.search(VIETNAMESE, text)] == []


@pytest.mark.parametrize("path", THEIRS.split())
def test_it_hides_other_communes(
    client: Client, world: World, places: dict[str, int], path: str
) -> None:
    client.force_login(world.users["stranger"])
    assert client.get(path.format(**places)).status_code == 404


@pytest.mark.parametrize("path", sorted({p for ps in MINE.values() for p in ps.split()}))
def test_it_wants_a_login(client: Client, world: World, places: dict[str, int], path: str) -> None:
    answer = client.get(path.format(**places))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/dang-nhap/")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("administrator", "/so-quy/"),
        ("administrator", "/khoan-vay/{loan}/"),
        ("leader", "/so-quy/"),
        ("auditor", "/thu/{group}/"),
        ("cashier", "/ho-so/duyet/"),
        ("accountant", "/giai-ngan/{group}/"),
        ("chair", "/cai-dat/nguoi-dung/"),
        ("accountant", "/cai-dat/ngay-lam-viec/"),
        ("accountant", "/khoan-vay/{loan}/mien-lai/"),
        ("cashier", "/phieu/{board}/moi/"),
        ("accountant", "/so-quy/{board}/kiem-ke/"),
        ("auditor", "/chung-tu/{paid}/dao/"),
        ("leader", "/so-sach/"),
        ("cashier", "/nhap/"),
        ("cashier", "/ngan-hang/{board}/nhap/"),
        ("leader", "/ngan-hang/"),
        ("leader", "/cai-dat/tham-dinh/"),
        ("auditor", "/thanh-vien/{member}/quan-he/"),
        ("chair", "/nhom/{group}/chuyen/"),
        ("cashier", "/nhom/ghep/"),
        ("leader", "/nhom/cung-co/"),
        ("leader", "/nhom/{group}/tach/"),
        ("leader", "/canh-bao/2/nhom-{group}/"),
        ("leader", "/tap-huan/"),
        ("cashier", "/sinh-hoat/{group}/moi/"),
        ("cashier", "/tuyen-truyen/moi/"),
        ("chair", "/sinh-hoat/thong-diep/"),
        ("leader", "/cai-dat/canh-bao/"),
        ("accountant", "/cai-dat/canh-bao/2/days/"),
        ("leader", "/thi-dua/"),
        ("accountant", "/thi-dua/2026/chot/"),
        ("accountant", "/thi-dua/2026/{board}/y-kien/"),
        ("chair", "/thi-dua/y-kien/{objection}/"),
        ("chair", "/thi-dua/2026/khen-thuong/moi/"),
        ("accountant", "/cai-dat/thi-dua/de-nghi/"),
        ("accountant", "/bao-cao/hoi-nghi/"),
        ("officer", "/bao-cao/hoi-nghi/2026/"),
        ("chair", "/bao-cao/hoi-nghi/2026/tep/docx/"),
        ("province_accountant", "/bao-cao/hoi-nghi/2026/chot/"),
        ("province_chair", "/cai-dat/mau-word/"),
    ],
)
def test_the_work_of_others_is_not_hers(
    client: Client, world: World, places: dict[str, int], name: str, path: str
) -> None:
    client.force_login(world.users[name])
    assert client.get(path.format(**places)).status_code == 403


def test_a_list_of_loans_costs_the_same_however_long(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/khoan-vay/")
        return len(captured)

    world.lend(world.lan)
    few = cost()
    world.lend(world.mai)
    world.lend(world.dao)
    assert Loan.objects.count() == 3
    assert cost() == few
