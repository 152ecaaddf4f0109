"""The minutes of those who go and see print their photos, two on a page, and name who looked."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from qqv.lending.models import Loan
from qqv.people.attaching import file_of
from qqv.people.models import Attachment
from tests.pictures import PAPER, photo
from tests.world import World

ON = date(2026, 3, 15)


@pytest.fixture
def loan(world: World, settings: Any, tmp_path: Path) -> Loan:
    settings.ATTACHMENTS = tmp_path / "attachments"
    return world.lend(world.lan)


def minutes(client: Client, world: World, loan: Loan, part: str) -> PdfReader:
    client.force_login(world.users["accountant"])
    answer = client.get(f"/in/ho-so/{loan.application_id}/{part}/")
    assert answer.status_code == 200
    return PdfReader(io.BytesIO(answer.content))


def test_minutes_show_the_photos_two_on_a_page(client: Client, world: World, loan: Loan) -> None:
    shots = [photo(color=color) for color in ("red", "green", "blue")]
    world.accept(loan, on=ON, before=shots[:1], after=[*shots[1:], PAPER])
    made = minutes(client, world, loan, "bien-ban-nghiem-thu")
    assert len(made.pages) == 3
    text = " ".join(" ".join(page.extract_text().split()) for page in made.pages)
    assert "theo QCVN 01:2011/BYT" in text and "Đạt, nghiệm thu" in text
    assert "Trước khi làm, 15/03/2026" in text and "Sau khi làm, 15/03/2026" in text


def test_a_lost_photo_does_not_hinder_the_minutes(client: Client, world: World, loan: Loan) -> None:
    world.check_use(loan, on=ON, photos=[photo()])
    file_of(Attachment.objects.get().sha256).unlink()
    made = minutes(client, world, loan, "phieu-kiem-tra")
    text = " ".join(made.pages[-1].extract_text().split())
    assert "không còn tệp ảnh" in text


def test_what_was_not_looked_at_is_left_to_write(client: Client, world: World, loan: Loan) -> None:
    text = minutes(client, world, loan, "phieu-kiem-tra").pages[0].extract_text()
    assert "Tiền vay được dùng cho đúng công trình" in " ".join(text.split())
    assert "11/03/2026" in text
