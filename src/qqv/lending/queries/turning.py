"""How did each loan run month by month up to a day, and what of it falls due after? (quay vòng)"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from operator import itemgetter
from typing import Any, TypeAlias

from django.db.models import Q, QuerySet, Sum

from qqv.ledger.moves import balances_at
from qqv.lending.models import (
    Application,
    Approval,
    Extension,
    Freeze,
    Installment,
    Loan,
    LoanHandOver,
    Product,
    Recall,
    Waiver,
    WriteOff,
)
from qqv.lending.offers import offer_of
from qqv.people.models import valid
from qqv.rules.access import Scope
from qqv.rules.chart import Chart
from qqv.rules.money import Vnd
from qqv.rules.periods import months_later
from qqv.rules.rotation import CLASSES, Owed, Seen, classed, taken
from qqv.rules.schedule import make_schedule

Loans: TypeAlias = "QuerySet[Loan, Any]"
Line = tuple[date, Vnd]
LATE_AGES = 4


def number_of(day: date) -> int:
    """Number the months through the years, so that they can be counted (số thứ tự tháng)."""
    return day.year * 12 + day.month - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """A schedule as sums: `rest[n]` is the principal due in month `first` + n or later."""

    first: int
    rest: tuple[Vnd, ...]

    def since(self, month: int) -> Vnd:
        """Tell what falls due in a month or later, in đồng (còn lại từ tháng)."""
        at = month - self.first
        return self.rest[max(at, 0)] if at < len(self.rest) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One loan up to a day: its balance at the start of each month and on the day, in đồng.

    `ladders` are its schedules, each with the day it was decided on; `gone` is the month in
    which it left the book without being paid (một khoản vay theo tháng).
    """

    board_id: int
    balances: tuple[Vnd, ...]
    ladders: tuple[tuple[date, Ladder], ...]
    passed: Vnd
    gone: int | None

    def ladder(self, on: date) -> Ladder:
        """Give the schedule that was in force on a day (lịch có hiệu lực)."""
        return [ladder for decided, ladder in self.ladders if decided <= on][-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """What a board's loans did and still owe (vốn quay vòng của một xã)."""

    seen: tuple[Seen, ...]
    owed: Owed


def turnings(scope: Scope, *, months: Sequence[date], on: date) -> dict[int, Turning]:
    """Tell for every board how its loans ran in past months, and what is owed on a day.

    Only what is dated up to the day counts, and only schedules decided by then. `months` are
    the first days of whole months before that of the day, in order.
    """
    runs = _runs(scope, months=months, on=on)
    by_board: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        by_board[run.board_id].append(run)
    return {
        board: Turning(
            seen=tuple(_seen(rows, n, month) for n, month in enumerate(months)),
            owed=_owed(rows, on),
        )
        for board, rows in by_board.items()
    }


def _seen(runs: Sequence[Run], n: int, month: date) -> Seen:
    """Add up what a board's loans owed at a month's start by class, and what of it came in."""
    owed, paid, loans = [0] * CLASSES, [0] * CLASSES, [0] * CLASSES
    number = number_of(month)
    for run in runs:
        balance = run.balances[n]
        if not balance or run.gone == number:
            continue
        since = run.ladder(month).since
        parts = classed(
            balance,
            after=since(number + 1),
            here=since(number),
            one=since(number - 1),
            three=since(number - 3),
        )
        came = taken(balance - run.balances[n + 1], parts)
        for at, part in enumerate(parts):
            if part:
                owed[at] += part
                loans[at] += 1
            paid[at] += came[at]
    return Seen(owed=tuple(owed), paid=tuple(paid), loans=tuple(loans))


def _owed(runs: Sequence[Run], on: date) -> Owed:
    """Lay what is owed on the last lines of the schedules in force."""
    late = [0] * (LATE_AGES + 1)
    dues: dict[int, Vnd] = defaultdict(int)
    number = number_of(on)
    for run in runs:
        balance = run.balances[-1]
        if not balance:
            continue
        ladder = run.ladder(on)
        left = balance
        for month in range(ladder.first + len(ladder.rest) - 1, number, -1):
            line = min(left, ladder.since(month) - ladder.since(month + 1))
            dues[month - number] += line
            left -= line
        here = min(left, ladder.since(number) - ladder.since(number + 1) - run.passed)
        dues[0] += here
        left -= here
        spans = [(0, run.passed)] + [
            (age, ladder.since(number - age) - ladder.since(number - age + 1))
            for age in range(1, LATE_AGES)
        ]
        for age, line in spans:
            part = min(left, line)
            late[age] += part
            left -= part
        late[LATE_AGES] += left
    return Owed(late=tuple(late), dues=tuple(dues[n] for n in range(max(dues, default=-1) + 1)))


def _runs(scope: Scope, *, months: Sequence[date], on: date) -> list[Run]:
    loans = Loan.every.within(scope).filter(opened_on__lte=on)
    loans = loans.filter(Q(undone_on=None) | Q(undone_on__gt=on))
    here = on.replace(day=1)
    ends = [month - timedelta(days=1) for month in (*months, here)]
    balances = balances_at(Chart.LOANS.value, scope, ends=[*ends, on])
    since = months_later(months[0] if months else here, -LATE_AGES)
    running = loans.filter(Q(settled_on=None) | Q(settled_on__gte=since))
    decided, gone = _decided(running, on), _gone(running, on)
    lines = _lines(running, since)
    found = []
    for pk, board, account in running.values_list("pk", "board_id", "account_id"):
        held = balances.get(account, ())
        if not any(held):
            continue
        ladders = [
            (day, _ladder(lines.get((pk, version), ()), number_of(since)))
            for day, version in ((date.min, 1), *decided.get(pk, ()))
        ]
        last = lines.get((pk, max((n for _, n in decided.get(pk, ())), default=1)), ())
        found.append(
            Run(
                board_id=board,
                balances=tuple(held),
                ladders=tuple(ladders),
                passed=sum(amount for due_on, amount in last if here <= due_on < on),
                gone=gone.get(pk),
            )
        )
    return found


def _ladder(lines: Sequence[Line], first: int) -> Ladder:
    by_month: dict[int, Vnd] = {}
    for due_on, amount in lines:
        at = number_of(due_on) - first
        by_month[at] = by_month.get(at, 0) + amount
    sums = [by_month.get(at, 0) for at in range(max(by_month, default=-1), -1, -1)]
    return Ladder(first=first, rest=tuple(accumulate(sums))[::-1])


def _lines(loans: Loans, since: date) -> dict[tuple[int, int], list[Line]]:
    """Load the lines from a day on, by loan and version of its schedule."""
    found: dict[tuple[int, int], list[Line]] = defaultdict(list)
    rows = Installment.objects.filter(loan__in=loans.values("pk"), due_on__gte=since)
    fields = rows.order_by("loan_id", "version", "number").values_list(
        "loan_id", "version", "due_on", "principal"
    )
    for loan, version, due_on, principal in fields.iterator(chunk_size=20_000):
        found[loan, version].append((due_on, principal))
    return found


def _decided(loans: Loans, on: date) -> dict[int, list[tuple[date, int]]]:
    """Name the schedules that decisions made, each with its day, in order, by loan."""
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for model, day in (
        (Extension, "on"),
        (Waiver, "on"),
        (Recall, "on"),
        # A freeze may begin before it was decided; until then nobody knew of it.
        (Freeze, "decision__on"),
    ):
        rows = model._default_manager.filter(loan__in=loans.values("pk"), **{f"{day}__lte": on})
        for loan, decided_on, version in rows.values_list("loan_id", day, "version"):
            found[loan].append((decided_on, version))
    return {loan: sorted(rows, key=itemgetter(1)) for loan, rows in found.items()}


def _gone(loans: Loans, on: date) -> dict[int, int]:
    """Tell in which month loans left their book without being paid: written off, handed over."""
    found: dict[int, int] = {}
    for model in (WriteOff, LoanHandOver):
        rows = model._default_manager.filter(loan__in=loans.values("pk"), on__lte=on)
        found |= {loan: number_of(day) for loan, day in rows.values_list("loan_id", "on")}
    return found


def approved_by(scope: Scope, *, on: date) -> dict[int, Vnd]:
    """Tell what is approved and not yet given out on a day, by board, in đồng (đã duyệt)."""
    rows = Approval.objects.filter(approved=True, on__lte=on)
    rows = rows.filter(application__in=Application.objects.within(scope).values("pk"))
    waiting = rows.exclude(application__loan__disbursed_on__lte=on).order_by()
    return dict(waiting.values_list("application__board").annotate(n=Sum("principal")))


def lent_between(scope: Scope, *, first: date, last: date) -> dict[int, Vnd]:
    """Tell what was lent in a span, by board, in đồng (doanh số cho vay)."""
    rows = Loan.objects.within(scope).exclude(disbursement=None).order_by()
    within = rows.filter(disbursed_on__range=(first, last))
    return dict(within.values_list("board").annotate(n=Sum("principal")))


def new_loan(fund_id: int, *, on: date) -> tuple[Vnd, tuple[Vnd, ...]]:
    """Give the usual size of a loan of the product in force, and what it pays back in each month
    after it is given, in đồng; no size where nothing is offered (khoản vay mới)."""
    product = Product.objects.filter(valid(on), fund=fund_id).order_by("code").first()
    if product is None:
        return 0, (1,)
    offer = offer_of(product)
    given = on.replace(day=1)
    lines: dict[int, Vnd] = defaultdict(int)
    for line in make_schedule(offer.terms(principal=offer.principal_usual, on=given)):
        lines[max(number_of(line.due_on) - number_of(given), 1)] += line.principal
    return offer.principal_usual, tuple(lines[n + 1] for n in range(max(lines)))


def came_of(scope: Scope, *, on: date, ends: Sequence[date]) -> dict[int, list[Vnd]]:
    """Tell what came back of the loans owed on a day until each of some later days, by board.

    In đồng, span by span; loans given since are left out, and debts written off or handed over
    are no money that came (đã thu của các khoản đang vay).
    """
    loans = Loan.every.within(scope).filter(opened_on__lte=on)
    balances = balances_at(Chart.LOANS.value, scope, ends=[on, *ends])
    gone = _gone(loans, max(ends))
    found: dict[int, list[Vnd]] = {}
    for pk, board, account in loans.values_list("pk", "board_id", "account_id"):
        held = balances.get(account)
        if held is None or not held[0]:
            continue
        sums = found.setdefault(board, [0] * len(ends))
        for n, end in enumerate(ends):
            if gone.get(pk) != number_of(end):
                sums[n] += held[n] - held[n + 1]
    return found
