"""Which drawer stands for whose money? Lookups for the verbs above the books."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import F, QuerySet, Sum

from qqv.ledger.actions import MonthClosed, NewAccount, open_accounts
from qqv.ledger.models import Account, Book, Posting
from qqv.people.models import Group, Member
from qqv.rules.access import Scope
from qqv.rules.chart import Chart, Side
from qqv.rules.money import Vnd


def cash_of(board_id: int) -> Account:
    """Find a board's cash box (quỹ tiền mặt)."""
    return Account.objects.get(board_id=board_id, number=Chart.CASH.value)


def cash_in_tills(board_ids: Collection[int]) -> dict[int, Vnd]:
    """Tell what is in many boards' cash boxes, in đồng (tồn quỹ tiền mặt)."""
    tills = Account.objects.filter(board__in=board_ids, number=Chart.CASH.value)
    return {till.board_id: till.balance for till in tills}


def bank_of(board_id: int) -> Account | None:
    """Find a board's first open bank account (tài khoản ngân hàng)."""
    banks = Account.objects.filter(
        board_id=board_id, chart=Chart.BANK.value, control__isnull=False, closed_on=None
    )
    return banks.order_by("number").first()


ALLOWANCES = f"{Chart.PAYABLE}.PC"


def allowances_drawer(board_id: int, *, on: date) -> Account:
    """Find, or open, what a board owes its officers as allowances (phụ cấp phải trả)."""
    known = Account.objects.filter(board=board_id, number=ALLOWANCES).first()
    if known:
        return known
    draft = NewAccount(chart=Chart.PAYABLE, suffix="PC", name="Phụ cấp phải trả cán bộ")
    return open_accounts(board_id, [draft], on=on)[0]


def held_after(account_id: int, *, entry_id: int) -> Vnd:
    """Tell what a drawer held when an entry was written, with it, in đồng (số dư khi ghi sổ)."""
    account = Account.objects.get(pk=account_id)
    then = Posting.objects.filter(entry__lte=entry_id)
    debits = then.filter(debit=account).aggregate(n=Sum("amount"))["n"] or 0
    credits = then.filter(credit=account).aggregate(n=Sum("amount"))["n"] or 0
    return int(debits - credits) if account.side == Side.DEBIT else int(credits - debits)


def leader_drawers(groups: Sequence[Group]) -> dict[int, Account]:
    """Find, or open, what stands for leaders' hands, by group (tiền ở trưởng nhóm)."""
    board_id = groups[0].board_id
    known = Account.objects.filter(
        board_id=board_id, chart=Chart.WITH_LEADER.value, group__in=groups
    )
    drawers = {account.group_id: account for account in known if account.group_id}
    missing = [group for group in groups if group.pk not in drawers]
    if missing:
        drafts = [
            NewAccount(
                chart=Chart.WITH_LEADER,
                suffix=f"{group.number:03d}",
                name=f"Tiền ở trưởng nhóm {group.number}",
                group_id=group.pk,
            )
            for group in missing
        ]
        opened = open_accounts(board_id, drafts, on=min(group.valid_from for group in missing))
        drawers |= {account.group_id: account for account in opened if account.group_id}
    return drawers


def leader_drawer(group: Group) -> Account | None:
    """Find what stands for a leader's hands, if she ever held money (tiền ở trưởng nhóm)."""
    return Account.objects.filter(
        board_id=group.board_id, chart=Chart.WITH_LEADER.value, group=group
    ).first()


def held_by_leaders(group_ids: Sequence[int]) -> dict[int, Vnd]:
    """Tell what leaders hold, by group, in đồng (tiền đang ở trưởng nhóm)."""
    drawers = Account.objects.filter(chart=Chart.WITH_LEADER.value, group__in=group_ids)
    return {drawer.group_id: drawer.balance for drawer in drawers if drawer.group_id}


def owed_by(member: Member) -> Vnd:
    """Tell what a member owes on open loans, principal in đồng (dư nợ của thành viên)."""
    loans = Account.objects.filter(member=member, chart=Chart.LOANS.value, closed_on=None)
    return sum(account.balance for account in loans)


def borrowers_of(*, board_id: int, group_id: int | None) -> dict[int, Vnd]:
    """Tell what each borrower of a board, or of one group, owes now, in đồng (dư nợ từng người)."""
    drawers = Account.objects.filter(
        board=board_id, chart=Chart.LOANS.value, member__isnull=False, debits__gt=F("credits")
    )
    if group_id:
        drawers = drawers.filter(member__group=group_id)
    return _by_member(drawers)


def borrowers_in(scope: Scope) -> set[int]:
    """Name the members in reach who owe now (người đang vay)."""
    drawers = Account.objects.within(scope).filter(
        chart=Chart.LOANS.value, member__isnull=False, debits__gt=F("credits")
    )
    return {pk for pk in drawers.values_list("member", flat=True) if pk}


def saved_by(member_ids: Collection[int]) -> dict[int, Vnd]:
    """Tell what members have put aside, all kinds together, in đồng (tiết kiệm từng người)."""
    kinds = (Chart.COMPULSORY_SAVINGS.value, Chart.VOLUNTARY_SAVINGS.value)
    return _by_member(Account.objects.filter(member__in=member_ids, chart__in=kinds))


def balance_of(account_id: int) -> Vnd:
    """Tell a drawer's balance as it is now, in đồng (số dư)."""
    return Account.objects.get(pk=account_id).balance


def drawer_balance(board_id: int, number: str) -> Vnd:
    """Tell what a numbered drawer of a board holds, in đồng (số dư tài khoản)."""
    return Account.objects.get(board_id=board_id, number=number).balance


def leader_balances(scope: Scope, *, most: int, start: int = 0) -> dict[int, Vnd]:
    """List what leaders in reach hold, the largest first, in đồng (tiền ở trưởng nhóm)."""
    drawers = Account.objects.within(scope).filter(chart=Chart.WITH_LEADER.value)
    holding = drawers.filter(group__isnull=False, debits__gt=F("credits"))
    rows = holding.order_by(F("credits") - F("debits"), "pk")[start : start + most]
    return {row.group_id: row.balance for row in rows if row.group_id}


def held_in_total(scope: Scope) -> Vnd:
    """Tell what all leaders in reach hold together, in đồng (cộng tiền ở trưởng nhóm)."""
    drawers = Account.objects.within(scope).filter(chart=Chart.WITH_LEADER.value)
    # A board's control account already holds its leaders' sum; a leader reaches only her own.
    wide = scope.everywhere or scope.boards
    rows = drawers.filter(control=None) if wide else drawers.filter(group__in=scope.groups)
    return sum(row.balance for row in rows)


def closed_through(board_id: int) -> date | None:
    """Tell until which day a board's book is closed (đã khóa sổ đến ngày)."""
    return Book.objects.values_list("closed_through", flat=True).get(board=board_id)


def book_totals(scope: Scope) -> dict[tuple[int, str], Vnd]:
    """Tell what each line of each book in reach holds now, in đồng (số dư các sổ).

    Keyed by board and line of the chart, from the control accounts, in one statement.
    """
    rows = Account.objects.within(scope).filter(control=None)
    found: dict[tuple[int, str], Vnd] = {}
    for row in rows.only("board_id", "chart", "side", "debits", "credits"):
        found[row.board_id, row.chart] = found.get((row.board_id, row.chart), 0) + row.balance
    return found


def drawers_follow(member_ids: Collection[int], *, group_id: int) -> None:
    """Let members' open drawers lie in the group they are in (tài khoản theo thành viên)."""
    drawers = Account.objects.filter(member__in=member_ids, closed_on=None)
    drawers.update(group=group_id)


def refuse_closed(board_id: int, *, on: date) -> None:
    """Refuse a day whose month is closed in a board's book (đã khóa sổ)."""
    through = closed_through(board_id)
    if through and on <= through:
        raise MonthClosed(through=through, on=on)


def _by_member(drawers: QuerySet[Account]) -> dict[int, Vnd]:
    held: dict[int, Vnd] = {}
    for drawer in drawers:
        if drawer.member_id:
            held[drawer.member_id] = held.get(drawer.member_id, 0) + drawer.balance
    return held
