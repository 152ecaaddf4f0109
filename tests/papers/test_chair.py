"""The chair's page on paper: one sheet, whatever the names and however many communes."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from qqv.lending.models import Loan, MonthFigures
from qqv.papers.chair import chair_number
from qqv.papers.press import Paper, Printing, pdf
from qqv.papers.registry import paper_of
from qqv.people.models import Board, Unit
from qqv.rules.refusals import Unseen
from tests.papers.test_papers import read
from tests.world import OPENED, World

LONG = "Thị trấn Nghĩa Hưng Đông Thượng Hạ Bắc Sơn Tây Lương Trung Kỳ"


def pages(paper: Paper) -> int:
    printing = Printing(at=timezone.now(), by="Trưởng ban " + LONG, site="https://quy.example/")
    return len(PdfReader(BytesIO(pdf(paper, printing))).pages)


def many(world: World) -> None:
    """26 communes with the longest names, each with its loans and two years of figures."""
    loan = world.lend(world.lan)
    for n in range(26):
        unit = Unit.objects.create(kind="commune", name=f"{LONG} {n}", valid_from=OPENED)
        board = Board.objects.create(
            fund=world.fund,
            unit=unit,
            level="commune",
            code=f"9{n:02d}",
            name=unit.name,
            parent=world.province,
            valid_from=OPENED,
        )
        for month in range(1, 13):
            MonthFigures.objects.create(
                board=board,
                ends_on=date(2026, month, 28),
                outstanding=10**9 * n,
                borrowers=n,
                groups=3,
                at_risk_0=10**8 * n,
                at_risk_30=10**7,
                at_risk_90=10**6,
            )
    boards = list(Board.objects.filter(level="commune"))
    Loan.objects.filter(pk=loan.pk).update(board=boards[-1])


def test_it_is_one_sheet_with_long_names_and_26_communes(world: World) -> None:
    many(world)
    actor = world.actor("province_chair")
    paper = paper_of(actor, chair_number(actor, on=date(2026, 12, 31)))
    assert len(paper.content["plan"]) == 28
    assert pages(paper) == 1


def test_it_prints_from_the_page(client: Client, world: World) -> None:
    world.lend(world.lan)
    client.force_login(world.users["province_chair"])
    assert '?xuat=pdf"' in client.get("/tong-quan/").content.decode()
    count, text = read(client, "/tong-quan/?xuat=pdf")
    assert count == 1
    assert "TỔNG QUAN QUỸ" in text and "BẢO TOÀN VỐN" in text and "Hồng Thuận" in text


def test_a_commune_prints_its_own(client: Client, world: World) -> None:
    world.lend(world.lan)
    client.force_login(world.users["chair"])
    count, text = read(client, "/tong-quan/?xuat=pdf")
    assert count == 1 and "Hoa Sen" in text
    actor = world.actor("chair")
    assert chair_number(actor, on=OPENED) == f"TG-2026-01-01-{world.board.pk}"


@pytest.mark.parametrize("number", ["TG-2026-01-01", "TG-2026-01-01-{neighbor}", "TG-2026-13-01-1"])
def test_it_hides_what_she_may_not_see(world: World, number: str) -> None:
    with pytest.raises(Unseen):
        paper_of(world.actor("chair"), number.format(neighbor=world.neighbor.pk))


def test_it_says_the_same_whoever_prints_it(world: World) -> None:
    world.lend(world.lan)
    codes = {
        paper_of(world.actor(name), "TG-2026-03-01").code
        for name in ("province_chair", "auditor", "province_accountant")
    }
    assert len(codes) == 1
