"""How far is a commune's liquidation? Every step is read from facts and books, none is stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext

from qqv.capital.liquidation_page import Asked, asked, case_board
from qqv.ledger.ending import ZeroProof, zero_proof
from qqv.ledger.owing import Owing, drawers_owing
from qqv.lending.models import Loan
from qqv.people.queries import Closing, closing
from qqv.rules.access import Actor, Verb
from qqv.rules.chart import Chart
from qqv.rules.money import Vnd
from qqv.rules.result import result_of

PLACES = (Chart.CASH, Chart.BANK, Chart.WITH_LEADER, Chart.IN_TRANSIT, Chart.SHORTAGE)
SAVINGS = (Chart.COMPULSORY_SAVINGS.value, Chart.VOLUNTARY_SAVINGS.value)
RESULT = (
    Chart.SURPLUS,
    Chart.INTEREST_INCOME,
    Chart.OTHER_INCOME,
    Chart.EXPENSE,
    Chart.LOSS,
)


class Stage(StrEnum):
    """The steps of a liquidation in their order (các bước tất toán nguồn vốn)."""

    PETITION = "petition"
    DECISION = "decision"
    CONFIRM = "confirm"
    LOANS = "loans"
    SAVINGS = "savings"
    RESULT = "result"
    CAPITAL = "capital"
    ZERO = "zero"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: done, now or later, and what it stands at (một bước)."""

    stage: Stage
    label: str
    state: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """A commune's liquidation as it stands, in đồng (tất toán nguồn vốn của một xã)."""

    board_id: int
    board: str
    case: Closing | None
    on: date
    asked: tuple[Asked, ...]
    loans: tuple[Owing, ...]
    savings: tuple[Owing, ...]
    proof: ZeroProof
    result: Vnd
    steps: tuple[Step, ...]

    @property
    def confirmed(self) -> int:
        return sum(row.said is not None for row in self.asked)

    @property
    def gaps(self) -> tuple[Asked, ...]:
        return tuple(row for row in self.asked if row.said is not None and row.gap)

    @property
    def loans_total(self) -> Vnd:
        return sum(row.now for row in self.loans)

    @property
    def savings_total(self) -> Vnd:
        return sum(row.now for row in self.savings)

    @property
    def places(self) -> dict[str, Vnd]:
        """Where the commune's money lies (tiền đang ở đâu)."""
        held = {line.number: line.balance for line in self.proof.lines}
        return {chart.value: held[chart.value] for chart in PLACES}

    @property
    def capital(self) -> Vnd:
        """The capital it still holds of the province's (vốn tỉnh còn giữ)."""
        return self.balance(Chart.RECEIVED_CAPITAL)

    @property
    def decided(self) -> bool:
        return bool(self.case and self.case.decided_on)

    @property
    def ended(self) -> bool:
        return bool(self.case and self.case.ended_on)

    @property
    def stage(self) -> Stage:
        """The first step that is not done; the last when all are (bước hiện tại)."""
        return next((step.stage for step in self.steps if step.state == "now"), Stage.END)

    def balance(self, chart: Chart) -> Vnd:
        """What a line of its book holds now (số dư)."""
        return next(line.balance for line in self.proof.lines if line.number == chart.value)


def case_page(actor: Actor, *, board_id: int, on: date, verb: Verb = Verb.SEE_BOOKS) -> CasePage:
    """Show how far a commune's liquidation is (tất toán nguồn vốn)."""
    board = case_board(actor, board_id=board_id, verb=verb)
    case = closing(board.pk, on)
    proof = zero_proof(board.pk)
    held = {line.number: line.balance for line in proof.lines}
    balances = {chart: held[chart.value] for chart in RESULT}
    rows = asked(board.pk)
    loans = drawers_owing(board.pk, Chart.LOANS.value, on=date.max)
    savings = drawers_owing(board.pk, *SAVINGS, on=date.max)
    return CasePage(
        board_id=board.pk,
        board=board.name,
        case=case,
        on=on,
        asked=rows,
        loans=loans,
        savings=savings,
        proof=proof,
        result=result_of(balances),
        steps=_steps(_done(case, rows, loans, savings, proof, balances)),
    )


def _done(
    case: Closing | None,
    rows: tuple[Asked, ...],
    loans: tuple[Owing, ...],
    savings: tuple[Owing, ...],
    proof: ZeroProof,
    balances: dict[Chart, Vnd],
) -> dict[Stage, tuple[bool, str]]:
    """Tell of each step whether it is done and what it stands at."""
    decided = bool(case and case.decided_on)
    confirmed = sum(row.said is not None for row in rows)
    held = {line.number: line.balance for line in proof.lines}
    capital = held[Chart.RECEIVED_CAPITAL.value]
    count = gettext("còn %(n)s")
    return {
        Stage.PETITION: (case is not None, case.number if case else ""),
        Stage.DECISION: (decided, case.decision_no if case else ""),
        Stage.CONFIRM: (decided and confirmed == len(rows), f"{confirmed}/{len(rows)}"),
        Stage.LOANS: (decided and not loans, count % {"n": len(loans)} if loans else ""),
        Stage.SAVINGS: (decided and not savings, count % {"n": len(savings)} if savings else ""),
        Stage.RESULT: (decided and not any(balances.values()), ""),
        Stage.CAPITAL: (decided and not capital, ""),
        Stage.ZERO: (decided and proof.zero, count % {"n": len(proof.left)} if proof.left else ""),
        Stage.END: (bool(case and case.ended_on), case.minutes_no if case else ""),
    }


def _steps(done: dict[Stage, tuple[bool, str]]) -> tuple[Step, ...]:
    return tuple(_walked(done))


def _walked(done: dict[Stage, tuple[bool, str]]) -> Iterator[Step]:
    labels = {
        Stage.PETITION: gettext("Tờ trình"),
        Stage.DECISION: gettext("Quyết định của tỉnh"),
        Stage.CONFIRM: gettext("Đối chiếu dư nợ"),
        Stage.LOANS: gettext("Thu hết nợ"),
        Stage.SAVINGS: gettext("Trả tiết kiệm"),
        Stage.RESULT: gettext("Chênh lệch thu chi"),
        Stage.CAPITAL: gettext("Trả vốn về tỉnh"),
        Stage.ZERO: gettext("Mọi tài khoản bằng 0"),
        Stage.END: gettext("Biên bản, kết thúc"),
    }
    reached = False
    for stage in Stage:
        is_done, note = done[stage]
        state = "done" if is_done else ("later" if reached else "now")
        reached = reached or not is_done
        yield Step(stage=stage, label=labels[stage], state=state, note=note)


def running(drawers: Sequence[Owing]) -> list[tuple[int, Owing]]:
    """Pair loans that still run with their drawers (khoản vay còn dư nợ)."""
    ids = [drawer.account_id for drawer in drawers]
    loans = dict(Loan.objects.filter(account__in=ids).values_list("account_id", "pk"))
    return [(loans[drawer.account_id], drawer) for drawer in drawers]
