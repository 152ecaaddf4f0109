"""What was shared, who has what, from which receipts, and who has signed? As pages."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from qqv.capital.models import SharingBase, SharingLine, SharingPart, SharingRun, SharingSource
from qqv.capital.share_tables import standing
from qqv.ledger.interest import interest_among, interest_received
from qqv.people.models import Board
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.money import Vnd
from qqv.rules.periods import Every, Span, span_around
from qqv.rules.refusals import Unseen
from qqv.rules.sharing import OF_GROUP, WHO_NAMES, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterRow:
    """A quarter of a board, in đồng (quý): `interest` by the books until it is shared."""

    board_id: int
    board: str
    code: str
    first: date
    last: date
    run_id: int | None
    interest: Vnd
    fund: Vnd = 0
    payable: Vnd = 0
    paid: Vnd = 0

    @property
    def name(self) -> str:
        return quarter_name(self.first)

    @property
    def number(self) -> int:
        return (self.first.month + 2) // 3

    @property
    def unpaid(self) -> Vnd:
        return self.payable - self.paid


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """What one receiver has from a run, in đồng (dòng chia)."""

    id: int
    who: Who
    title: str
    group: str
    name: str
    amount: Vnd
    carried: Vnd
    payable: Vnd
    left: Vnd
    entry_id: int | None
    voucher: str
    paid_on: date | None

    @property
    def waits(self) -> bool:
        return self.payable > 0 and self.entry_id is None


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRow:
    """Interest of a group taken up by a run, in đồng (căn cứ); `late` corrects an earlier one."""

    id: int
    group: str
    quarter: str
    late: bool
    members: int
    interest: Vnd
    part: Vnd = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPage:
    """One run: its proof, who has what, from which groups (bảng chia lãi quý)."""

    id: int
    board_id: int
    board: str
    quarter: str
    first: date
    last: date
    table_from: date
    decision_no: str
    interest: Vnd
    entry_id: int | None
    voucher: str
    made_on: date
    made_by: str
    mine: bool
    lines: tuple[LineRow, ...]
    bases: tuple[BaseRow, ...]

    @property
    def fund(self) -> Vnd:
        return sum(line.amount for line in self.lines if line.who == Who.FUND)

    @property
    def shared(self) -> Vnd:
        return sum(line.amount for line in self.lines if line.who != Who.FUND)

    @property
    def payable(self) -> Vnd:
        return sum(line.payable for line in self.lines)

    @property
    def paid(self) -> Vnd:
        return sum(line.payable for line in self.lines if line.entry_id)

    @property
    def waiting(self) -> tuple[LineRow, ...]:
        return tuple(line for line in self.lines if line.waits)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow:
    """A line of the books behind a group's interest, in đồng (chứng từ căn cứ)."""

    entry_id: int
    voucher: str
    on: date
    party: str
    member: str
    amount: Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class BasePage:
    """The receipts behind a group's interest of a run (chứng từ căn cứ)."""

    run_id: int
    board: str
    shared_in: str
    base: BaseRow
    receipts: tuple[ReceiptRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePage:
    """One receiver's line with the groups it comes from (một người nhận)."""

    run_id: int
    board: str
    quarter: str
    line: LineRow
    bases: tuple[BaseRow, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """A commune to choose (xã)."""

    id: int
    name: str


def communes(actor: Actor) -> tuple[Commune, ...]:
    """List the communes in reach (các xã)."""
    rows = Board.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(level=Board.Level.COMMUNE)
    return tuple(Commune(id=row.pk, name=row.name) for row in rows.order_by("code"))


def quarter_name(first: date) -> str:
    """Name the quarter that begins on a day in the reader's language (tên quý)."""
    return _("quý %(roman)s/%(year)s") % {
        "roman": ("I", "II", "III", "IV")[first.month // 3],
        "year": first.year,
    }


def first_of(year: int, number: int) -> date:
    """Give the first day of the first to fourth quarter of a year (ngày đầu quý)."""
    return date(year, 3 * number - 2, 1)


def quarters(
    actor: Actor, *, on: date, board_id: int | None = None, first: date | None = None
) -> list[QuarterRow]:
    """List quarters that are over: of one board, or one quarter of every board (các quý).

    From the first table on; the latest quarter first.
    """
    scope = actor.scope(Verb.SEE_BOOKS)
    boards = Board.objects.within(scope).filter(level=Board.Level.COMMUNE).order_by("code")
    if board_id is not None:
        boards = boards.filter(pk=board_id)
        if not boards:
            raise Unseen
    spans = ended_quarters(actor.fund_id, on=on)
    if first is not None:
        spans = [span for span in spans if span.first == first]
    runs = _runs(Q(board__in=boards))
    rows = []
    for span in spans:
        received = interest_received(scope, first=span.first, last=span.last)
        for board in boards:
            run = runs.get((board.pk, span.first))
            rows.append(run or _unshared(board, span, received.get(board.pk, 0)))
    return rows


def ended_quarters(fund_id: int, *, on: date) -> list[Span]:
    """List the quarters since the first table, the one that runs left out (các quý đã hết)."""
    first = standing(fund_id).values_list("valid_from", flat=True).first()
    spans = []
    span = span_around(first, every=Every.QUARTER) if first else None
    while span and span.last < on:
        spans.append(span)
        span = span.after
    return spans[::-1]


def run_page(actor: Actor, *, run_id: int) -> RunPage:
    """Show a run with its lines and groups (bảng chia lãi quý); Unseen outside her scope."""
    run = _run(actor, run_id)
    decision = run.table.decision
    return RunPage(
        id=run.pk,
        board_id=run.board_id,
        board=run.board.name,
        quarter=quarter_name(run.first),
        first=run.first,
        last=run.last,
        table_from=run.table.valid_from,
        decision_no=decision.decision_no,
        interest=run.interest,
        entry_id=run.entry_id,
        voucher=run.entry.code if run.entry else "",
        made_on=run.entry.on if run.entry else run.last,
        made_by=run.record.actor.name,
        mine=run.record.actor_id == actor.user_id,
        lines=_line_rows(Q(run=run)),
        bases=_base_rows(run, SharingBase.objects.filter(run=run)),
    )


def line_page(actor: Actor, *, line_id: int) -> LinePage:
    """Show what a receiver's line is made of, group by group (một người nhận)."""
    reach = SharingLine.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(pk=line_id)
    row = reach.first()
    if row is None:
        raise Unseen
    run = _run(actor, row.run_id)
    parts = dict(SharingPart.objects.filter(line=row).values_list("base", "amount"))
    bases = SharingBase.objects.filter(pk__in=parts)
    return LinePage(
        run_id=run.pk,
        board=run.board.name,
        quarter=quarter_name(run.first),
        line=_line_rows(Q(pk=row.pk))[0],
        bases=_base_rows(run, bases, parts),
    )


def base_page(actor: Actor, *, base_id: int) -> BasePage:
    """Show the receipts behind a group's interest (chứng từ căn cứ)."""
    base = SharingBase.objects.filter(pk=base_id).first()
    if base is None:
        raise Unseen
    run = _run(actor, base.run_id)
    postings = SharingSource.objects.filter(base=base).values("posting")
    return BasePage(
        run_id=run.pk,
        board=run.board.name,
        shared_in=quarter_name(run.first),
        base=_base_rows(run, SharingBase.objects.filter(pk=base.pk))[0],
        receipts=tuple(
            ReceiptRow(
                entry_id=line.entry_id,
                voucher=line.voucher,
                on=line.on,
                party=line.party,
                member=line.member,
                amount=line.amount,
            )
            for line in interest_among(run.board_id, postings)
        ),
    )


def shared_by(actor: Actor, *, entry_id: int) -> tuple[tuple[int, str, Vnd], ...]:
    """Tell in which runs a voucher's interest was shared: run, quarter, đồng (đã chia ở đâu)."""
    runs = SharingRun.objects.within(actor.scope(Verb.SEE_BOOKS))
    rows = SharingSource.objects.filter(posting__entry=entry_id, base__run__in=runs)
    sums = rows.order_by("base__run").values_list("base__run", "base__run__first")
    return tuple((run, quarter_name(first), n) for run, first, n in sums.annotate(n=Sum("amount")))


def _run(actor: Actor, run_id: int) -> SharingRun:
    reach: Scope = actor.scope(Verb.SEE_BOOKS)
    rows = SharingRun.objects.within(reach).filter(pk=run_id)
    run = rows.select_related("board", "entry", "table__decision", "record__actor").first()
    if run is None:
        raise Unseen
    return run


def _runs(which: Q) -> dict[tuple[int, date], QuarterRow]:
    lines = SharingLine.objects.filter(run__in=SharingRun.objects.filter(which)).order_by()
    sums = {
        run: (fund or 0, payable or 0, paid or 0)
        for run, fund, payable, paid in lines.values_list("run").annotate(
            fund=Sum("amount", filter=Q(who=Who.FUND.value)),
            due=Sum("payable"),
            paid=Sum("payable", filter=Q(payment__isnull=False)),
        )
    }
    found = {}
    for run in SharingRun.objects.filter(which).select_related("board"):
        fund, payable, paid = sums.get(run.pk, (0, 0, 0))
        found[run.board_id, run.first] = QuarterRow(
            board_id=run.board_id,
            board=run.board.name,
            code=run.board.code,
            first=run.first,
            last=run.last,
            run_id=run.pk,
            interest=run.interest,
            fund=fund,
            payable=payable,
            paid=paid,
        )
    return found


def _unshared(board: Board, span: Span, interest: Vnd) -> QuarterRow:
    return QuarterRow(
        board_id=board.pk,
        board=board.name,
        code=board.code,
        first=span.first,
        last=span.last,
        run_id=None,
        interest=interest,
    )


def _line_rows(which: Q) -> tuple[LineRow, ...]:
    rows = SharingLine.objects.filter(which).select_related("group", "payment__entry")
    found = []
    for row in rows.order_by("pk"):
        payment = getattr(row, "payment", None)
        found.append(
            LineRow(
                id=row.pk,
                who=Who(row.who),
                title=WHO_NAMES[Who(row.who)],
                group=str(row.group or "") if Who(row.who) in OF_GROUP else "",
                name=row.name,
                amount=row.amount,
                carried=row.carried,
                payable=row.payable,
                left=row.left,
                entry_id=payment.entry_id if payment else None,
                voucher=payment.entry.code if payment else "",
                paid_on=payment.entry.on if payment else None,
            )
        )
    return tuple(found)


def _base_rows(
    run: SharingRun, rows: QuerySet[SharingBase], parts: dict[int, Vnd] | None = None
) -> tuple[BaseRow, ...]:
    return tuple(
        BaseRow(
            id=row.pk,
            group=str(row.group or ""),
            quarter=quarter_name(row.quarter),
            late=row.quarter != run.first,
            members=row.members,
            interest=row.interest,
            part=(parts or {}).get(row.pk, 0),
        )
        for row in rows.select_related("group").order_by("-quarter", "group__number", "pk")
    )
