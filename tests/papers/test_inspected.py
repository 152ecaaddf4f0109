"""Minutes and plan of inspections: what they say, who may print them, that they are proved."""

import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from qqv.inspection import actions
from qqv.papers.inspected import plan_number
from qqv.papers.press import Paper, pdf
from qqv.papers.registry import paper_of, proved
from qqv.rules.refusals import Unseen
from tests.inspecting import (
    DAY,
    answer,
    begin,
    confirm,
    count,
    drawn,
    ended,
    find,
    finish,
    judged,
    plan,
    remedied,
)
from tests.papers.test_press import NOW
from tests.pictures import photo
from tests.world import World


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"


def text_of(paper: Paper) -> str:
    pages = PdfReader(io.BytesIO(pdf(paper, NOW))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_minutes_say_what_was_seen(world: World) -> None:
    world.lend(world.lan)
    made = begin(world)
    for point in made.points:
        answer(world, made, point["key"], "unmet" if point["key"] == "hop_nhom" else "met")
    count(world, made, 20_000, denominations={"20000": 1}, reason="Tiền quỹ riêng của nhóm")
    row = made.sampled.get()
    confirm(world, made, row, principal=9_000_000, note="Chị nói đã trả 1 triệu")
    find(world, made)
    number = f"KI-{made.pk}"
    with pytest.raises(Unseen):
        paper_of(world.actor("inspector"), number)
    finish(world, made)
    paper = paper_of(world.actor("cashier"), number)
    said = text_of(paper)
    for words in (
        "Nhóm 1 · Hoa Sen, Hồng Thuận",
        "Nhóm họp đúng lịch",
        "20.000",
        "Tiền quỹ riêng của nhóm",
        "9.000.000",
        "lệch: Chị nói đã trả 1 triệu",
        made.seed,
        "Sổ quỹ chưa ghi ngày 10/03",
        "01/04/2026",
        "Nhóm hoạt động tốt",
    ):
        assert words in said, words
    with pytest.raises(Unseen):
        paper_of(world.actor("stranger"), number)


def test_photos_stand_two_on_a_page_behind_the_signatures(world: World) -> None:
    made = begin(world)
    find(world, made, photos=[photo("so.jpg", size=(300, 200)), photo("ket.jpg", color="red")])
    answer(world, made, "hop_nhom", photos=[photo("hop.jpg", color="blue")])
    for point in made.points:
        if point["key"] != "hop_nhom":
            answer(world, made, point["key"])
    count(world, made)
    finish(world, made)
    paper = paper_of(world.actor("inspector"), f"KI-{made.pk}")
    assert len(paper.photos) == 3
    pages = PdfReader(io.BytesIO(pdf(paper, NOW))).pages
    held = [len(page.images) for page in pages]
    assert held[-2:] == [2, 1] and sum(held) == 3
    assert "Nhóm họp đúng lịch" in pages[-2].extract_text()
    signed = [
        n for n, page in enumerate(pages) if "Đại diện nơi được kiểm tra" in page.extract_text()
    ]
    assert signed == [len(pages) - 3]


def test_the_minutes_stay_as_they_were_signed(world: World) -> None:
    made = begin(world)
    finding = find(world, made)
    ended(world, made)
    number = f"KI-{made.pk}"
    code = paper_of(world.actor("inspector"), number).code
    remedied(world, finding)
    judged(world, finding, good=False, note="Chưa đủ", due_on=DAY.replace(month=5))
    actions.add_note(
        world.actor("inspector"),
        inspection_id=made.pk,
        text="Nói lại",
        on=DAY,
        request_id=uuid4(),
    )
    assert paper_of(world.actor("leader"), number).code == code
    proof = proved(number=number, code=code)
    assert proof and proof.told.board == "Hồng Thuận"
    assert proved(number=number, code="AAAA-AAAA") is None


def test_a_plan_is_printed_as_far_as_she_sees_and_without_surprises(world: World) -> None:
    plan(world, unit=f"xa-{world.board.pk}")
    plan(world, unit=f"xa-{world.neighbor.pk}", month=DAY.replace(month=5))
    drawn(world, visit_on=DAY.replace(day=20))
    chair, officer = world.actor("province_chair"), world.actor("officer")
    whole = plan_number(chair, 2026)
    assert whole == "KH-2026"
    said = text_of(paper_of(chair, whole))
    assert "Hồng Thuận" in said and "Giao Hải" in said and said.count("03/2026") == 1
    mine = plan_number(officer, 2026)
    assert mine == f"KH-2026-{world.board.pk}"
    assert "Giao Hải" not in text_of(paper_of(officer, mine))
    for number in (whole, f"KH-2026-{world.neighbor.pk}"):
        with pytest.raises(Unseen):
            paper_of(officer, number)
    paper = paper_of(officer, mine)
    assert proved(number=mine, code=paper.code)
