"""Which approved dossiers wait for their money, is there enough, and in which notes?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from qqv.ledger.drawers import bank_of, cash_in_tills, cash_of
from qqv.lending.models import Application, Disbursement, Loan
from qqv.people.models import Group
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen

NOTES: tuple[Vnd, ...] = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A group with approved dossiers, in đồng (nhóm chờ giải ngân)."""

    group_id: int
    group: str
    commune: str
    count: int
    total: Vnd
    cash: Vnd

    @property
    def short(self) -> Vnd:
        """What the till lacks for this list (thiếu tiền mặt)."""
        return max(self.total - self.cash, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A list that was disbursed, in đồng (đã giải ngân)."""

    id: int
    group: str
    commune: str
    on: date
    total: Vnd
    voucher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disbursements:
    """What waits and what was done lately (giải ngân)."""

    ready: tuple[Ready, ...]
    done: tuple[Done, ...]

    @property
    def total(self) -> Vnd:
        return sum(row.total for row in self.ready)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPayRow:
    """One approved loan at the table, in đồng (dòng chờ chi)."""

    id: int
    number: int
    member: str
    id_tail: str
    cycle: int
    work: str
    principal: Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesLine:
    """So many notes of one worth (số tờ)."""

    note: Vnd
    pieces: int

    @property
    def amount(self) -> Vnd:
        return self.note * self.pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPay:
    """One group's list at the table, in đồng (danh sách giải ngân)."""

    group_id: int
    group: str
    commune: str
    rows: tuple[ToPayRow, ...]
    cash: Vnd
    bank: Vnd

    @property
    def total(self) -> Vnd:
        return sum(row.principal for row in self.rows)

    @property
    def notes(self) -> tuple[NotesLine, ...]:
        return notes_for(row.principal for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The ticked rows before they are posted, in đồng (phần sắp chi)."""

    rows: tuple[ToPayRow, ...]
    total: Vnd
    left: Vnd
    notes: tuple[NotesLine, ...]

    @property
    def short(self) -> Vnd:
        """What the till or the bank lacks for them (còn thiếu)."""
        return max(-self.left, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidRow:
    """One loan of a posted list, in đồng (dòng đã giải ngân)."""

    loan_id: int
    member: str
    id_tail: str
    number: str
    cycle: int
    principal: Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidList:
    """A posted list the way its paper looks, in đồng (danh sách đã giải ngân)."""

    id: int
    union: str
    group: str
    commune: str
    on: date
    channel: str
    total: Vnd
    voucher: str
    check_code: str
    entry_id: int
    by: str
    rows: tuple[PaidRow, ...]


def disbursements_page(actor: Actor) -> Disbursements:
    """Show what waits for money and what was paid out lately (giải ngân)."""
    scope = actor.scope(Verb.SEE)
    waiting = (
        Application.objects.within(scope)
        .filter(stage=Application.Stage.APPROVED)
        .values("group_id")
        .annotate(n=Count("pk"), total=Sum("approval__principal"))
    )
    sums = {row["group_id"]: row for row in waiting}
    groups = list(
        Group.objects.filter(pk__in=sums).select_related("board").order_by("board__code", "number")
    )
    cash = cash_in_tills({group.board_id for group in groups})
    done = Disbursement.objects.within(scope).select_related("group__board", "entry")
    return Disbursements(
        ready=tuple(
            Ready(
                group_id=group.pk,
                group=str(group),
                commune=group.board.name,
                count=sums[group.pk]["n"],
                total=sums[group.pk]["total"],
                cash=cash.get(group.board_id, 0),
            )
            for group in groups
        ),
        done=tuple(
            Done(
                id=row.pk,
                group=str(row.group),
                commune=row.group.board.name,
                on=row.on,
                total=row.total,
                voucher=row.entry.code,
            )
            for row in done.order_by("-pk")[:20]
        ),
    )


def to_pay(actor: Actor, *, group_id: int) -> ToPay:
    """Prepare one group's list for the table, with the approved amounts (danh sách giải ngân)."""
    reach = Group.objects.within(actor.scope(Verb.DISBURSE)).select_related("board")
    group = reach.filter(pk=group_id).first()
    if group is None:
        raise Unseen
    waiting = Application.objects.filter(group=group, stage=Application.Stage.APPROVED)
    bank = bank_of(group.board_id)
    return ToPay(
        group_id=group.pk,
        group=str(group),
        commune=group.board.name,
        rows=tuple(
            ToPayRow(
                id=row.pk,
                number=row.number,
                member=row.member.name,
                id_tail=row.member.id_number[-4:],
                cycle=row.cycle,
                work=row.work_kind.name,
                principal=row.approval.principal,
            )
            for row in waiting.select_related("member", "work_kind", "approval").order_by(
                "member__sort_key", "pk"
            )
        ),
        cash=cash_of(group.board_id).balance,
        bank=bank.balance if bank else 0,
    )


def chosen_of(page: ToPay, *, ids: Iterable[int], transfer: bool) -> Chosen:
    """Add up the ticked rows and tell what they leave in the till or the bank (phần sắp chi)."""
    wanted = set(ids)
    rows = tuple(row for row in page.rows if row.id in wanted)
    total = sum(row.principal for row in rows)
    return Chosen(
        rows=rows,
        total=total,
        left=(page.bank if transfer else page.cash) - total,
        notes=() if transfer else notes_for(row.principal for row in rows),
    )


def notes_for(amounts: Iterable[Vnd]) -> tuple[NotesLine, ...]:
    """Tell which notes pay each amount out by itself with the fewest pieces (mệnh giá cần).

    What is less than the smallest note is left to coins nobody has: such loans do not exist.
    """
    pieces = dict.fromkeys(NOTES, 0)
    for amount in amounts:
        left = amount
        for note in NOTES:
            count, left = divmod(left, note)
            pieces[note] += count
    return tuple(NotesLine(note=note, pieces=count) for note, count in pieces.items() if count)


def paid_list(actor: Actor, *, disbursement_id: int) -> PaidList:
    """Show a posted list (danh sách đã giải ngân)."""
    reach = Disbursement.objects.within(actor.scope(Verb.SEE)).filter(pk=disbursement_id)
    row = reach.select_related("group__board__fund", "entry", "record__actor").first()
    if row is None:
        raise Unseen
    loans = Loan.objects.filter(disbursement=row).select_related("member")
    return PaidList(
        id=row.pk,
        union=row.group.board.fund.union,
        group=str(row.group),
        commune=row.group.board.name,
        on=row.on,
        channel=str(row.get_channel_display()),
        total=row.total,
        voucher=row.entry.code,
        check_code=row.entry.check_code,
        entry_id=row.entry_id,
        by=row.record.actor.name,
        rows=tuple(
            PaidRow(
                loan_id=loan.pk,
                member=loan.member.name,
                id_tail=loan.member.id_number[-4:],
                number=loan.number,
                cycle=loan.cycle,
                principal=loan.principal,
            )
            for loan in loans.order_by("member__sort_key")
        ),
    )
