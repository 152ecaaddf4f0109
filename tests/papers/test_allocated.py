"""What the papers of capital say: given to a commune, given back, undone, received by the fund."""

from datetime import date

from django.test import Client

from tests.actions.test_capital import returned
from tests.actions.test_sources import first, received, repaid, undone
from tests.papers.test_papers import read
from tests.world import World


def test_a_decision_gives_capital_to_a_commune(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    one = first(world)
    pages, text = read(client, f"/in/von/{one.pk}/")
    assert pages == 1
    for words in ("QUYẾT ĐỊNH PHÂN BỔ VỐN", "số 01/QĐ", "100.000.000 đồng", "Một trăm triệu đồng"):
        assert words in text
    assert "Hồng Thuận" in text and "ĐÃ ĐẢO" not in text and "Mã kiểm" in text
    undone(world, one)
    assert "ĐÃ ĐẢO ngày 03/02/2026: Chuyển nhầm xã" in read(client, f"/in/von/{one.pk}/")[1]


def test_a_commune_gives_capital_back(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    pages, text = read(client, f"/in/von/{returned(world).pk}/")
    assert pages == 1
    assert "GIẤY TRẢ VỐN" in text and "30.000.000 đồng" in text and "số 9/QĐ" in text


def test_capital_is_received_and_what_went_back_is_told(client: Client, world: World) -> None:
    client.force_login(world.users["province_chair"])
    source = received(world, kind="lent", due_on=date(2027, 1, 1), name="Huyện cho mượn")
    pages, text = read(client, f"/in/nguon-von/{source.pk}/")
    assert pages == 1 and "Chưa trả lại lần nào" in text and "15/BB-TN" in text
    repaid(world, source)
    pages, text = read(client, f"/in/nguon-von/{source.pk}/")
    for words in ("GIẤY NHẬN VỐN", "Vốn mượn, phải trả lại", "01/01/2027", "UNC 7", "65.000.000"):
        assert words in text, words
