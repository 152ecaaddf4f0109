"""What did every loan owe on a day, how late was it, and what does that add up to?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from django.db.models import Q, QuerySet, Sum

from qqv.ledger.moves import WRITTEN, balances_on
from qqv.lending.known import as_known
from qqv.lending.models import Extension, Freeze, Installment, Loan, Repayment, Waiver
from qqv.people.then import group_on, holds, reach_then
from qqv.rules.access import Scope
from qqv.rules.lateness import DebtGroup, at_risk, days_late, debt_group, provision
from qqv.rules.money import Vnd, portion
from qqv.trail.knowing import known_before, told, told_later


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One loan on a day, in đồng and days (tình trạng một khoản vay)."""

    loan_id: int
    board_id: int
    group_id: int
    member_id: int
    outstanding: Vnd
    overdue: Vnd
    late: int
    debt_group: DebtGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """Loans added up, in đồng (danh mục cho vay): the figures I01, I02, I04, I05."""

    borrowers: int
    outstanding: Vnd
    overdue: Vnd
    at_risk: dict[int, Vnd]
    groups: dict[DebtGroup, Vnd]
    provision: Vnd

    def par(self, over: int) -> Fraction | None:
        """Share of outstanding in loans more than `over` days late; None: none is out (PAR)."""
        return portion(self.at_risk[over], self.outstanding)

    @property
    def bad(self) -> Vnd:
        """Debt groups 3 to 5, in đồng (nợ xấu)."""
        return sum(amount for group, amount in self.groups.items() if group >= DebtGroup.N3)


OVER = (0, 30, 90)
UNDONE = "reversal__entry__recorded_at"
Loans: TypeAlias = "QuerySet[Loan, Any]"


def standings(scope: Scope, *, on: date) -> list[Standing]:
    """Tell what every loan in reach owed on a day, from books and facts (tình trạng khoản vay).

    The balance is the books'; lateness comes from what had been received by then; the group
    is the one she was in on that day.
    """
    asked, scope = scope, reach_then(scope, on=on)
    loans = list(
        _owing(scope, on)
        .annotate(then=group_on(on))
        .values_list("pk", "board_id", "then", "member_id", "account_id", "paid_before")
    )
    balances = balances_on("131", scope, on=on)
    owing = [loan for loan in loans if balances.get(loan[4], 0) > 0]
    ids = reached(scope).values("pk")
    paid = received_by(ids, on)
    decided = decided_by(ids, on)
    lines = lines_of(ids, decided.versions)
    found = []
    for pk, board, group, member, account, before in owing:
        if not holds(asked, board_id=board, group_id=group):
            continue
        next_due, overdue = _oldest(lines[pk], before + paid.get(pk, 0), on)
        late = days_late(next_due, on)
        found.append(
            Standing(
                loan_id=pk,
                board_id=board,
                group_id=group,
                member_id=member,
                outstanding=balances[account],
                overdue=overdue,
                late=late,
                debt_group=debt_group(
                    late,
                    extensions=decided.extended.get(pk, 0),
                    waived=pk in decided.waived,
                    held=_held(next_due, decided.thaws.get(pk)),
                ),
            )
        )
    return found


def summed(loans: Sequence[Standing]) -> Portfolio:
    """Add loans up (cộng danh mục)."""
    pairs = [(loan.outstanding, loan.late) for loan in loans]
    groups = dict.fromkeys(DebtGroup, 0)
    for loan in loans:
        groups[loan.debt_group] += loan.outstanding
    return Portfolio(
        borrowers=len({loan.member_id for loan in loans}),
        outstanding=sum(loan.outstanding for loan in loans),
        overdue=sum(loan.overdue for loan in loans),
        at_risk={over: at_risk(pairs, over=over) for over in OVER},
        groups=groups,
        provision=sum(provision(loan.outstanding, loan.debt_group) for loan in loans),
    )


def by_board(loans: Iterable[Standing]) -> dict[int, list[Standing]]:
    """Sort loans by board (theo xã)."""
    found: dict[int, list[Standing]] = defaultdict(list)
    for loan in loans:
        found[loan.board_id].append(loan)
    return found


def by_group(loans: Iterable[Standing]) -> dict[int, list[Standing]]:
    """Sort loans by group (theo nhóm)."""
    found: dict[int, list[Standing]] = defaultdict(list)
    for loan in loans:
        found[loan.group_id].append(loan)
    return found


def received_by(ids: Loans, on: date) -> dict[int, Vnd]:
    """Tell what had been received on each loan by a day, undone payments left out (đã thu)."""
    stands = Q(reversal=None) | Q(reversal__entry__on__gt=on) | told_later(UNDONE)
    held = Repayment.objects.filter(stands, told(WRITTEN), loan__in=ids, on__lte=on)
    rows = held.values_list("loan_id").annotate(n=Sum("received") - Sum("excess"))
    return dict(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What had been decided on loans by a day, by loan (các quyết định).

    `versions` are the schedules then in force, `thaws` the days after freezes that last.
    """

    extended: Mapping[int, int]
    waived: frozenset[int]
    versions: Mapping[int, int]
    thaws: Mapping[int, date]


def decided_by(ids: Loans, on: date) -> Decided:
    """Count extensions, name those waived interest or frozen, tell the schedule then in force
    (quyết định gia hạn, miễn lãi, khoanh nợ)."""
    by_then = {"loan__in": ids, "on__lte": on}
    extensions, waivers = Extension.objects.filter(told()), Waiver.objects.filter(told())
    freezes = Freeze.objects.filter(told("decision__record__at"))
    extended = list(extensions.filter(**by_then).values_list("loan_id", "version"))
    waived = list(waivers.filter(**by_then).values_list("loan_id", "version"))
    frozen = list(freezes.filter(**by_then).values_list("loan_id", "version", "until"))
    versions: dict[int, int] = {}
    for loan, version in (*extended, *waived, *((loan, n) for loan, n, _ in frozen)):
        versions[loan] = max(version, versions.get(loan, 1))
    return Decided(
        extended=Counter(loan for loan, _ in extended),
        waived=frozenset(loan for loan, _ in waived),
        versions=versions,
        thaws={loan: until + timedelta(days=1) for loan, _, until in frozen if until >= on},
    )


def lines_of(ids: Loans, versions: Mapping[int, int]) -> dict[int, list[tuple[date, Vnd, Vnd]]]:
    """Load the schedules in force: due date, principal, interest, in đồng (lịch trả nợ)."""
    lines: dict[int, list[tuple[date, Vnd, Vnd]]] = defaultdict(list)
    rows = Installment.objects.filter(loan__in=ids).order_by("loan_id", "version", "number")
    fields = rows.values_list("loan_id", "version", "due_on", "principal", "interest")
    for loan, version, due_on, principal, interest in fields.iterator(chunk_size=20_000):
        if version == versions.get(loan, 1):
            lines[loan].append((due_on, principal, interest))
    return lines if known_before() is None else lines | as_known(ids, versions)


def reached(scope: Scope) -> Loans:
    """Find the loans in reach; as known earlier, also those that were undone since (khoản vay)."""
    return (Loan.objects if known_before() is None else Loan.every).within(scope)


def _owing(scope: Scope, on: date) -> Loans:
    """Leave out what was settled by then; as known earlier the books alone tell what was."""
    loans = reached(scope).filter(opened_on__lte=on)
    if known_before() is not None:
        return loans
    return loans.filter(Q(settled_on=None) | Q(settled_on__gt=on) | Q(last_paid_on__gt=on))


def _held(next_due_on: date | None, thaws: date | None) -> int:
    """Tell how late a frozen loan was when its freeze began."""
    return days_late(next_due_on, thaws) if thaws else 0


def _oldest(
    lines: Sequence[tuple[date, Vnd, Vnd]], received: Vnd, on: date
) -> tuple[date | None, Vnd]:
    """Find the oldest line not fully paid, and the principal that is overdue."""
    oldest, overdue, left = None, 0, received
    for due_on, principal, interest in lines:
        total = principal + interest
        if left >= total:
            left -= total
            continue
        if oldest is None:
            oldest = due_on
        if due_on >= on:
            break
        overdue += principal - max(min(left - interest, principal), 0)
        left = 0
    return oldest, overdue
