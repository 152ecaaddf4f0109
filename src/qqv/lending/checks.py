"""Do the loans agree with the books and with their own facts?"""

from collections.abc import Iterator, Sequence

from django.db.models import F, Sum

from qqv.ledger.checks import Fault, credited
from qqv.lending.models import Application, Loan, Repayment
from qqv.lending.repaying import Line, facts_of, lines_of, replayed
from qqv.rules.chart import Chart
from qqv.rules.repayment import LoanState

BATCH = 500


def loans_equal_their_replay() -> Iterator[Fault]:
    """Replay every loan from its terms and facts; compare caches, lines and drawer (tính lại)."""
    loans = Loan.objects.select_related("account").order_by("pk")
    last = 0
    while batch := list(loans.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        facts, lines = facts_of(batch), lines_of(batch)
        for loan in batch:
            state = replayed(loan, facts[loan.pk])
            if what := _difference(loan, state, lines[loan.pk]):
                yield Fault(check="replay", where=f"{loan.number} ({loan.board_id})", what=what)


def repayments_stand_in_the_books() -> Iterator[Fault]:
    """Compare each voucher's repayments with what it posts on loans and interest (đối chiếu)."""
    entries = Repayment.objects.values("entry")
    principal = credited(entries, Chart.LOANS)
    interest = credited(entries, Chart.INTEREST_INCOME)
    split = entries.annotate(p=Sum("principal"), i=Sum("interest"))
    for entry, p, i in split.values_list("entry", "p", "i"):
        posted = principal.get(entry, 0), interest.get(entry, 0)
        if posted != (p, i):
            what = f"split {p}/{i}, posted {posted[0]}/{posted[1]}"
            yield Fault(check="repayments", where=f"entry {entry}", what=what)
            return


def nobody_borrowed_unappraised() -> Iterator[Fault]:
    """Look for loans whose dossier was approved without an earlier appraisal (thẩm định)."""
    loans = Loan.objects.exclude(application=None)
    fine = loans.filter(
        application__approval__approved=True,
        application__approval__appraisal__passed=True,
        application__approval__appraisal__on__lte=F("application__approval__on"),
    )
    for loan in loans.exclude(pk__in=fine.values("pk"))[:1]:
        yield Fault(check="appraisal", where=loan.number, what="approved without an appraisal")
    undisbursed = Application.objects.filter(stage=Application.Stage.DISBURSED, loan=None)
    for application in undisbursed[:1]:
        yield Fault(check="stage", where=str(application.number), what="disbursed, but no loan")


CHECKS = (loans_equal_their_replay, repayments_stand_in_the_books, nobody_borrowed_unappraised)


def _difference(loan: Loan, state: LoanState, lines: Sequence[Line]) -> str:
    if loan.account.balance != state.booked:
        return f"the books say {loan.account.balance}, its facts {state.booked}"
    if loan.outstanding != state.booked:
        return f"cached {loan.outstanding}, its facts {state.booked}"
    next_due_on = None if state.gone else state.next_due_on
    if loan.next_due_on != next_due_on:
        return f"next due cached {loan.next_due_on}, its facts {next_due_on}"
    if (loan.settled_on is not None) != (state.settled or state.gone):
        return "settled here, owing there"
    held = [(n.number, n.due_on, n.interest, n.principal_paid, n.interest_paid) for n in lines]
    told = [(n.number, n.due_on, n.interest, n.principal_paid, n.interest_paid) for n in state.rows]
    return "" if held == told else "installments differ from its facts"
