"""Which loans does each commune have, so that the year ends on the article's figures?

Everything is drawn from one seed. Payments are planned first; the ages of the opening loans and
a few prepayments in December then bring each commune to its outstanding, to the đồng.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from qqv.imports.demo.names import DISTRICTS
from qqv.rules.money import Vnd, share
from qqv.rules.schedule import Installment, Method, Terms, make_schedule, months_later

SEED = 2022
OPENED = date(2022, 1, 1)
TODAY = date(2022, 12, 23)
BORROWERS, OUTSTANDING, GROUPS, DISBURSED = 4120, 20_884_000_000, 317, 1413
PRINCIPAL: Vnd = 10_000_000
GIVEN = {"Yên Khang": (226, 1_316), "Hợp Hưng": (55, 198)}
STOPPING = "Hoành Sơn"
REFINANCING = "Kim Thái"


@dataclass(slots=True)
class LoanPlan:
    """One loan of the plan: when it was lent and what is paid in which month of 2022."""

    member: int
    disbursed_on: date
    first_due_on: date
    cycle: int = 1
    paid_before: int = 0
    counts: dict[int, int] = field(default_factory=dict)
    extra: Vnd = 0
    paid_off_in: int | None = None

    @property
    def opening(self) -> bool:
        return self.disbursed_on < OPENED

    @property
    def schedule(self) -> tuple[Installment, ...]:
        return make_schedule(terms(self.disbursed_on, self.first_due_on))

    @property
    def paid(self) -> int:
        """How many installments are paid by the end of the plan."""
        return self.paid_before + sum(self.counts.values())

    @property
    def outstanding(self) -> Vnd:
        """What is owed at the end, before the prepayments of December."""
        if self.paid_off_in:
            return 0
        return self.schedule[self.paid - 1].balance if self.paid else PRINCIPAL

    def due_in(self, month: int) -> Vnd:
        """What the member brings to the meeting of a month of 2022, in đồng."""
        before = self.paid_before + sum(n for m, n in self.counts.items() if m < month)
        lines = self.schedule[before : before + self.counts.get(month, 0)]
        return sum(line.principal + line.interest for line in lines) + (
            self.extra if month == 12 else 0
        )


@dataclass(slots=True)
class GroupPlan:
    """A group: its meeting day and its members by index in the commune."""

    number: int
    day: int
    members: list[int]


@dataclass(slots=True)
class CommunePlan:
    """A commune: its size at the end of the year, its groups and loans."""

    code: str
    name: str
    district: str
    borrowers: int
    outstanding: Vnd
    disbursed: int
    group_count: int
    groups: list[GroupPlan] = field(default_factory=list)
    loans: list[LoanPlan] = field(default_factory=list)
    members: int = 0


def terms(disbursed_on: date, first_due_on: date) -> Terms:
    """The one product of the training fund: 10 million, 36 months, 0.6 % on what is owed."""
    return Terms(
        principal=PRINCIPAL,
        installments=36,
        rate=Decimal("0.6"),
        method=Method.DECLINING_EQUAL_PRINCIPAL,
        disbursed_on=disbursed_on,
        first_due_on=first_due_on,
        round_to=1000,
    )


def make_plan() -> list[CommunePlan]:
    """Draw the whole plan from the seed (kế hoạch của bản tập huấn)."""
    rng = Random(SEED)
    communes = _communes(rng)
    for commune in communes:
        _fill(commune, Random(f"{SEED}/{commune.name}"))
    assert sum(c.borrowers for c in communes) == BORROWERS
    assert sum(c.disbursed for c in communes) == DISBURSED
    return communes


def _communes(rng: Random) -> list[CommunePlan]:
    names = [(district, commune) for district, inside in DISTRICTS for commune in inside]
    free = [commune for _, commune in names if commune not in GIVEN]
    weights = [rng.randint(70, 135) for _ in free]
    borrowers = dict(
        zip(free, share(BORROWERS - sum(b for b, _ in GIVEN.values()), weights), strict=True)
    )
    borrowers |= {name: size for name, (size, _) in GIVEN.items()}
    rates = [borrowers[name] * rng.randint(92, 108) for name in free]
    left = OUTSTANDING // 1_000_000 - sum(m for _, m in GIVEN.values())
    millions = dict(zip(free, share(left, rates), strict=True))
    millions |= {name: amount for name, (_, amount) in GIVEN.items()}
    everyone = [commune for _, commune in names]
    # A commune with more owed per head has lent more this year.
    pull = [max(millions[n] * 10 - borrowers[n] * 25, borrowers[n]) for n in everyone]
    disbursed = dict(zip(everyone, share(DISBURSED, pull), strict=True))
    groups = dict(zip(everyone, share(GROUPS, [borrowers[n] for n in everyone]), strict=True))
    return [
        CommunePlan(
            code=f"{number:02d}",
            name=commune,
            district=district,
            borrowers=borrowers[commune],
            outstanding=millions[commune] * 1_000_000,
            disbursed=disbursed[commune],
            group_count=groups[commune],
        )
        for number, (district, commune) in enumerate(names, 1)
    ]


def _fill(commune: CommunePlan, rng: Random) -> None:
    ending = round(commune.borrowers * 0.3)
    again = min(ending * 2 // 5, commune.disbursed // 3)
    commune.members = commune.borrowers + ending - again
    _form_groups(commune, rng)
    day = {member: group.day for group in commune.groups for member in group.members}
    order = list(range(commune.members))
    rng.shuffle(order)
    running = order[: commune.borrowers - commune.disbursed]
    fresh = order[commune.borrowers - commune.disbursed : commune.borrowers - again]
    second = order[commune.borrowers - again : commune.borrowers]
    finishing = order[commune.borrowers :] + second
    for member in finishing:
        commune.loans.append(_ending_loan(member, day[member], rng))
    months = sorted(rng.sample(range(2, 11), 5))
    months += [] if commune.name == STOPPING else [12]
    for member in fresh + second:
        late_enough = [m for m in months if m >= 8] or [10] if member in second else months
        commune.loans.append(
            _new_loan(member, day[member], rng.choice(late_enough), member in second)
        )
    if commune.name == REFINANCING:
        _refinance(commune, second[0], day[second[0]])
    ages = _ages(commune, len(running), rng)
    for member, age in zip(running, ages, strict=True):
        commune.loans.append(_running_loan(member, day[member], age, rng))
    _meet_the_figure(commune)


def _form_groups(commune: CommunePlan, rng: Random) -> None:
    """Cut the members into groups; about one in fourteen is under ten."""
    weights = [rng.choice([8, 13, 14, 15, 16, 17]) for _ in range(commune.group_count)]
    sizes = share(commune.members, weights)
    days = [5 + (3 * n + len(commune.name)) % 15 for n in range(commune.group_count)]
    start = 0
    for number, (size, day) in enumerate(zip(sizes, days, strict=True), 1):
        members = list(range(start, start + size))
        commune.groups.append(GroupPlan(number=number, day=day, members=members))
        start += size


def _lent(months_before: int, day: int) -> tuple[date, date]:
    """A loan lent so many months before the books opened, first due at the next meeting."""
    month = months_later(OPENED, -months_before)
    return month.replace(day=22), months_later(month, 1).replace(day=day)


def _ending_loan(member: int, day: int, rng: Random) -> LoanPlan:
    """A loan whose last installment is paid between February and July 2022."""
    last = rng.randint(2, 7)
    disbursed_on, first = _lent(37 - last, day)
    return LoanPlan(
        member=member,
        disbursed_on=disbursed_on,
        first_due_on=first,
        paid_before=36 - last,
        counts={month: 1 for month in range(1, last + 1)},
    )


def _new_loan(member: int, day: int, month: int, second: bool) -> LoanPlan:
    lent = date(2022, month, 21)
    first = months_later(lent.replace(day=1), 1).replace(day=day)
    plan = LoanPlan(member=member, disbursed_on=lent, first_due_on=first, cycle=2 if second else 1)
    plan.counts = {m: 1 for m in range(month + 1, 13)}
    return plan


def _running_loan(member: int, day: int, age: int, rng: Random) -> LoanPlan:
    disbursed_on, first = _lent(age, day)
    plan = LoanPlan(
        member=member, disbursed_on=disbursed_on, first_due_on=first, paid_before=age - 1
    )
    plan.counts = {m: 1 for m in range(1, 13)}
    habit = rng.random()
    if habit < 0.05:  # misses a meeting and brings two installments to the next
        month = rng.randint(2, 10)
        plan.counts |= {month: 0, month + 1: 2}
    elif habit < 0.075:  # was not at the last meeting
        plan.counts[12] = 0
    elif habit < 0.1:  # has stopped paying
        for month in range(rng.randint(8, 11), 13):
            plan.counts[month] = 0
    elif habit < 0.13:  # pays ahead
        plan.counts[rng.randint(3, 10)] = 2
        plan.counts[12] = 0
    return plan


def _refinance(commune: CommunePlan, member: int, day: int) -> None:
    """Let a member's first loan run on until a lump pays it off just before her second."""
    first, after = [loan for loan in commune.loans if loan.member == member]
    month = after.disbursed_on.month
    first.disbursed_on, first.first_due_on = _lent(22, day)
    first.paid_before = 21
    first.counts = {m: 1 for m in range(1, month)}
    first.paid_off_in = month


def _ages(commune: CommunePlan, count: int, rng: Random) -> list[int]:
    """Ages in months of the running loans, drawn so that what they owe comes out near."""
    new = sum(loan.outstanding for loan in commune.loans if not loan.opening)
    each = Decimal(commune.outstanding - new) / count
    middle = int((PRINCIPAL - each) / 278_000) - 12
    assert 2 <= middle <= 22, (commune.name, middle)
    spread = min(middle - 2, 22 - middle, 7)
    return [middle + 1 + rng.randint(-spread, spread) for _ in range(count)]


def _meet_the_figure(commune: CommunePlan) -> None:
    """Make loans younger until the commune owes a little too much, then prepay the rest."""
    running = [loan for loan in commune.loans if loan.opening and loan.outstanding]
    over = sum(loan.outstanding for loan in commune.loans) - commune.outstanding
    turn = 0
    while not 0 <= over < 278_000:
        loan = running[turn % len(running)]
        turn += 1
        step = 1 if over < 0 else -1
        moved = months_later(loan.first_due_on, step)
        if not 1 <= loan.paid_before - step <= 22:
            continue
        before = loan.outstanding
        loan.disbursed_on = months_later(loan.disbursed_on, step)
        loan.first_due_on, loan.paid_before = moved, loan.paid_before - step
        over += loan.outstanding - before
    steady = [loan for loan in running if loan.counts[12] == 1 and loan.paid < 35]
    if over:
        loan = steady[0]
        loan.extra = loan.schedule[loan.paid].interest + over
