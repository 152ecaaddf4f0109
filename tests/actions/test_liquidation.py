"""A commune's fund ends with every đồng accounted for, and not otherwise."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from qqv.capital import actions as capital
from qqv.capital.liquidating import (
    GapUnexplained,
    MinutesMissing,
    NotDecided,
    NothingToClose,
    Said,
    Unconfirmed,
    confirm_balances,
)
from qqv.capital.liquidation_page import asked
from qqv.capital.models import BalanceConfirmation
from qqv.ledger import checks
from qqv.ledger.actions import BookEnded, MonthClosed, close_period, reopen_period
from qqv.ledger.ending import LaterEntries, MoneyLeft, zero_proof
from qqv.ledger.models import Entry
from qqv.lending import actions as lending
from qqv.lending.actions.dossier import Verdict, Wish
from qqv.lending.queries.portfolio import standings
from qqv.lending.stopping import Stopping
from qqv.people import actions as people
from qqv.people.actions import AlreadyAsked
from qqv.people.liquidating import AlreadyAgreed, BeforePetition, NotOnPaper, decide_liquidation
from qqv.people.models import Board, Liquidation, LiquidationDecision
from qqv.people.queries import actor_for, closing, signed_in
from qqv.reports.liquidation import Stage, case_page
from qqv.rules.access import Archived, Verb
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.actions.closing import (
    AGREED,
    ASKED,
    LAST,
    collected,
    confirm,
    decide,
    emptied,
    end,
    give_capital_back,
    give_savings_back,
    left,
    pay_off_everybody,
    petition,
    send_result_home,
    take_cash_to_bank,
)
from tests.actions.test_slips import pay, propose
from tests.world import World


def stage(world: World) -> Stage:
    return case_page(world.actor("auditor"), board_id=world.board.pk, on=LAST).stage


def apply(world: World) -> object:
    wish = Wish(member_id=world.dao.pk, principal=10_000_000, work_kind_id=world.latrine.pk)
    return lending.apply(world.actor("accountant"), wishes=[wish], on=LAST, request_id=uuid4())


def test_it_walks_from_the_petition_to_the_end(world: World) -> None:
    collected(world)
    home = world.balance("112", world.province)
    walked = [stage(world)]
    for step in (
        petition,
        decide,
        confirm,
        pay_off_everybody,
        give_savings_back,
        take_cash_to_bank,
        send_result_home,
        give_capital_back,
    ):
        step(world)
        walked.append(stage(world))
    assert walked == [
        Stage.PETITION,
        Stage.DECISION,
        Stage.CONFIRM,
        Stage.LOANS,
        Stage.SAVINGS,
        Stage.RESULT,
        Stage.RESULT,
        Stage.CAPITAL,
        Stage.END,
    ]
    assert left(world) == {}
    end(world)
    page = case_page(world.actor("auditor"), board_id=world.board.pk, on=LAST)
    assert page.ended and all(step.state == "done" for step in page.steps)
    # All it was given came back, and what it had earned.
    earned = world.balance("421", world.province)
    assert earned == 2 * (60_000 + 55_000 + 50_000)
    assert world.balance("112", world.province) == home + 100_000_000 + earned
    assert world.balance("136", world.province) == 100_000_000
    assert [fault for check in checks.CHECKS for fault in check()] == []


def test_a_loss_is_borne_by_the_capital_of_the_province(world: World) -> None:
    pay(world, propose(world))
    petition(world)
    decide(world)
    spent = world.balance("642")
    assert send_result_home(world) == -spent < 0
    assert world.balance("361") == 100_000_000 - spent
    assert world.balance("421", world.province) == -spent
    assert world.balance("136", world.province) == 200_000_000 - spent
    with pytest.raises(NothingToClose):
        send_result_home(world)
    take_cash_to_bank(world)
    give_capital_back(world)
    end(world)
    assert [fault for check in checks.CHECKS for fault in check()] == []


def test_money_unaccounted_refuses_the_end_and_says_where_it_lies(world: World) -> None:
    emptied(world)
    capital.allocate(
        world.actor("province_accountant"),
        board_id=world.board.pk,
        amount=7_000,
        on=LAST,
        decision_no="21/QĐ",
        request_id=uuid4(),
    )
    before = Record.objects.count()
    with pytest.raises(MoneyLeft) as no:
        end(world)
    assert "112 Tiền gửi ngân hàng: 7.000 đ" in str(no.value)
    assert "361 Vốn tỉnh phân bổ: 7.000 đ" in str(no.value)
    [bank] = zero_proof(world.board.pk).left[0].parts
    assert (bank.number, bank.balance) == ("112.01", 7_000)
    assert (Record.objects.count(), Liquidation.objects.count()) == (before, 0)
    give_capital_back(world)
    end(world)


def test_no_new_loan_where_liquidation_was_asked_for(world: World) -> None:
    petition(world)
    with pytest.raises(Stopping, match="12/TTr"):
        apply(world)
    with pytest.raises(Stopping):
        world.lend(world.dao, on=ASKED - timedelta(days=20))
    decide(world, agreed=False, reason="quỹ còn cần cho xã")
    assert apply(world)
    decide(world, number="22/QĐ", on=LAST)
    with pytest.raises(AlreadyAgreed, match="22/QĐ"):
        decide(world)


def test_an_approved_wish_stops_too(world: World) -> None:
    application = apply(world)[0]
    petition(world)
    refused = Verdict(application_id=application.pk, approved=True, principal=10_000_000)
    with pytest.raises(Stopping):
        lending.approve(
            world.actor("chair"),
            verdicts=[refused],
            decision_no="1/QĐ",
            on=LAST,
            request_id=uuid4(),
        )


def test_the_province_decides_once_on_paper_and_after_the_petition(world: World) -> None:
    with pytest.raises(Unseen):
        decide(world)
    petition(world)
    with pytest.raises(AlreadyAsked):
        petition(world)
    for who in ("province_accountant", "chair", "administrator"):
        with pytest.raises(Forbidden):
            decide(world, who=who)
    for changes, refusal in (
        ({"number": " "}, NotOnPaper),
        ({"reason": ""}, NotOnPaper),
        ({"on": ASKED - timedelta(days=1)}, BeforePetition),
    ):
        with pytest.raises(refusal):
            decide(world, **changes)
    assert LiquidationDecision.objects.count() == 0
    key = uuid4()
    facts = {"agreed": True, "number": "1/QĐ", "reason": "được", "on": AGREED}
    chair = world.actor("province_chair")
    decide_liquidation(chair, board_id=world.board.pk, request_id=key, **facts)
    with pytest.raises(AlreadyDone):
        decide_liquidation(chair, board_id=world.board.pk, request_id=key, **facts)
    assert closing(world.board.pk, ASKED).decided_on is None
    assert closing(world.board.pk, AGREED).decision_no == "1/QĐ"
    assert closing(world.board.pk, ASKED - timedelta(days=1)) is None


def test_every_borrower_is_asked_and_a_gap_says_why(world: World) -> None:
    collected(world)
    petition(world)
    with pytest.raises(NotDecided):
        confirm(world, said=[])
    decide(world)
    lan, mai = asked(world.board.pk)
    with pytest.raises(GapUnexplained, match=r"9\.167\.000"):
        confirm(world, said=[Said(account_id=lan.account_id, said=8_000_000)])
    with pytest.raises(Unseen):
        confirm(world, said=[Said(account_id=0, said=1)])
    with pytest.raises(Forbidden):
        confirm_balances(
            world.actor("cashier"), board_id=world.board.pk, said=[], on=LAST, request_id=uuid4()
        )
    why = "đã nộp trưởng nhóm 1.167.000, chưa ghi sổ"
    confirm(world, said=[Said(account_id=lan.account_id, said=8_000_000, note=why)])
    page = case_page(world.actor("auditor"), board_id=world.board.pk, on=LAST)
    assert (page.confirmed, [row.gap for row in page.gaps]) == (1, [-1_167_000])
    with pytest.raises(Unconfirmed, match="Mai"):
        end(world)
    # Asked again, the last word counts.
    confirm(world, said=[Said(account_id=row.account_id, said=row.now) for row in (lan, mai)])
    page = case_page(world.actor("auditor"), board_id=world.board.pk, on=LAST)
    assert (page.confirmed, page.gaps) == (2, ())
    assert BalanceConfirmation.objects.count() == 3


def test_a_gap_without_a_note_is_no_row(world: World) -> None:
    collected(world)
    account = world.mai.loans.get().account_id
    with pytest.raises(IntegrityError), transaction.atomic():
        BalanceConfirmation.objects.create(
            account_id=account, on=LAST, booked=2, said=1, record=Record.objects.first()
        )


def test_the_end_says_why_not_and_leaves_nothing(world: World) -> None:
    emptied(world)
    before = Record.objects.count()
    for changes, refusal in (
        ({"who": "province_accountant"}, Forbidden),
        ({"who": "chair"}, Forbidden),
        ({"on": ASKED}, NotDecided),
        ({"minutes_no": " "}, MinutesMissing),
        ({"on": AGREED}, LaterEntries),
    ):
        with pytest.raises(refusal):
            end(world, **changes)
    assert (Record.objects.count(), Liquidation.objects.count()) == (before, 0)
    assert Board.objects.get(pk=world.board.pk).valid_to is None


def test_after_the_end_everything_is_read_and_nothing_is_written(world: World) -> None:
    emptied(world)
    end(world)
    for name in ("chair", "accountant", "cashier", "leader", "officer"):
        actor = world.actor(name)
        assert actor.may(Verb.SEE)
        for verb in (Verb.JOIN, Verb.COLLECT, Verb.APPLY, Verb.SETTLE, Verb.EXTEND):
            assert not actor.may(verb)
    with pytest.raises(Archived, match="Hồng Thuận"):
        apply(world)
    with pytest.raises(Archived):
        people.leave(world.actor("accountant"), member_id=world.dao.pk, on=LAST, request_id=uuid4())
    entries = Entry.objects.count()
    with pytest.raises(BookEnded):
        capital.allocate(
            world.actor("province_accountant"),
            board_id=world.board.pk,
            amount=1_000,
            on=LAST + timedelta(days=1),
            decision_no="1",
            request_id=uuid4(),
        )
    for verb in (close_period, reopen_period):
        extra = {"reason": "x"} if verb is reopen_period else {}
        with pytest.raises(BookEnded):
            verb(
                world.actor("province_accountant" if not extra else "province_chair"),
                board_id=world.board.pk,
                ends_on=date(2026, 1, 31),
                request_id=uuid4(),
                **extra,
            )
    assert Entry.objects.count() == entries
    # Who has work elsewhere keeps it there.
    people.assign(
        world.users["accountant"],
        "commune_accountant",
        fund_id=world.fund.pk,
        board_id=world.neighbor.pk,
        on=LAST,
    )
    both = actor_for(user_id=world.users["accountant"].pk, on=LAST)
    assert both.may(Verb.APPLY)
    assert both.scope(Verb.APPLY).boards == {world.neighbor.pk}
    assert both.scope(Verb.SEE).boards == {world.board.pk, world.neighbor.pk}


def test_signing_in_still_costs_one_statement(world: World) -> None:
    emptied(world)
    end(world)
    with CaptureQueriesContext(connection) as captured:
        actor, _ = signed_in(user_id=world.users["accountant"].pk)
    assert len(captured) == 1
    assert actor.grants[0].archived == "Hồng Thuận"


def test_a_closed_month_takes_no_step_of_a_liquidation(world: World) -> None:
    collected(world)
    petition(world)
    decide(world, on=ASKED)
    for month in (date(2026, 1, 31), date(2026, 2, 28), LAST):
        close_period(
            world.actor("accountant"), board_id=world.board.pk, ends_on=month, request_id=uuid4()
        )
    for step in (pay_off_everybody, send_result_home, take_cash_to_bank, give_capital_back):
        with pytest.raises(MonthClosed):
            step(world)


def test_the_unit_stays_in_history_and_in_past_reports(world: World) -> None:
    emptied(world)
    end(world)
    scope = world.actor("auditor").scope(Verb.SEE_BOOKS)
    [one, other] = standings(scope, on=date(2026, 2, 28))
    assert {one.board_id, other.board_id} == {world.board.pk}
    board = Board.objects.get(pk=world.board.pk)
    assert (board.valid_to, board.groups.get().valid_to) == (LAST, LAST)
