"""Where do a member's savings and the facts behind them differ, and is the money there?"""

from dataclasses import dataclass

from django.db.models import Sum

from qqv.rules.access import Scope
from qqv.rules.money import Vnd
from qqv.savings.models import Deposit, SavingsBook, Withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A savings book whose balance is not what was put in and signed out, in đồng (lệch)."""

    book_id: int
    member_id: int
    member: str
    group_id: int
    group: str
    board_id: int
    commune: str
    booked: Vnd
    told: Vnd


def savings_gaps(scope: Scope) -> list[Gap]:
    """Find savings that moved without a deposit or a signed withdrawal (tiết kiệm lệch)."""
    books = SavingsBook.objects.within(scope)
    ids = books.values("pk")
    held = Deposit.objects.filter(savings_book__in=ids, reversed_by=None)
    deposited = dict(held.values_list("savings_book").annotate(n=Sum("amount")))
    gone = Withdrawal.objects.filter(savings_book__in=ids, reversed_by=None)
    taken = dict(gone.values_list("savings_book").annotate(n=Sum("amount")))
    rows = books.order_by("pk").values_list("pk", "opening", "account__debits", "account__credits")
    wrong = {
        pk: (credits - debits, told)
        for pk, opening, debits, credits in rows
        if credits - debits != (told := opening + deposited.get(pk, 0) - taken.get(pk, 0))
    }
    around = SavingsBook.objects.filter(pk__in=wrong).select_related("member", "group", "board")
    return [
        Gap(
            book_id=book.pk,
            member_id=book.member_id,
            member=book.member.name,
            group_id=book.group_id,
            group=str(book.group),
            board_id=book.board_id,
            commune=book.board.name,
            booked=wrong[book.pk][0],
            told=wrong[book.pk][1],
        )
        for book in around.order_by("pk")
    ]
