"""What was posted? For checks above the books, which compare their own rows with it."""

from django.db.models import QuerySet

from qqv.ledger.models import Account, Posting


def lines_posted() -> QuerySet[Posting]:
    """Give every line of every book (các dòng định khoản)."""
    return Posting.objects.all()


def drawers_numbered(number: str) -> QuerySet[Account]:
    """Give the drawers of one number in every book (tài khoản cùng số)."""
    return Account.objects.filter(number=number)
