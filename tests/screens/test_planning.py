"""The plan room on screen: worked out, fixed by hand, kept, signed, followed, printed."""

from uuid import uuid4

from django.test import Client

from qqv.capital.models import Plan, PlanVersion
from tests.actions.test_demand import asked
from tests.screens.markup import faults
from tests.world import OPENED, World

NEW = "/ke-hoach/moi/?nam=2026"


def typed(world: World, **other: str) -> dict[str, str]:
    form = {"request_id": str(uuid4()), "total": "2", "reason": "Theo danh sách chờ", "viec": "luu"}
    return form | other


def test_it_works(client: Client, world: World) -> None:
    for name in ("Lưu Thị Tám", "Bùi Thị Năm"):
        asked(world, name=name, on=OPENED)
    client.force_login(world.users["province_accountant"])
    page = client.get(NEW).content.decode()
    assert faults(page) == []
    form = typed(world)
    page = client.post(NEW, form | {"viec": "tinh"}).content.decode()
    assert faults(page) == [] and "đủ danh sách chờ" in page and not PlanVersion.objects.exists()
    first, again = (client.post(NEW, form) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    path = first.headers["Location"]
    page = client.get(path).content.decode()
    assert faults(page) == [] and "Trưởng ban quản lý quỹ tỉnh ký" in page
    client.force_login(world.users["province_chair"])
    assert faults(client.get(path).content.decode()) == []
    sent = {"request_id": str(uuid4()), "decision_no": "15/QĐ"}
    assert client.post(path, sent | {"decision_no": ""}).status_code == 422
    assert client.post(path, sent).status_code == 302
    assert Plan.objects.filter(loans=2).count() == 1
    followed = client.get("/ke-hoach/?nam=2026").content.decode()
    assert faults(followed) == [] and "15/QĐ" in followed and world.board.name in followed
    assert client.get(f"{path}?xuat=csv").status_code == 200
    paper = client.get(f"/in{path}")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert faults(client.get(f"{NEW}&tu={PlanVersion.objects.get().pk}").content.decode()) == []


def test_it_says_why_not(client: Client, world: World) -> None:
    asked(world, on=OPENED)
    client.force_login(world.users["province_accountant"])
    for other, why in (
        ({"total": "0"}, "▲"),
        ({"total": "90000"}, "vốn dự báo có"),
        ({"total": "50"}, "Nâng tỷ lệ trần"),
        ({"reason": " ", "total": "1"}, "vì sao lập"),
        ({f"khoa-{world.board.pk}": "on", f"khoan-{world.board.pk}": "x"}, "phải là một số"),
    ):
        answer = client.post(NEW, typed(world, **other))
        assert (answer.status_code, why in answer.content.decode()) == (422, True), other
    assert not PlanVersion.objects.exists()


def test_the_chair_sets_the_limits(client: Client, world: World) -> None:
    path = "/ke-hoach/quy-dinh/"
    client.force_login(world.users["province_chair"])
    assert faults(client.get(path).content.decode()) == []
    form = {"floor": "50", "ceiling": "150", "par": "5", "poor": "3", "first": "2", "other": "1"}
    form |= {"green": "95", "amber": "80", "valid_from": "01/02/2026", "decision_no": "20/QĐ"}
    form["request_id"] = str(uuid4())
    assert client.post(path, form | {"ceiling": "90"}).status_code == 422
    assert client.post(path, form).status_code == 302


def test_it_hides(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    assert client.get(NEW).status_code == 403
    assert client.get("/ke-hoach/9/").status_code == 404
    assert client.get("/ke-hoach/").status_code == 200
    client.force_login(world.users["leader"])
    assert client.get("/ke-hoach/").status_code == 403
    client.logout()
    assert client.get("/ke-hoach/").status_code == 302
