"""The lives of 28 loans that nobody here wrote, replayed: splits, lines, what is owed, journal.

Their cents are ten of our đồng (scale 1,000). Not ours, and said where it matters: we book
interest when it is received, so their accruals have no counterpart; a further disbursement is a
second loan; penalties are facts somebody enters, no nightly job makes them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from qqv.rules.chart import Chart
from qqv.rules.entries import MemberPayment, PostingDraft, mirrored, payment_postings
from qqv.rules.facts import Charged, Extended, Fact, Payment, Refunded, WrittenOff
from qqv.rules.money import Rounding
from qqv.rules.repayment import LoanState, Row, Split, replay
from qqv.rules.schedule import Installment, Method, RatePer, Terms, make_schedule
from tests.conformance.test_schedules import figures, whole

SCENARIOS = figures("fineract_replays.json")["scenarios"]
CASH, LOAN, LOSS, RECOVERED = "145023", "112601", "744007", "744008"
ACCOUNTS = {str(Chart.PAYABLE): "l1"}
METHODS = {
    ("FLAT", "EQUAL_INSTALLMENTS"): Method.FLAT,
    ("DECLINING_BALANCE", "EQUAL_INSTALLMENTS"): Method.DECLINING_EQUAL_INSTALLMENT,
    ("DECLINING_BALANCE", "EQUAL_PRINCIPAL_PAYMENTS"): Method.DECLINING_EQUAL_PRINCIPAL,
}


def dong(amount: object) -> int:
    return whole(amount or 0, 1000)


def day(text: str) -> date:
    return date.fromisoformat(text)


def spelled_day(text: str) -> date:
    return datetime.strptime(text, "%d %B %Y").replace(tzinfo=UTC).date()


def terms_of(step: dict[str, Any], *, principal: int, on: date) -> Terms:
    kind = step.get("interest_type", "FLAT"), step.get("amortization", "EQUAL_INSTALLMENTS")
    by_month = "term_months" in step or step.get("term_unit") == "MONTHS"
    return Terms(
        principal=principal,
        installments=int(step.get("n", 1)),
        rate=Decimal(step.get("rate_pct", 0)),
        rate_per=RatePer.YEAR,
        method=METHODS[kind],
        disbursed_on=on,
        first_due_on=None if by_month else on + timedelta(30),
        grace_principal=int(step.get("grace_principal", 0)),
        round_to=10,
        rounding=Rounding.HALF_EVEN,
        installment_to=1000,
        by_days=step.get("interest_period") == "DAILY",
    )


def schedule_of(step: dict[str, Any], terms: Terms) -> tuple[Installment, ...]:
    """Make the schedule; a down payment is a line on the day of the loan, then every 15 days."""
    if step["product"] != "LP2_DOWNPAYMENT":
        return make_schedule(terms)
    quarter, remainder = divmod(terms.principal, 4)
    assert remainder == 0 and step["every_unit"] == "DAYS"
    return tuple(
        Installment(
            number=n + 1,
            due_on=terms.disbursed_on + timedelta(n * int(step["every"])),
            principal=quarter,
            interest=0,
            balance=terms.principal - quarter * (n + 1),
        )
        for n in range(4)
    )


@dataclass
class Told:
    """Something that happened, as their list of transactions tells it."""

    kind: str
    on: date
    amount: int
    split: Split
    balance: int
    undone: bool = False


@dataclass
class Loan:
    """One loan as the steps build it: terms and facts, and payments taken back."""

    terms: Terms
    schedule: tuple[Installment, ...]
    facts: list[Fact] = field(default_factory=list)
    undone: dict[str, tuple[Payment, Told]] = field(default_factory=dict)

    @property
    def state(self) -> LoanState:
        return replay(terms=self.terms, facts=self.facts, schedule=self.schedule)

    @property
    def owed(self) -> int:
        return sum(row.unpaid.total for row in self.state.rows)

    @property
    def payments(self) -> dict[str, Payment]:
        return {fact.key: fact for fact in self.facts if isinstance(fact, Payment)}

    def told(self) -> list[Told]:
        """Tell the loan's life, by day and by order of entry."""
        state, balance = self.state, self.terms.principal
        lives = [
            (
                self.terms.disbursed_on,
                "",
                Told(
                    "Disbursement",
                    self.terms.disbursed_on,
                    balance,
                    Split(principal=0, interest=0),
                    balance,
                ),
            )
        ]
        for fact in sorted(self.facts, key=lambda fact: (fact.on, fact.key)):
            if not isinstance(fact, Payment | WrittenOff):
                continue
            split = state.splits[fact.key]
            if isinstance(fact, Payment):
                balance -= split.principal
                told = Told("Repayment", fact.on, fact.received, split, balance)
            else:
                told = Told("Charge-off", fact.on, total(split), split, 0)
            lives.append((fact.on, fact.key, told))
        lives += [(paid.on, paid.key, told) for paid, told in self.undone.values()]
        return [told for _, _, told in sorted(lives, key=lambda life: life[:2])]

    def undo(self, key: str) -> None:
        paid = self.payments[key]
        told = next(one for one in self.told() if one.split == self.state.splits[key])
        self.undone[key] = paid, replace(told, undone=True)
        self.facts.remove(paid)


def total(split: Split) -> int:
    return split.principal + split.interest + split.fees + split.penalties


class Life:
    """The steps of one scenario, acted out one after another."""

    def __init__(self, scenario: dict[str, Any]) -> None:
        self.steps = scenario["steps"]
        self.loans: list[Loan] = []
        self.created: dict[str, Any] = {}
        self.entered: list[str] = []
        self.journals_seen: Counter[str] = Counter()

    def run(self) -> int:
        """Act out every step; returns how many figures were looked at."""
        checked = 0
        for step in self.steps:
            name = step.get("op") or f"check_{step['check']}"
            getattr(self, name)(step)
            checked += "check" in step
        return checked

    @property
    def loan(self) -> Loan:
        return self.loans[-1]

    @property
    def key(self) -> str:
        return f"{len(self.entered):03}"

    def enter(self, fact: Fact) -> None:
        self.loan.facts.append(fact)
        self.entered.append(fact.key)

    # What happens

    def set_date(self, step: dict[str, Any]) -> None:
        self.today = day(step["date"])

    def create_loan(self, step: dict[str, Any]) -> None:
        self.created = step

    def approve(self, step: dict[str, Any]) -> None:
        assert dong(step["amount"]) == dong(self.created.get("principal", 1000))

    def lend(self, principal: int, on: date) -> Loan:
        terms = terms_of(self.created, principal=principal, on=on)
        return Loan(terms, schedule_of(self.created, terms))

    def disburse(self, step: dict[str, Any]) -> None:
        self.loans.append(self.lend(dong(step["amount"]), day(step["date"])))

    def repay(self, step: dict[str, Any]) -> None:
        left = dong(step["amount"])
        for loan in self.loans:
            part = left if loan is self.loan else min(left, loan.owed)
            loan.facts.append(Payment(key=self.key, on=day(step["date"]), received=part))
            self.entered.append(loan.facts[-1].key)
            left -= part

    def undo(self, step: dict[str, Any]) -> None:
        made = sorted({**self.loan.payments, **{k: p for k, (p, _) in self.loan.undone.items()}})
        self.loan.undo(made[-1 if step["nth"] == "last" else int(step["nth"]) - 1])

    def charge(self, step: dict[str, Any]) -> None:
        penalty = "NSF" in step["kind"]
        due, amount = day(step["due"]), dong(step["amount"])
        self.enter(Charged(key=self.key, on=due, amount=amount, penalty=penalty))

    def charge_off(self, step: dict[str, Any]) -> None:
        self.enter(WrittenOff(key=self.key, on=day(step["date"])))

    def refund_credit(self, step: dict[str, Any]) -> None:
        amount = dong(step["amount"])
        self.enter(Refunded(key=self.key, on=day(step["date"]), amount=amount))

    def reschedule(self, step: dict[str, Any]) -> None:
        (asked,) = step["data"]
        days = spelled_day(asked["adjustedDueDate"]) - spelled_day(asked["rescheduleFromDate"])
        on = spelled_day(asked["submittedOnDate"])
        self.enter(Extended(key=self.key, on=on, days=days.days))

    def close_of_business(self, step: dict[str, Any]) -> None:
        """Enter by hand the late fees that their job makes: 1.5 % of the late principal."""
        if "OVERDUE" not in self.created["product"]:
            return
        for line in self.loan.schedule:
            if line.due_on < self.today:
                amount = line.principal * 15 // 1000
                self.enter(Charged(key=self.key, on=line.due_on, amount=amount, penalty=True))

    # What is looked at

    def check_status(self, step: dict[str, Any]) -> None:
        if not self.loans:
            status = "APPROVED"
        elif not all(loan.state.settled for loan in self.loans):
            status = "ACTIVE"
        else:
            status = "OVERPAID" if self.loan.state.excess else "CLOSED_OBLIGATIONS_MET"
        assert status == step["value"].upper()

    def check_outstanding(self, step: dict[str, Any]) -> None:
        assert sum(loan.owed for loan in self.loans) == dong(step["value"])

    def check_overpaid(self, step: dict[str, Any]) -> None:
        assert self.loan.state.excess == dong(step["value"])

    def check_charges(self, step: dict[str, Any]) -> None:
        entered = [fact for fact in self.loan.facts if isinstance(fact, Charged)]
        theirs = [(spelled_day(row["Due as of"]), dong(row["Due"])) for row in step["rows"]]
        assert [(fact.on, fact.amount) for fact in entered] == theirs

    def lines(self) -> list[dict[str, Any]]:
        principal = dong(self.created.get("principal", 1000))
        loan = self.loan if self.loans else self.lend(principal, day(self.created["submitted"]))
        previous, balance, found = loan.terms.disbursed_on, loan.terms.principal, []
        for row in loan.state.rows:
            balance -= row.principal
            found.append(line_of(row, loan, balance, (row.due_on - previous).days))
            previous = row.due_on
        return found

    def check_schedule(self, step: dict[str, Any]) -> None:
        first, *theirs = step["rows"]
        ours = self.lines()
        assert len(ours) == len(theirs)
        assert dong(first["balance"]) == sum(line["principal"] for line in ours)
        for line, row in zip(ours, theirs, strict=True):
            for name, value in row.items():
                plain = name in ("no", "days", "due_date", "paid_date")
                assert line[name] == (value if plain else dong(value)), (row["no"], name)
            assert ("paid_date" in row) == (line["paid_date"] is not None)

    def check_schedule_total(self, step: dict[str, Any]) -> None:
        names = {"Principal due": "principal"}
        for title, value in step["row"].items():
            name = names.get(title, title.lower().replace(" ", "_"))
            assert sum(line[name] for line in self.lines()) == dong(value), title

    def check_transactions(self, step: dict[str, Any]) -> None:
        theirs = [row for row in step["rows"] if row["Transaction Type"] != "Accrual"]
        ours = self.loan.told()
        assert len(ours) == len(theirs)
        for told, row in zip(ours, theirs, strict=True):
            split = told.split
            assert (told.kind, told.on) == (
                row["Transaction Type"],
                spelled_day(row["Transaction date"]),
            )
            assert (told.amount, told.balance) == (dong(row["Amount"]), dong(row["Loan Balance"]))
            parts = [dong(row[n]) for n in ("Principal", "Interest", "Fees", "Penalties")]
            assert [split.principal, split.interest, split.fees, split.penalties] == parts
            if "Reverted" in row:
                assert told.undone == (row["Reverted"] == "true")

    def check_journal(self, step: dict[str, Any]) -> None:
        books = [legs for on, legs in self.journal(step["of"]) if on == day(step["date"])]
        nth = self.journals_seen[place := step["of"] + step["date"]]
        self.journals_seen[place] += 1
        theirs: Counter[tuple[str, int, int]] = Counter(
            (row["Account code"], dong(row["Debit"]), dong(row["Credit"])) for row in step["rows"]
        )
        assert books[nth] == theirs

    def journal(self, kind: str) -> Iterable[tuple[date, Counter[tuple[str, int, int]]]]:
        loan, state = self.loan, self.loan.state
        if kind == "DISBURSEMENT":
            lent = PostingDraft(debit=LOAN, credit=CASH, amount=loan.terms.principal)
            yield loan.terms.disbursed_on, legs([lent])
        for key, (paid, told) in sorted(loan.undone.items()):
            if kind == "REPAYMENT":
                postings = received(told.split, LOAN)
                yield paid.on, legs(postings) + legs(mirrored(postings))
                assert key not in state.splits
        lost = next((fact.on for fact in loan.facts if isinstance(fact, WrittenOff)), date.max)
        for fact in sorted(loan.facts, key=lambda fact: (fact.on, fact.key)):
            split = state.splits.get(fact.key)
            if kind == "REPAYMENT" and isinstance(fact, Payment) and split:
                yield fact.on, legs(received(split, RECOVERED if fact.on > lost else LOAN))
            if kind == "CHARGE_OFF" and isinstance(fact, WrittenOff) and split:
                gone = PostingDraft(debit=LOSS, credit=LOAN, amount=split.principal)
                yield fact.on, legs([gone])
            if kind == "CREDIT_BALANCE_REFUND" and isinstance(fact, Refunded) and split:
                # A refund is what a payment of the same parts would be, turned round.
                back = replace(split, principal=-split.principal, excess=-split.excess)
                yield fact.on, legs(mirrored(received(back, LOAN)))


def line_of(row: Row, loan: Loan, balance: int, days: int) -> dict[str, Any]:
    taken = [
        (loan.payments[key].on, part.principal + part.interest + part.fees + part.penalties)
        for key, split in loan.state.splits.items()
        for part in split.parts
        if part.number == row.number
    ]
    paid = sum(amount for _, amount in taken)
    return {
        "no": str(row.number),
        "days": str(days),
        "due_date": row.due_on.isoformat(),
        "paid_date": None if row.unpaid.total else max(on for on, _ in taken).isoformat(),
        "balance": balance,
        "principal": row.principal,
        "interest": row.interest,
        "fees": row.fees,
        "penalties": row.penalties,
        "due": paid + row.unpaid.total,
        "paid": paid,
        "in_advance": sum(amount for on, amount in taken if on < row.due_on),
        "late": sum(amount for on, amount in taken if on > row.due_on),
        "outstanding": row.unpaid.total,
    }


def received(split: Split, loan: str) -> tuple[PostingDraft, ...]:
    """Write a payment with our own rule; no journal of theirs has interest or a fee in it."""
    assert not (split.interest or split.fees or split.penalties)
    paid = MemberPayment(loan=loan, principal=split.principal, excess=split.excess)
    return payment_postings(place=CASH, payments=[paid])


def legs(postings: Iterable[PostingDraft]) -> Counter[tuple[str, int, int]]:
    debits: Counter[str] = Counter()
    credits: Counter[str] = Counter()
    for line in postings:
        debits[ACCOUNTS.get(line.debit, line.debit)] += line.amount
        credits[ACCOUNTS.get(line.credit, line.credit)] += line.amount
    return Counter(
        [(account, amount, 0) for account, amount in debits.items()]
        + [(account, 0, amount) for account, amount in credits.items()]
    )


def test_all_of_them_are_here() -> None:
    assert len({scenario["id"] for scenario in SCENARIOS}) == len(SCENARIOS) == 28


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["id"])
def test_replay(scenario: dict[str, Any]) -> None:
    checks = sum("check" in step for step in scenario["steps"])
    life = Life(scenario)
    assert life.run() == checks
    for loan in life.loans:
        backwards = replay(
            terms=loan.terms, facts=list(reversed(loan.facts)), schedule=loan.schedule
        )
        assert backwards == loan.state
