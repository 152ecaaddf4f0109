"""What moved in one board's book over a period? What the books of paper are written from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, Min, Q, QuerySet, Sum, When

from qqv.ledger.models import Account, Entry, Posting
from qqv.ledger.moves import WRITTEN
from qqv.people.models import Board
from qqv.rules.access import Actor, Verb
from qqv.rules.chart import LINES, Chart, Side
from qqv.rules.entries import VoucherKind
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen
from qqv.trail.knowing import told, told_later


@dataclass(frozen=True, slots=True, kw_only=True)
class Journaled:
    """What one voucher moved from one line of the chart to another, in đồng (dòng nhật ký)."""

    entry_id: int
    on: date
    code: str
    kind: VoucherKind
    memo: str
    debit: str
    credit: str
    amount: Vnd
    undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnover:
    """What a drawer took and gave, in đồng (phát sinh Nợ, Có)."""

    debits: Vnd = 0
    credits: Vnd = 0

    @property
    def net(self) -> Vnd:
        return self.debits - self.credits


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawer:
    """A detailed account of a book and whose it is (tài khoản chi tiết)."""

    id: int
    number: str
    name: str
    group_id: int | None
    member_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What one voucher moved through one drawer, in đồng, positive on its debit side (qua sổ).

    `opens` took a balance into a new book; `pair` is the voucher it undoes or is undone by.
    """

    entry_id: int
    on: date
    code: str
    memo: str
    amount: Vnd
    opens: bool
    pair: int | None


def book_of(actor: Actor, *, board_id: int) -> tuple[str, date]:
    """Tell whose book it is and since when it is kept; unseen outside her reach (sổ của ai)."""
    reach = Board.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(pk=board_id)
    found = reach.values_list("name", "book__opened_on").first()
    if found is None or found[1] is None:
        raise Unseen
    return found


def own_side(chart: str, turnover: Turnover) -> Vnd:
    """Count a turnover on the side its line grows (số dư theo bên)."""
    return turnover.net if LINES[Chart(chart)].side == Side.DEBIT else -turnover.net


def journal(
    board_id: int, *, first: date, last: date, chart: str | None = None
) -> tuple[Journaled, ...]:
    """List what vouchers moved between lines of the chart, in the book's order (nhật ký chung).

    With `chart`, only what touches that line.
    """
    lines = Posting.objects.filter(entry__book__board=board_id, on__range=(first, last))
    lines = lines.filter(told(WRITTEN))
    if chart:
        lines = lines.filter(Q(debit__chart=chart) | Q(credit__chart=chart))
    pairs = (
        lines.values("entry_id", "debit__chart", "credit__chart")
        .annotate(amount=Sum("amount"), at=Min("line"))
        .order_by("entry__on", "entry__seq", "at")
        .values_list("entry_id", "debit__chart", "credit__chart", "amount")
    )
    entries = _entries(board_id, first, last)
    return tuple(
        _journaled(entries[entry], debit, credit, amount) for entry, debit, credit, amount in pairs
    )


def turnovers(
    board_id: int, *, first: date | None = None, last: date | None = None
) -> dict[str, Turnover]:
    """Add up what each line of the chart took and gave (phát sinh theo tài khoản)."""
    lines = _between(Posting.objects.filter(entry__book__board=board_id), first, last)
    debits = dict(lines.values_list("debit__chart").annotate(n=Sum("amount")))
    credits = dict(lines.values_list("credit__chart").annotate(n=Sum("amount")))
    return {
        chart: Turnover(debits=debits.get(chart, 0), credits=credits.get(chart, 0))
        for chart in {**debits, **credits}
    }


def turnovers_of(
    board_id: int, charts: Collection[str], *, first: date | None = None, last: date | None = None
) -> dict[int, Turnover]:
    """Add up what each drawer under some lines took and gave (phát sinh chi tiết)."""
    lines = _between(Posting.objects.all(), first, last)
    debits = dict(
        lines.filter(debit__board=board_id, debit__chart__in=charts)
        .values_list("debit")
        .annotate(n=Sum("amount"))
    )
    credits = dict(
        lines.filter(credit__board=board_id, credit__chart__in=charts)
        .values_list("credit")
        .annotate(n=Sum("amount"))
    )
    return {
        pk: Turnover(debits=debits.get(pk, 0), credits=credits.get(pk, 0))
        for pk in {**debits, **credits}
    }


def passed_through(account_id: int, *, last: date) -> tuple[Passed, ...]:
    """List what each voucher moved through a drawer until a day's end (phát sinh theo phiếu)."""
    own = Q(postings__debit=account_id)
    signed = Case(When(own, then=F("postings__amount")), default=-F("postings__amount"))
    entries = Entry.objects.filter(own | Q(postings__credit=account_id), on__lte=last)
    rows = entries.values_list("pk", "reversed_by__pk").annotate(net=Sum(signed))
    moved = {pk: (back, net) for pk, back, net in rows if net}
    return tuple(
        Passed(
            entry_id=row.pk,
            on=row.on,
            code=row.code,
            memo=row.memo,
            amount=moved[row.pk][1],
            opens=row.kind == VoucherKind.JOURNAL and row.reverses_id is None,
            pair=row.reverses_id or moved[row.pk][0],
        )
        for row in Entry.objects.filter(pk__in=entries.values("pk")).order_by("on", "seq")
        if row.pk in moved
    )


def debited_against(
    board_id: int, chart: str, against: str, *, first: date, last: date
) -> dict[int, Vnd]:
    """Add up what drawers under a line took from another line (phát sinh đối ứng)."""
    lines = Posting.objects.filter(
        on__range=(first, last), debit__board=board_id, debit__chart=chart, credit__chart=against
    )
    return dict(lines.values_list("debit").annotate(n=Sum("amount")))


def earned_by_party(
    board_id: int, chart: str, *, first: date, last: date
) -> dict[tuple[int | None, int, int], Vnd]:
    """Add up what a line of income took, by the loan it is about, year and month (thu lãi)."""
    lines = Posting.objects.filter(on__range=(first, last))
    found: dict[tuple[int | None, int, int], Vnd] = {}
    for side, sign in (("credit", 1), ("debit", -1)):
        rows = (
            lines.filter(**{f"{side}__board": board_id, f"{side}__chart": chart})
            .values_list("party", "on__year", "on__month")
            .annotate(n=Sum("amount"))
        )
        for party, year, month, amount in rows:
            key = party, year, month
            found[key] = found.get(key, 0) + sign * amount
    return found


def drawers(board_id: int, charts: Collection[str]) -> dict[int, Drawer]:
    """List the detailed accounts under some lines of a book (tài khoản chi tiết)."""
    rows = Account.objects.filter(board=board_id, chart__in=charts, control__isnull=False)
    return {
        pk: Drawer(id=pk, number=number, name=name, group_id=group, member_id=member)
        for pk, number, name, group, member in rows.order_by("number").values_list(
            "pk", "number", "name", "group_id", "member_id"
        )
    }


def _between(lines: QuerySet[Posting], first: date | None, last: date | None) -> QuerySet[Posting]:
    lines = lines.filter(told(WRITTEN))
    if first:
        lines = lines.filter(on__gte=first)
    return lines.filter(on__lte=last) if last else lines


def _entries(board_id: int, first: date, last: date) -> dict[int, Entry]:
    rows = Entry.objects.filter(told("recorded_at"), book__board=board_id, on__range=(first, last))
    back = Case(
        When(told_later("reversed_by__recorded_at"), then=None), default=F("reversed_by__pk")
    )
    return {row.pk: row for row in rows.annotate(back=back)}


def _journaled(entry: Entry, debit: str, credit: str, amount: Vnd) -> Journaled:
    return Journaled(
        entry_id=entry.pk,
        on=entry.on,
        code=entry.code,
        kind=VoucherKind(entry.kind),
        memo=entry.memo,
        debit=debit,
        credit=credit,
        amount=amount,
        undone=bool(entry.reverses_id or getattr(entry, "back", None)),
    )
