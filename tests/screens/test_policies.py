"""The fund's decision on appraisals: shown to the boards, made by the province's chair."""

from uuid import uuid4

from django.test import Client

from qqv.lending.models import AppraisalPolicy, WorkKind
from tests.screens.test_dossiers import enter, text_of
from tests.world import World

PATH = "/cai-dat/tham-dinh/"
TYPED = {
    "officers_borrow": "province",
    "second_from_province": "1",
    "refinance_days": "45",
    "lump_installments": "4",
    "homes_at_an_address": "2",
    "visit_photos": "1",
}


def typed(world: World, **other: object) -> dict[str, object]:
    return TYPED | {"request_id": str(uuid4()), "works": [str(world.latrine.pk)]} | other


def test_it_works(client: Client, world: World) -> None:
    enter(client, world, "province_chair")
    assert "Không cho vay" in text_of(client, PATH)
    form = typed(world)
    for _ in range(2):
        assert client.post(PATH, form).headers["Location"] == PATH
    row = AppraisalPolicy.objects.get()
    assert (row.officers_borrow, row.refinance_days, row.second_from_province) == (
        "province",
        45,
        True,
    )
    assert WorkKind.objects.get(again=True) == world.latrine
    text = text_of(client, PATH)
    assert "45 ngày" in text
    assert "Nhà tiêu hợp vệ sinh;" in text
    assert "Từ ngày 01/01/2026 · province_chair" in text


def test_it_says_why_not(client: Client, world: World) -> None:
    enter(client, world, "province_chair")
    wrong = client.post(PATH, typed(world, refinance_days="-1"))
    assert wrong.status_code == 422
    assert 'value="-1"' in wrong.content.decode()
    assert not AppraisalPolicy.objects.exists()


def test_it_is_shown_to_boards_and_decided_by_one(client: Client, world: World) -> None:
    for name in ("accountant", "auditor", "province_accountant"):
        enter(client, world, name)
        assert "Ghi quyết định" not in text_of(client, PATH)
        assert client.post(PATH, typed(world)).status_code == 403, name
    enter(client, world, "leader")
    assert client.get(PATH).status_code == 403


def test_it_wants_login(client: Client, world: World) -> None:
    assert client.get(PATH).status_code == 302
