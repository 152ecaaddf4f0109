"""Do the savings books agree with the ledger?"""

from collections.abc import Iterator

from django.db.models import Sum

from qqv.ledger.checks import Fault
from qqv.savings.models import Deposit, SavingsBook, Withdrawal


def savings_equal_their_facts() -> Iterator[Fault]:
    """Add up each book's deposits and withdrawals and compare with its drawer (tiết kiệm)."""
    held = Deposit.objects.filter(reversed_by=None)
    deposited = dict(held.values_list("savings_book").annotate(n=Sum("amount")))
    gone = Withdrawal.objects.filter(reversed_by=None)
    taken = dict(gone.values_list("savings_book").annotate(n=Sum("amount")))
    for book in SavingsBook.objects.select_related("account").order_by("pk").iterator(2000):
        told = book.opening + deposited.get(book.pk, 0) - taken.get(book.pk, 0)
        if told != book.account.balance:
            what = f"the books say {book.account.balance}, its facts {told}"
            yield Fault(check="savings", where=book.account.number, what=what)


CHECKS = (savings_equal_their_facts,)
