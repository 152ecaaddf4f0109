"""Money into the borrowers' own hands on screen: ticked, read aloud, posted, signed."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qqv.capital import actions as capital
from qqv.lending import actions as lending
from qqv.lending.actions.dossier import Finding, Verdict, Wish
from qqv.lending.models import Application, Disbursement, Loan
from qqv.lending.queries.disbursing import notes_for
from qqv.people.models import Member
from tests.screens.markup import faults
from tests.world import World, all_met

ON = date(2026, 1, 1)


def approved(world: World, member: Member, principal: int = 8_000_000) -> Application:
    """A dossier of 10 million of which the board approved less."""
    [row] = lending.apply(
        world.actor("accountant"),
        wishes=[Wish(member_id=member.pk, principal=10_000_000, work_kind_id=world.latrine.pk)],
        on=ON,
        request_id=uuid4(),
    )
    lending.endorse(
        world.actor("leader"),
        application_ids=[row.pk],
        on=ON,
        present=3,
        votes_for={row.pk: 3},
        minutes_no="",
        request_id=uuid4(),
    )
    lending.appraise(
        world.actor("accountant"),
        findings=[
            Finding(application_id=row.pk, visited_on=ON, passed=True, checklist=all_met(row, ON))
        ],
        on=ON,
        request_id=uuid4(),
    )
    lending.approve(
        world.actor("chair"),
        verdicts=[Verdict(application_id=row.pk, approved=True, principal=principal)],
        decision_no="01/QĐ",
        on=ON,
        request_id=uuid4(),
    )
    return row


@pytest.fixture
def waiting(world: World) -> tuple[Application, Application]:
    return approved(world, world.lan), approved(world, world.mai, 10_000_000)


def enter(client: Client, world: World, name: str) -> Client:
    client.force_login(world.users[name])
    return client


def ticked(*rows: Application, **other: str) -> dict[str, str]:
    form = {"request_id": str(uuid4()), "channel": "cash"}
    for row in rows:
        form |= {f"pay-{row.pk}": "on", f"seen-{row.pk}": "on", f"full-{row.pk}": "on"}
    return form | other


def test_it_asks_once_more_and_posts_only_the_ticked(
    client: Client, world: World, waiting: tuple[Application, Application]
) -> None:
    lan, mai = waiting
    enter(client, world, "cashier")
    path = f"/giai-ngan/{world.group.pk}/"
    text = client.get(path).content.decode()
    assert faults(text) == []
    assert "18.000.000" in text
    assert "CCCD …0001" in text
    form = ticked(lan)
    asked = client.post(path, form | {"ask": "1"})
    question = asked.content.decode()
    assert asked.status_code == 200
    assert faults(question) == []
    assert "Tám triệu đồng" in question
    assert "16 tờ 500.000" in question.replace('<span class="money">', "").replace("</span>", "")
    assert "Trần Thị Mai" not in question
    assert not Loan.objects.exists()
    done = client.post(path, form | {"sure": "1"})
    made = Disbursement.objects.get()
    assert done.headers["Location"] == f"/giai-ngan/phieu/{made.pk}/"
    assert (made.total, Loan.objects.get().member_id) == (8_000_000, world.lan.pk)
    assert Application.objects.get(pk=mai.pk).stage == "approved"
    again = client.post(path, form | {"sure": "1"})
    assert again.headers["Location"] == f"/giai-ngan/phieu/{made.pk}/"
    assert Disbursement.objects.count() == 1


def test_the_posted_list_is_the_paper(
    client: Client, world: World, waiting: tuple[Application, Application]
) -> None:
    enter(client, world, "cashier")
    client.post(f"/giai-ngan/{world.group.pk}/", ticked(*waiting, sure="1"))
    made = Disbursement.objects.get()
    text = client.get(f"/giai-ngan/phieu/{made.pk}/").content.decode()
    assert faults(text) == []
    assert made.entry.code in text
    assert made.entry.check_code in text
    assert "Mười tám triệu đồng" in text
    assert text.count("sign-cell") == 3
    assert "Trưởng nhóm chứng kiến" in text
    for name in ("leader", "auditor"):
        enter(client, world, name)
        assert client.get(f"/giai-ngan/phieu/{made.pk}/").status_code == 200


@pytest.mark.parametrize("button", ["ask", "sure"])
def test_who_is_not_there_in_person_gets_nothing(
    client: Client, world: World, waiting: tuple[Application, Application], button: str
) -> None:
    lan, _ = waiting
    enter(client, world, "cashier")
    form = ticked(lan, **{button: "1"})
    del form[f"full-{lan.pk}"]
    answer = client.post(f"/giai-ngan/{world.group.pk}/", form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Nguyễn Thị Lan: phải thấy giấy tờ" in text
    assert f'name="seen-{lan.pk}" checked' in text
    assert not Loan.objects.exists()
    nobody = client.post(f"/giai-ngan/{world.group.pk}/", ticked(**{button: "1"}))
    assert nobody.status_code == 422
    assert "ít nhất một người nhận tiền" in nobody.content.decode()


def test_looking_again_keeps_the_ticks(
    client: Client, world: World, waiting: tuple[Application, Application]
) -> None:
    lan, mai = waiting
    enter(client, world, "cashier")
    answer = client.post(f"/giai-ngan/{world.group.pk}/", ticked(lan, review="1"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'name="full-{lan.pk}" checked' in text
    assert f'name="pay-{mai.pk}" checked' not in text


def test_a_till_that_is_short_says_so(
    client: Client, world: World, waiting: tuple[Application, Application]
) -> None:
    approved(world, world.dao, 10_000_000)
    capital.move_cash(
        world.actor("cashier"),
        board_id=world.board.pk,
        amount=25_000_000,
        to_bank=True,
        on=ON,
        slip_no="02",
        request_id=uuid4(),
    )
    enter(client, world, "cashier")
    rows = Application.objects.filter(stage="approved")
    text = client.post(f"/giai-ngan/{world.group.pk}/", ticked(*rows, ask="1")).content.decode()
    assert "Quỹ tiền mặt thiếu" in text
    assert 'name="sure"' not in text
    answer = client.post(f"/giai-ngan/{world.group.pk}/", ticked(*rows, sure="1"))
    assert answer.status_code == 422
    assert "không đủ" in answer.content.decode()
    assert not Loan.objects.exists()


def test_it_hides_other_communes_and_other_roles(
    client: Client, world: World, waiting: tuple[Application, Application]
) -> None:
    path = f"/giai-ngan/{world.group.pk}/"
    for name, status in (("stranger_cashier", 404), ("accountant", 403), ("leader", 403)):
        enter(client, world, name)
        assert client.get(path).status_code == status, name
    enter(client, world, "cashier")
    client.post(path, ticked(*waiting, sure="1"))
    made = Disbursement.objects.get()
    enter(client, world, "stranger_cashier")
    assert client.get(f"/giai-ngan/phieu/{made.pk}/").status_code == 404
    assert "Hoa Sen" not in client.get("/giai-ngan/").content.decode()


def test_it_wants_login(client: Client, world: World) -> None:
    for path in ("/giai-ngan/", f"/giai-ngan/{world.group.pk}/", "/giai-ngan/phieu/1/"):
        assert client.get(path).headers["Location"].startswith("/dang-nhap/")


def test_empty_lists_say_what_comes(client: Client, world: World) -> None:
    enter(client, world, "cashier")
    for path in ("/giai-ngan/", f"/giai-ngan/{world.group.pk}/"):
        text = client.get(path).content.decode()
        assert faults(text) == []
        assert 'class="empty"' in text


def test_the_list_shows_what_is_needed_and_what_is_there(
    client: Client, world: World, waiting: tuple[Application, Application]
) -> None:
    enter(client, world, "cashier")
    text = client.get("/giai-ngan/").content.decode()
    assert faults(text) == []
    assert "18.000.000" in text
    assert "50.000.000" in text
    enter(client, world, "leader")
    assert "50.000.000" not in client.get("/giai-ngan/").content.decode()


def test_few_and_many_cost_the_same(client: Client, world: World) -> None:
    enter(client, world, "cashier")
    counts: list[Any] = []
    for members in ((world.lan,), (world.mai, world.dao)):
        for member in members:
            approved(world, member)
        found = []
        for path in ("/giai-ngan/", f"/giai-ngan/{world.group.pk}/"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            found.append(len(captured))
        counts.append(found)
    assert counts[0] == counts[1]


def test_notes_pay_each_borrower_out_by_herself() -> None:
    lines = notes_for([1_700_000, 300_000])
    assert [(line.note, line.pieces) for line in lines] == [
        (500_000, 3),
        (200_000, 2),
        (100_000, 1),
    ]
    assert sum(line.amount for line in lines) == 2_000_000
