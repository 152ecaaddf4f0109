"""Which slips wait, which counts were made, and did a day's paper, book and till agree?"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from qqv.capital.models import CashCount, CashMove, DayCheck, Slip
from qqv.ledger.drawers import cash_of
from qqv.ledger.journal import Turnover, book_of, turnovers
from qqv.rules.access import Actor, Verb
from qqv.rules.chart import Chart
from qqv.rules.entries import VOUCHER_NAMES, VoucherKind
from qqv.rules.money import Vnd
from qqv.rules.purposes import BY_BANK, INWARD, PURPOSES, Purpose
from qqv.rules.refusals import Unseen

RECENT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipPage:
    """A slip with all that happened to it (phiếu thu, chi)."""

    id: int
    board_id: int
    board: str
    kind: str
    title: str
    inward: bool
    by_bank: bool
    purpose: str
    about: str
    on: date
    party: str
    address: str
    reason: str
    attached: int
    amount: Vnd
    made_by: str
    made_at: datetime
    mine: bool
    refused: str
    refused_by: str
    entry_id: int | None
    voucher: str
    paid_by: str
    undone: bool

    @property
    def open(self) -> bool:
        return self.entry_id is None and not self.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class CountPage:
    """A count of the till beside the book, in đồng (biên bản kiểm kê)."""

    id: int
    board_id: int
    board: str
    on: date
    counted: Vnd
    booked: Vnd
    reason: str
    notes: tuple[tuple[int, int, Vnd], ...]
    counted_by: str
    counted_at: datetime
    mine: bool
    confirmed_by: str
    confirmed_at: datetime | None
    entry_id: int | None
    voucher: str

    @property
    def difference(self) -> Vnd:
        return self.counted - self.booked

    @property
    def gap(self) -> Vnd:
        return abs(self.difference)


@dataclass(frozen=True, slots=True, kw_only=True)
class Till:
    """What a board's book says is in the till, and the last counts (quỹ tiền mặt)."""

    board_id: int
    board: str
    balance: Vnd
    counts: tuple[CountPage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """A day's paper, book and till side by side, in đồng (giấy = máy = tiền)."""

    board_id: int
    board: str
    day: date
    received: Vnd
    paid: Vnd
    balance: Vnd
    counted: Vnd | None
    count_id: int | None
    paper_received: Vnd | None
    paper_paid: Vnd | None
    note: str
    checked_by: str
    checked_at: datetime | None
    stale: bool

    @property
    def saved(self) -> bool:
        return self.checked_at is not None

    @property
    def received_gap(self) -> Vnd:
        return (self.paper_received or 0) - self.received if self.saved else 0

    @property
    def paid_gap(self) -> Vnd:
        return (self.paper_paid or 0) - self.paid if self.saved else 0

    @property
    def till_gap(self) -> Vnd:
        return 0 if self.counted is None else self.counted - self.balance

    @property
    def agrees(self) -> bool:
        even = self.received_gap == self.paid_gap == self.till_gap == 0
        return self.saved and self.counted is not None and even


def slips_page(
    actor: Actor, *, board_id: int
) -> tuple[str, tuple[SlipPage, ...], tuple[SlipPage, ...]]:
    """List a board's open slips, and the last that are done (phiếu thu, chi)."""
    name, _ = book_of(actor, board_id=board_id)
    slips = _slips(Slip.objects.filter(board=board_id))
    waiting = Q(payment=None, refusal=None)
    open_ones = slips.filter(waiting).order_by("on", "pk")
    done = slips.exclude(waiting).order_by("-pk")[:RECENT]
    return (
        name,
        tuple(_slip(row, actor) for row in open_ones),
        tuple(_slip(row, actor) for row in done),
    )


def slip_page(actor: Actor, *, slip_id: int) -> SlipPage:
    """Show one slip (một phiếu thu, chi)."""
    reach = Slip.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(pk=slip_id)
    row = _slips(reach).first()
    if row is None:
        raise Unseen
    return _slip(row, actor)


def open_slips(board_id: int, *, until: date) -> int:
    """Count slips that are neither paid nor sent back (phiếu còn treo)."""
    return Slip.objects.filter(board=board_id, on__lte=until, payment=None, refusal=None).count()


def till(actor: Actor, *, board_id: int) -> Till:
    """Show the till and its last counts (kiểm kê quỹ)."""
    name, _ = book_of(actor, board_id=board_id)
    rows = _counts(CashCount.objects.filter(board=board_id)).order_by("-on", "-pk")[:RECENT]
    return Till(
        board_id=board_id,
        board=name,
        balance=cash_of(board_id).balance,
        counts=tuple(_count(row, actor) for row in rows),
    )


def count_page(actor: Actor, *, count_id: int) -> CountPage:
    """Show one count (biên bản kiểm kê)."""
    reach = CashCount.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(pk=count_id)
    row = _counts(reach).first()
    if row is None:
        raise Unseen
    return _count(row, actor)


def last_count(actor: Actor, *, board_id: int, until: date) -> CountPage | None:
    """Find the last count until a day (lần kiểm kê gần nhất)."""
    reach = CashCount.objects.within(actor.scope(Verb.SEE_BOOKS))
    rows = _counts(reach.filter(board=board_id, on__lte=until))
    row = rows.order_by("-on", "-pk").first()
    return _count(row, actor) if row else None


def day_page(actor: Actor, *, board_id: int, day: date) -> DayPage:
    """Show a day's paper, book and till (giấy = máy = tiền)."""
    name, _ = book_of(actor, board_id=board_id)
    cash = Chart.CASH.value
    moved = turnovers(board_id, first=day, last=day).get(cash, Turnover())
    balance = turnovers(board_id, last=day).get(cash, Turnover()).net
    count = CashCount.objects.filter(board=board_id, on=day).order_by("-pk").first()
    kept = DayCheck.objects.filter(board=board_id, on=day).select_related("record__actor")
    last = kept.order_by("-pk").first()
    return DayPage(
        board_id=board_id,
        board=name,
        day=day,
        received=moved.debits,
        paid=moved.credits,
        balance=balance,
        counted=count.counted if count else None,
        count_id=count.pk if count else None,
        paper_received=last.paper_received if last else None,
        paper_paid=last.paper_paid if last else None,
        note=last.note if last else "",
        checked_by=last.record.actor.name if last else "",
        checked_at=last.record.at if last else None,
        stale=last is not None
        and (last.booked_received, last.booked_paid, last.booked_balance)
        != (moved.debits, moved.credits, balance),
    )


def reversible(entry_id: int) -> bool:
    """Tell whether a voucher is a slip or cash taken to the bank (đảo được ở đây)."""
    return bool(reopened_slip(entry_id)) or _is_cash_move(entry_id)


def reopened_slip(entry_id: int) -> int | None:
    """Find the slip behind a voucher, to make a right one from it (lập lại phiếu)."""
    found = Slip.objects.filter(payment__entry=entry_id).values_list("pk", flat=True)
    return found.first()


def _is_cash_move(entry_id: int) -> bool:
    return CashMove.objects.filter(entry=entry_id).exists()


def _slips(rows: QuerySet[Slip]) -> QuerySet[Slip]:
    return rows.select_related(
        "board",
        "made_by",
        "record",
        "payment__entry__voucher_reversal",
        "payment__paid_by",
        "refusal__record__actor",
    )


def _slip(row: Slip, actor: Actor) -> SlipPage:
    payment, refusal = getattr(row, "payment", None), getattr(row, "refusal", None)
    kind = VoucherKind(row.kind)
    return SlipPage(
        id=row.pk,
        board_id=row.board_id,
        board=row.board.name,
        kind=row.kind,
        title=VOUCHER_NAMES[kind],
        inward=kind in INWARD,
        by_bank=kind in BY_BANK,
        purpose=row.purpose,
        about=PURPOSES[Purpose(row.purpose)].name,
        on=row.on,
        party=row.party,
        address=row.address,
        reason=row.reason,
        attached=row.attached,
        amount=row.amount,
        made_by=row.made_by.name,
        made_at=row.record.at,
        mine=row.made_by_id == actor.user_id,
        refused=refusal.reason if refusal else "",
        refused_by=refusal.record.actor.name if refusal else "",
        entry_id=payment.entry_id if payment else None,
        voucher=payment.entry.code if payment else "",
        paid_by=payment.paid_by.name if payment else "",
        undone=bool(payment and getattr(payment.entry, "voucher_reversal", None)),
    )


def _counts(rows: QuerySet[CashCount]) -> QuerySet[CashCount]:
    return rows.select_related(
        "board",
        "counted_by",
        "record",
        "witness__confirmed_by",
        "witness__record",
        "witness__entry",
    )


def _count(row: CashCount, actor: Actor) -> CountPage:
    witness = getattr(row, "witness", None)
    entry = witness.entry if witness else None
    notes = sorted((int(note), pieces) for note, pieces in row.denominations.items())
    return CountPage(
        id=row.pk,
        board_id=row.board_id,
        board=row.board.name,
        on=row.on,
        counted=row.counted,
        booked=row.booked,
        reason=row.reason,
        notes=tuple((note, pieces, note * pieces) for note, pieces in reversed(notes)),
        counted_by=row.counted_by.name,
        counted_at=row.record.at,
        mine=row.counted_by_id == actor.user_id,
        confirmed_by=witness.confirmed_by.name if witness else "",
        confirmed_at=witness.record.at if witness else None,
        entry_id=entry.pk if entry else None,
        voucher=entry.code if entry else "",
    )
