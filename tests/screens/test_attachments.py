"""A photo is shown to those who may see its record, and to nobody else."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.utils.datastructures import MultiValueDict
from PIL import Image

from qqv.people.attached import shown
from qqv.people.attaching import Sent, file_of
from qqv.people.models import Attachment
from qqv.web.forms.fields import Doorway, PhotosField
from tests.actions.test_attaching import keep
from tests.pictures import PAPER, photo, picture
from tests.world import World


@pytest.fixture
def one(world: World, settings: Any, tmp_path: Path) -> Attachment:
    settings.ATTACHMENTS = tmp_path / "attachments"
    return keep(world, [photo("nhà tiêu.jpg")])[0]


@pytest.mark.parametrize("name", ["accountant", "chair", "leader", "auditor", "province_chair"])
def test_it_is_shown(client: Client, world: World, one: Attachment, name: str) -> None:
    client.force_login(world.users[name])
    answer = client.get(f"/tep/{one.pk}/")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == file_of(one.sha256).read_bytes()
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''nh%C3%A0")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].startswith("private")


def test_it_is_shown_small(client: Client, world: World, settings: Any) -> None:
    [big] = keep(world, [photo(size=(1200, 900))])
    client.force_login(world.users["accountant"])
    answer = client.get(f"/tep/{big.pk}/?nho")
    assert answer["Content-Type"] == "image/jpeg"
    assert Image.open(BytesIO(answer.content)).size == (320, 240)


def test_a_paper_has_no_small_picture(client: Client, world: World, one: Attachment) -> None:
    [paper] = keep(world, [PAPER])
    client.force_login(world.users["accountant"])
    answer = client.get(f"/tep/{paper.pk}/")
    assert b"".join(answer.streaming_content) == PAPER.content
    assert answer["Content-Type"] == "application/pdf"
    assert client.get(f"/tep/{paper.pk}/?nho").status_code == 404


def test_neighbors_see_nothing(client: Client, world: World, one: Attachment) -> None:
    client.force_login(world.users["stranger"])
    assert client.get(f"/tep/{one.pk}/").status_code == 404
    assert client.get(f"/tep/{one.pk}/?nho").status_code == 404


def test_a_leader_sees_nothing_of_the_board(client: Client, world: World, one: Attachment) -> None:
    Attachment.objects.update(group=None)
    client.force_login(world.users["leader"])
    assert client.get(f"/tep/{one.pk}/").status_code == 404


def test_who_is_not_signed_in_signs_in(client: Client, one: Attachment) -> None:
    answer = client.get(f"/tep/{one.pk}/")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/dang-nhap/")


def test_a_lost_file_is_not_found(client: Client, world: World, one: Attachment) -> None:
    file_of(one.sha256).unlink()
    client.force_login(world.users["accountant"])
    assert client.get(f"/tep/{one.pk}/").status_code == 404


# The control


class Visit(Doorway):
    photos = PhotosField(label="Ảnh")


class Signed(Doorway):
    photos = PhotosField(label="Giấy", papers=True, required=True)


def sent(*files: SimpleUploadedFile) -> "MultiValueDict[str, SimpleUploadedFile]":
    return MultiValueDict({"photos": list(files)})


def test_several_photos_come_at_once() -> None:
    files = [SimpleUploadedFile(f"{n}.jpg", picture()) for n in range(2)]
    form = Visit({"request_id": "6f9a52a8-6a2f-4c53-9d1a-0b9a7f2f6f01"}, sent(*files))
    assert form.is_valid()
    expected = tuple(Sent(name=f"{n}.jpg", content=picture()) for n in range(2))
    assert form.cleaned_data["photos"] == expected
    assert 'capture="environment"' in str(form["photos"])
    assert " multiple" in str(form["photos"])


def test_no_photo_is_fine_where_none_is_asked_for() -> None:
    request = {"request_id": "6f9a52a8-6a2f-4c53-9d1a-0b9a7f2f6f01"}
    form = Visit(request, sent())
    assert form.is_valid() and form.cleaned_data["photos"] == ()
    assert not Signed(request, sent()).is_valid()
    assert "application/pdf" in str(Signed()["photos"])


def test_a_huge_file_is_read_no_further_than_it_is_refused() -> None:
    file = SimpleUploadedFile("a.jpg", b"\xff" * (6 * 1024**2))
    form = Visit({"request_id": "6f9a52a8-6a2f-4c53-9d1a-0b9a7f2f6f01"}, sent(file))
    assert form.is_valid()
    assert len(form.cleaned_data["photos"][0].content) == 5 * 1024**2 + 1


def test_the_day_is_shown(world: World, one: Attachment) -> None:
    page = render_to_string("parts/photos.html", {"photos": shown([one])})
    assert "10/03/2026" in page and f"/tep/{one.pk}/?nho" in page
    assert one.taken_on == date(2026, 3, 10)
