"""Who had which part of a quarter's interest, and do the parts make the whole? Board by board."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from qqv.capital.models import SharingLine, SharingRun
from qqv.capital.sharing import quarter_of
from qqv.capital.sharing_draft import Draft
from qqv.capital.sharing_page import BasePage, LinePage, QuarterRow, RunPage
from qqv.collection.sharing import drafts_of
from qqv.ledger.interest import interest_received
from qqv.people.models import Board
from qqv.reports.asked import count, money
from qqv.reports.table import Cell, Column, Kind, Link, Row, Table, summed
from qqv.rules.access import Scope
from qqv.rules.money import Vnd
from qqv.rules.periods import Every, Span, span_around
from qqv.rules.sharing import OF_GROUP, NoTable, Who

# Who had what and is to be paid what, in đồng; and the interest it is of.
Taken = tuple[list[tuple[str, Vnd, Vnd]], Vnd]


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """What each level has of some interest, in đồng (các cấp)."""

    fund: Vnd = 0
    province: Vnd = 0
    commune: Vnd = 0
    group: Vnd = 0

    @property
    def total(self) -> Vnd:
        return self.fund + self.shared

    @property
    def shared(self) -> Vnd:
        return self.province + self.commune + self.group


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardShares:
    """One board's quarter, in đồng: `taken_up` is what the run shares (chia lãi của xã).

    `by_books` is dated in the quarter; a run also takes up what came to earlier quarters since.
    """

    code: str
    board: str
    run: bool
    levels: Levels
    payable: Vnd
    taken_up: Vnd
    by_books: Vnd

    @property
    def proof(self) -> bool:
        return self.levels.total == self.taken_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """A quarter of the fund with its proof, in đồng (chia lãi)."""

    quarter: str
    first: date
    last: date
    boards: tuple[BoardShares, ...]

    @property
    def levels(self) -> Levels:
        return added([board.levels for board in self.boards])

    @property
    def interest(self) -> Vnd:
        return sum(board.taken_up for board in self.boards)

    @property
    def proof(self) -> bool:
        return all(board.proof for board in self.boards) and self.levels.total == self.interest


def shares_of(scope: Scope, *, year: int, quarter: int) -> Shares:
    """Tell a quarter's shares: as run, or as they would be run from the books now (chia lãi)."""
    span = span_around(date(year, 3 * quarter - 2, 1), every=Every.QUARTER)
    received = interest_received(scope, first=span.first, last=span.last)
    reach = Board.objects.within(scope).filter(level=Board.Level.COMMUNE)
    boards = list(reach.select_related("parent").order_by("code"))
    runs = _run_already(boards, span)
    missing = [board for board in boards if board.pk not in runs]
    try:
        drafts = drafts_of(missing, span)
    except NoTable:
        # Nothing decided, nothing shared: all of it is the fund's.
        drafts = {}
    return Shares(
        quarter=quarter_of(span.first),
        first=span.first,
        last=span.last,
        boards=tuple(
            _board(board, runs.get(board.pk), drafts.get(board.pk), received.get(board.pk, 0))
            for board in boards
        ),
    )


def shares_written(found: Shares) -> dict[str, object]:
    """Write a quarter's shares as JSON says them (chia lãi)."""
    return {
        "quarter": found.quarter,
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "interest_received": found.interest,
        "fund": found.levels.fund,
        "shares": found.levels.shared,
        "by_level": _levels(found.levels),
        "shares_plus_fund_is_interest": found.proof,
        "boards": [
            {
                "code": board.code,
                "board": board.board,
                "run": board.run,
                "interest_received": board.taken_up,
                "interest_by_books": board.by_books,
                "fund": board.levels.fund,
                "shares": board.levels.shared,
                "by_level": _levels(board.levels),
                "payable": board.payable,
                "shares_plus_fund_is_interest": board.proof,
            }
            for board in found.boards
        ],
    }


def shares_table(found: Shares) -> Table:
    """Put a quarter's shares into a table (bảng chia lãi)."""
    columns = (
        Column(key="name", label=_("Xã"), weight=3),
        money("interest", _("Lãi đã thu")),
        money("fund", _("Để lại quỹ")),
        money("province", _("Cấp tỉnh")),
        money("commune", _("Ban quản lý xã")),
        money("group", _("Cán bộ nhóm")),
        money("payable", _("Phải chi")),
    )
    rows = []
    for board in found.boards:
        had = board.levels
        parts = (had.fund, had.province, had.commune, had.group)
        rows.append(Row(cells=(board.board, board.taken_up, *parts, board.payable)))
    return _table("chia-lai", _("Chia lãi %(quarter)s") % {"quarter": found.quarter}, columns, rows)


def quarters_table(rows: list[QuarterRow]) -> Table:
    """Put boards' quarters into a table (các quý chia lãi)."""
    columns = (
        Column(key="name", label=_("Xã"), weight=3),
        Column(key="quarter", label=_("Quý")),
        money("interest", _("Lãi đã thu")),
        money("fund", _("Để lại quỹ")),
        money("payable", _("Phải chi")),
        money("paid", _("Đã chi")),
    )
    made = [
        Row(cells=(one.board, one.name, one.interest, one.fund, one.payable, one.paid))
        for one in rows
    ]
    return _table("chia-lai", _("Chia lãi"), columns, made)


def statement_table(page: RunPage) -> Table:
    """Put a run's receivers into a table; each leads to what it is made of (người nhận)."""
    columns = (
        Column(key="title", label=_("Chức danh"), weight=3),
        Column(key="group", label=_("Nhóm"), weight=2),
        Column(key="name", label=_("Họ và tên"), weight=2),
        money("amount", _("Được chia")),
        money("carried", _("Trừ kỳ trước")),
        money("payable", _("Được nhận")),
        Column(key="voucher", label=_("Phiếu chi")),
    )
    rows = []
    for line in page.lines:
        cells: tuple[Cell, ...] = (_(line.title), line.group, line.name, line.amount)
        due = (line.carried or None, None if line.who == Who.FUND else line.payable)
        links = [("amount", Link(screen="sharing-line", id=line.id))]
        if line.entry_id:
            links.append(("voucher", Link(screen="voucher", id=line.entry_id)))
        rows.append(Row(cells=(*cells, *due, line.voucher), links=tuple(links)))
    title = _("Chia lãi %(quarter)s, %(board)s") % {"quarter": page.quarter, "board": page.board}
    return _table("chia-lai", title, columns, rows)


def groups_table(page: RunPage | LinePage) -> Table:
    """Put the groups behind a run or a line into a table; each leads to its receipts (căn cứ)."""
    of_line = isinstance(page, LinePage)
    columns = (
        Column(key="group", label=_("Nhóm"), weight=3),
        Column(key="quarter", label=_("Lãi của quý")),
        count("members", _("Thành viên")),
        money("interest", _("Lãi đã thu")),
        *((money("part", _("Phần được chia")),) if of_line else ()),
    )
    rows = [
        Row(
            cells=(
                base.group or _("Không thuộc nhóm nào"),
                base.quarter,
                base.members,
                base.interest,
                *((base.part,) if of_line else ()),
            ),
            links=(("interest", Link(screen="sharing-base", id=base.id)),),
        )
        for base in page.bases
    ]
    return _table("can-cu", _("Lãi thu của các nhóm"), columns, rows)


def receipts_table(page: BasePage) -> Table:
    """Put the receipts of a group's interest into a table; each leads to its voucher (chứng từ)."""
    columns = (
        Column(key="on", label=_("Ngày"), kind=Kind.DAY),
        Column(key="voucher", label=_("Chứng từ"), weight=2),
        Column(key="member", label=_("Người vay"), weight=3),
        Column(key="party", label=_("Sổ vay"), weight=2),
        money("amount", _("Lãi")),
    )
    rows = [
        Row(
            cells=(one.on, one.voucher, one.member, one.party, one.amount),
            links=(("voucher", Link(screen="voucher", id=one.entry_id)),),
        )
        for one in page.receipts
    ]
    return _table("chung-tu", _("Chứng từ thu lãi"), columns, rows)


def _table(name: str, title: str, columns: tuple[Column, ...], rows: list[Row]) -> Table:
    total = list(summed(columns, rows, _("Cộng")))
    for at, column in enumerate(columns):
        if column.key == "members":
            total[at] = None  # a group stands once for each quarter it is corrected in
    return Table(
        name=name,
        title=title,
        unit=_("Đơn vị: đồng"),
        period="",
        columns=columns,
        rows=tuple(rows),
        total=tuple(total),
    )


def _run_already(boards: list[Board], span: Span) -> dict[int, Taken]:
    """Read what was run of a quarter, by board."""
    runs = SharingRun.objects.filter(board__in=boards, first=span.first)
    found: dict[int, Taken] = {run.board_id: ([], run.interest) for run in runs}
    lines = SharingLine.objects.filter(run__in=runs)
    for board, who, amount, payable in lines.values_list("run__board", "who", "amount", "payable"):
        found[board][0].append((who, amount, payable))
    return found


def _board(board: Board, run: Taken | None, draft: Draft | None, received: Vnd) -> BoardShares:
    if run:
        rows, taken = run
    elif draft:
        rows = [(line.who.value, line.amount, line.payable) for line in draft.lines]
        taken = draft.interest
    else:
        rows, taken = [(Who.FUND.value, received, 0)], received
    return BoardShares(
        code=board.code,
        board=board.name,
        run=run is not None,
        levels=added([_level(Who(who), amount) for who, amount, _payable in rows]),
        payable=sum(payable for _who, _amount, payable in rows),
        taken_up=taken,
        by_books=received,
    )


def _level(who: Who, amount: Vnd) -> Levels:
    if who == Who.FUND:
        return Levels(fund=amount)
    if who == Who.PROVINCE:
        return Levels(province=amount)
    return Levels(group=amount) if who in OF_GROUP else Levels(commune=amount)


def added(parts: Iterable[Levels]) -> Levels:
    """Add up what each level has, in đồng (cộng các cấp)."""
    parts = list(parts)
    return Levels(
        fund=sum(one.fund for one in parts),
        province=sum(one.province for one in parts),
        commune=sum(one.commune for one in parts),
        group=sum(one.group for one in parts),
    )


def _levels(levels: Levels) -> dict[str, Vnd]:
    return {"province": levels.province, "commune": levels.commune, "group": levels.group}
