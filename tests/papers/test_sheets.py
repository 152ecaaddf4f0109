"""What the sheets of a loan say of themselves: payoff, survey, use check."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from qqv.lending import actions as lending
from qqv.lending.actions.dossier import Wish
from qqv.lending.actions.survey import Asked, survey, withdraw_survey
from qqv.lending.models import Appraisal, Loan, Survey
from tests.papers.test_codes import settled_from_balance
from tests.papers.test_papers import read
from tests.world import World


@pytest.fixture
def old_loan(world: World) -> Loan:
    return settled_from_balance(world)


def test_a_loan_without_a_dossier_is_certified(
    client: Client, world: World, old_loan: Loan
) -> None:
    client.force_login(world.users["accountant"])
    path = f"/in/khoan-vay/{old_loan.pk}/tat-toan/"
    pages, text = read(client, path)
    assert old_loan.application_id is None and pages == 1
    assert "GIẤY XÁC NHẬN TẤT TOÁN" in text and "Lê Thị Số 0" in text
    assert "10.000.000 đồng nhận ngày 10/11/2025" in text and "ngày 20/02/2026" in text
    assert path in client.get(f"/khoan-vay/{old_loan.pk}/").content.decode()


def test_who_still_owes_gets_no_certificate(client: Client, world: World) -> None:
    loan = world.lend(world.lan)
    client.force_login(world.users["accountant"])
    path = f"/in/khoan-vay/{loan.pk}/tat-toan/"
    assert client.get(path).status_code == 404
    assert path not in client.get(f"/khoan-vay/{loan.pk}/").content.decode()


def test_the_certificate_is_hers_only(client: Client, world: World, old_loan: Loan) -> None:
    path = f"/in/khoan-vay/{old_loan.pk}/tat-toan/"
    assert client.get(path).status_code == 302
    client.force_login(world.users["stranger"])
    assert client.get(path).status_code == 404


def asked(world: World, on: date, latrine: str) -> None:
    answer = Asked(
        name=world.lan.name,
        member_id=world.lan.pk,
        on=on,
        wish="Làm nhà tiêu tự hoại ba ngăn",
        latrine=latrine,
        water="Giếng khoan",
        cost=17_000_000,
        own_money=7_000_000,
    )
    survey(world.actor("accountant"), board_id=world.board.pk, answers=[answer], request_id=uuid4())


def taken_back(world: World, on: date) -> None:
    row = Survey.objects.get()
    withdraw_survey(
        world.actor("accountant"),
        survey_id=row.pk,
        reason="Hỏi lại cho rõ",
        on=on,
        request_id=uuid4(),
    )


def test_the_survey_sheet_says_what_was_asked_last(client: Client, world: World) -> None:
    asked(world, date(2026, 1, 3), "Nhà tiêu thùng")
    taken_back(world, date(2026, 1, 4))
    asked(world, date(2026, 1, 5), "Nhà tiêu một ngăn")
    loan = world.lend(world.lan)
    asked(world, date(2026, 3, 5), "Nhà tiêu tự hoại")  # after she applied
    client.force_login(world.users["accountant"])
    _, text = read(client, f"/in/ho-so/{loan.application_id}/phieu-khao-sat/")
    for words in ("Nhà tiêu một ngăn", "Giếng khoan", "Làm nhà tiêu tự hoại ba ngăn"):
        assert words in text
    assert "17.000.000 đồng" in text and "7.000.000 đồng" in text
    assert "ngày 05 tháng 01 năm 2026" in text
    assert "Nhà tiêu thùng" not in text


def test_the_survey_sheet_leaves_lines_for_what_nobody_asked(client: Client, world: World) -> None:
    loan = world.lend(world.lan)
    client.force_login(world.users["accountant"])
    _, text = read(client, f"/in/ho-so/{loan.application_id}/phieu-khao-sat/")
    assert "Nhà tiêu đang dùng: ...." in text and "10.000.000 đồng" in text


def test_the_use_check_knows_loan_finding_and_term(client: Client, world: World) -> None:
    loan = world.lend(world.lan)
    Appraisal.objects.update(note="Nền đất cao")
    client.force_login(world.users["accountant"])
    _, text = read(client, f"/in/ho-so/{loan.application_id}/phieu-kiem-tra/")
    for words in (
        f"Sổ vay {loan.number}",
        "Ngày nhận tiền: 10/01/2026",
        "Đủ điều kiện vay. Nền đất cao.",
        "Kiểm tra chậm nhất ngày: 11/03/2026",
        "Kế toán quỹ xã",
        "Cán bộ tỉnh phụ trách xã",
    ):
        assert words in text, words


def test_before_the_money_the_term_is_left_open(client: Client, world: World) -> None:
    [row] = lending.apply(
        world.actor("accountant"),
        wishes=[Wish(member_id=world.lan.pk, principal=9_000_000, work_kind_id=world.latrine.pk)],
        on=date(2026, 1, 10),
        request_id=uuid4(),
    )
    client.force_login(world.users["accountant"])
    _, text = read(client, f"/in/ho-so/{row.pk}/phieu-kiem-tra/")
    assert "Kiểm tra chậm nhất ngày: ...." in text and "9.000.000 đồng" in text
