"""Every story in this folder happens, on a real database, and its books hold."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps

from qqv.collection import actions as collection
from qqv.collection.models import HandOver
from qqv.ledger.actions import close_period, month_end, reopen_period
from qqv.lending import actions as lending
from qqv.lending.models import Installment, Loan, Repayment
from qqv.lending.payoff import payoff_of
from qqv.people.models import Member
from qqv.reports.checks import first_fault
from qqv.rules.refusals import Refusal
from qqv.rules.words import folded
from tests.stories import dossier
from tests.stories.reading import Step, amount, steps
from tests.world import World

HERE = Path(__file__).parent
TOLD = sorted(HERE.glob("*.txt"))
Verb = Callable[[World, date, str], object]


def member(world: World, name: str) -> Member:
    return {"lan": world.lan, "mai": world.mai, "dao": world.dao}[folded(name)]


def loan_of(world: World, name: str) -> Loan:
    return Loan.objects.filter(member=member(world, name)).latest("pk")


def lend(world: World, on: date, words: str) -> None:
    name, _, principal = words.partition(" ")
    world.lend(member(world, name), on=on, principal=amount(principal))


def meet(world: World, on: date, words: str) -> None:
    """`Lan 893.000 + 15.000; Đào vắng`: on her loan, and put aside; or she did not come."""
    extra, lines = "bổ sung: ", []
    for part in words.removeprefix(extra).split("; "):
        told = re.fullmatch(r"(\w+)(?: ([\d.]+))?(?: \+ ([\d.]+))?( vắng)?", part)
        assert told, part
        lines.append(
            collection.LineIn(
                member_id=member(world, told[1]).pk,
                attended=not told[4],
                received=amount(told[2] or "0"),
                saved=amount(told[3] or "0"),
            )
        )
    sheet = collection.SheetIn(
        group_id=world.group.pk,
        met_on=on,
        lines=tuple(lines),
        supplement=words.startswith(extra),
    )
    collection.collect(world.actor("leader"), sheet=sheet, request_id=uuid4())


def pay(world: World, on: date, words: str) -> None:
    name, _, received = words.partition(" ")
    lending.repay(
        world.actor("cashier"),
        loan_id=loan_of(world, name).pk,
        received=amount(received),
        on=on,
        request_id=uuid4(),
    )


def settle(world: World, on: date, words: str) -> None:
    """Without an amount, the exact one of the day."""
    name, _, received = words.partition(" ")
    loan = loan_of(world, name)
    lending.settle(
        world.actor("cashier"),
        loan_id=loan.pk,
        received=amount(received) if received else payoff_of(loan, on=on).total,
        on=on,
        request_id=uuid4(),
    )


def undo(world: World, on: date, words: str) -> None:
    """`Lan 2026-02-10`: her payment of that day."""
    name, _, day = words.partition(" ")
    paid = Repayment.objects.get(loan=loan_of(world, name), on=day, reversal=None)
    lending.reverse_repayment(
        world.actor("chair"), repayment_id=paid.pk, reason="ghi nhầm", on=on, request_id=uuid4()
    )


def extend(world: World, on: date, words: str) -> None:
    name, months = words.split(" ")[:2]
    lending.extend(
        world.actor("chair"),
        loan_id=loan_of(world, name).pk,
        months=int(months),
        reason="mất mùa",
        decision_no="02/QĐ",
        on=on,
        request_id=uuid4(),
    )


def accept(world: World, on: date, words: str) -> None:
    world.accept(loan_of(world, words), on=on)


def hand_over(world: World, on: date, words: str) -> None:
    collection.hand_over(
        world.actor("leader"),
        group_id=world.group.pk,
        declared=amount(words),
        denominations={},
        on=on,
        request_id=uuid4(),
    )


def receive(world: World, on: date, words: str) -> None:
    counted, _, who = words.partition(" do ")
    collection.receive(
        world.actor(dossier.WHO[who or "thủ quỹ"]),
        hand_over_id=HandOver.objects.latest("pk").pk,
        counted=amount(counted),
        denominations={},
        on=on,
        request_id=uuid4(),
    )


def close(world: World, on: date, _: str) -> None:
    close_period(
        world.actor("accountant"),
        board_id=world.board.pk,
        ends_on=month_end(on),
        request_id=uuid4(),
    )


def reopen(world: World, on: date, words: str) -> None:
    reopen_period(
        world.actor("province_chair"),
        board_id=world.board.pk,
        ends_on=month_end(on),
        reason=words,
        request_id=uuid4(),
    )


VERBS: dict[str, Verb] = {
    "xin vay": dossier.ask,
    "thẩm định": dossier.appraise,
    "duyệt": dossier.approve,
    "phân công": dossier.assign,
    "cho vay": lend,
    "họp": meet,
    "trả": pay,
    "tất toán": settle,
    "đảo": undo,
    "gia hạn": extend,
    "nghiệm thu": accept,
    "nộp": hand_over,
    "nhận": receive,
    "khóa sổ": close,
    "mở sổ": reopen,
}


def found(world: World, words: str) -> None:
    """`dư <tài khoản> = n`: a drawer's balance; `nợ <tên> = n`: principal not yet repaid."""
    told = re.fullmatch(r"(dư|nợ) (\S+) += ([\d.]+)", words)
    assert told, words
    owed = told[1] == "nợ"
    seen = loan_of(world, told[2]).outstanding if owed else world.balance(told[2])
    assert seen == amount(told[3]), f"{words}, but it is {seen}"


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of ours: a refusal may leave no voucher, and nothing else."""
    models = [model for model in apps.get_models() if model.__module__.startswith("qqv.")]
    return {m.__name__: list(m._base_manager.order_by("pk").values_list()) for m in models}


def tell(world: World, step: Step) -> None:
    if not step.verb:
        found(world, step.words)
    elif not step.refusal:
        VERBS[step.verb](world, step.on, step.words)
    else:
        before = everything()
        with pytest.raises(Refusal) as said:
            VERBS[step.verb](world, step.on, step.words)
        assert step.refusal in str(said.value)
        assert everything() == before, "refused, but something was written"


@pytest.mark.parametrize("file", TOLD, ids=lambda file: file.stem)
def test_it_happens_as_told(world: World, file: Path) -> None:
    for step in steps(file):
        try:
            tell(world, step)
        except (AssertionError, Refusal, Loan.DoesNotExist) as fault:
            raise AssertionError(f"{file.name}:{step.number}: {fault}") from fault
    assert first_fault() is None


def lines(loan: Loan) -> list[tuple[int, ...]]:
    paid = ("number", "principal_paid", "interest_paid")
    return list(Installment.objects.filter(loan=loan).order_by("number").values_list(*paid))


def test_any_order_of_entry_ends_the_same(world: World) -> None:
    """The same payments, in order and one of them late, end alike to the đồng."""
    for name in ("dung-thu-tu", "ghi-muon"):
        for step in steps(HERE / f"{name}.txt"):
            tell(world, step)
    lan, mai = loan_of(world, "Lan"), loan_of(world, "Mai")
    assert lines(lan) == lines(mai)
    assert lan.outstanding == mai.outstanding
    assert first_fault() is None


def test_there_are_stories() -> None:
    assert len(TOLD) >= 10
