"""Which approved dossiers wait for their money, and is there enough?"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from qqv.ledger.drawers import bank_of, cash_of
from qqv.lending.models import Application, Disbursement, Loan
from qqv.lending.queries.dossiers import DossierRow, dossiers_by_id
from qqv.people.models import Group
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A group with approved dossiers, in đồng (nhóm chờ giải ngân)."""

    group_id: int
    group: str
    commune: str
    count: int
    total: Vnd


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPay:
    """One group's list at the table, in đồng (danh sách giải ngân)."""

    group_id: int
    group: str
    commune: str
    rows: tuple[DossierRow, ...]
    cash: Vnd
    bank: Vnd

    @property
    def total(self) -> Vnd:
        return sum(row.principal for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidRow:
    """One loan of a posted list (dòng đã giải ngân)."""

    loan_id: int
    member: str
    number: str
    cycle: int
    principal: Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidList:
    """A posted list the way its paper looks (danh sách đã giải ngân)."""

    id: int
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
    groups = Group.objects.filter(pk__in=sums).select_related("board")
    done = Disbursement.objects.within(scope).select_related("group__board", "entry")
    return Disbursements(
        ready=tuple(
            Ready(
                group_id=group.pk,
                group=str(group),
                commune=group.board.name,
                count=sums[group.pk]["n"],
                total=sums[group.pk]["total"],
            )
            for group in groups.order_by("board__code", "number")
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
    """Prepare one group's list for the table (danh sách giải ngân)."""
    reach = Group.objects.within(actor.scope(Verb.DISBURSE)).select_related("board")
    group = reach.filter(pk=group_id).first()
    if group is None:
        raise Unseen
    waiting = Application.objects.filter(group=group, stage=Application.Stage.APPROVED)
    ids = list(waiting.values_list("pk", flat=True))
    bank = bank_of(group.board_id)
    return ToPay(
        group_id=group.pk,
        group=str(group),
        commune=group.board.name,
        rows=dossiers_by_id(actor, ids=ids, verb=Verb.DISBURSE) if ids else (),
        cash=cash_of(group.board_id).balance,
        bank=bank.balance if bank else 0,
    )


def paid_list(actor: Actor, *, disbursement_id: int) -> PaidList:
    """Show a posted list (danh sách đã giải ngân)."""
    reach = Disbursement.objects.within(actor.scope(Verb.SEE)).filter(pk=disbursement_id)
    row = reach.select_related("group__board", "entry", "record__actor").first()
    if row is None:
        raise Unseen
    loans = Loan.objects.filter(disbursement=row).select_related("member")
    return PaidList(
        id=row.pk,
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
                number=loan.number,
                cycle=loan.cycle,
                principal=loan.principal,
            )
            for loan in loans.order_by("member__sort_key")
        ),
    )
