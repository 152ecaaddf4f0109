"""Who saves, how much is held, who put her monthly sum aside, and what was taken out?"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from qqv.ledger.moves import balances_on
from qqv.people.models import Group, Membership, valid
from qqv.people.then import group_on, holds, reach_then
from qqv.rules.access import Scope
from qqv.rules.money import Vnd
from qqv.savings.models import Deposit, SavingsBook, SavingsTerms, Withdrawal

CHARTS = {SavingsBook.Kind.COMPULSORY: "4231", SavingsBook.Kind.VOLUNTARY: "4232"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saver:
    """One member's savings on a day and her month, in đồng (người gửi tiết kiệm)."""

    member_id: int
    member: str
    board_id: int
    group_id: int
    account_id: int | None
    compulsory: Vnd
    voluntary: Vnd
    active: bool
    paid: Vnd
    pays: bool


def savers(scope: Scope, *, on: date) -> list[Saver]:
    """Tell what each member held on a day and saved in its month (tiết kiệm).

    She pays her month if she put aside at least the fund's monthly sum, or anything where the
    fund asks for none.
    """
    first = on.replace(day=1)
    wanted = _monthly(scope, on)
    reach = reach_then(scope, on=on)
    held = {kind: balances_on(chart, reach, on=on) for kind, chart in CHARTS.items()}
    books: dict[int, dict[str, int]] = {}
    people = _members(scope, on)
    rows = SavingsBook.objects.within(reach).order_by("group__number", "member__sort_key")
    fields = ("member_id", "member__name", "board_id", "then", "kind", "account_id")
    dated = rows.annotate(then=group_on(on)).values_list(*fields)
    for member, name, board, group, kind, account in dated:
        if not holds(scope, board_id=board, group_id=group):
            continue
        books.setdefault(member, {})[kind] = account
        if held[SavingsBook.Kind(kind)].get(account, 0):
            # She left, and her money is still here.
            people.setdefault(member, (name, board, group, False))
    paid = _put_aside(reach, first, on)
    return [
        Saver(
            member_id=member,
            member=name,
            board_id=board,
            group_id=group,
            account_id=books.get(member, {}).get("compulsory"),
            compulsory=held[SavingsBook.Kind.COMPULSORY].get(_of(books, member, "compulsory"), 0),
            voluntary=held[SavingsBook.Kind.VOLUNTARY].get(_of(books, member, "voluntary"), 0),
            active=active,
            paid=paid.get(member, 0),
            pays=active and paid.get(member, 0) >= max(wanted, 1),
        )
        for member, (name, board, group, active) in people.items()
    ]


def withdrawn(board_id: int, *, first: date, last: date) -> dict[int, Vnd]:
    """Add up what was taken out of each savings account, in đồng (rút tiết kiệm).

    A withdrawal that was undone is taken off on the day of its mirror.
    """
    rows = Withdrawal.objects.filter(savings_book__board=board_id)
    account = rows.values_list("savings_book__account")
    net: Counter[int] = Counter()
    net.update(dict(account.filter(on__range=(first, last)).annotate(n=Sum("amount"))))
    net.subtract(
        dict(account.filter(reversed_by__on__range=(first, last)).annotate(n=Sum("amount")))
    )
    return net


def _of(books: dict[int, dict[str, int]], member: int, kind: str) -> int:
    return books.get(member, {}).get(kind, 0)


def _members(scope: Scope, on: date) -> dict[int, tuple[str, int, int, bool]]:
    rows = Membership.objects.filter(valid(on), group__in=Group.objects.within(scope))
    ordered = rows.order_by("group__board__code", "group__number", "member__sort_key")
    fields = ("member_id", "member__name", "group__board_id", "group_id")
    return {
        member: (name, board, group, True)
        for member, name, board, group in ordered.values_list(*fields)
    }


def _monthly(scope: Scope, on: date) -> Vnd:
    terms = SavingsTerms.objects.filter(valid(on), fund_id=scope.fund_id).order_by("-valid_from")
    return terms.values_list("monthly", flat=True).first() or 0


def _put_aside(scope: Scope, first: date, on: date) -> dict[int, Vnd]:
    books = SavingsBook.objects.within(scope).filter(kind=SavingsBook.Kind.COMPULSORY)
    stands = Q(reversed_by=None) | Q(reversed_by__on__gt=on)
    rows = Deposit.objects.filter(stands, savings_book__in=books, on__range=(first, on))
    return dict(rows.values_list("savings_book__member_id").annotate(n=Sum("amount")))
