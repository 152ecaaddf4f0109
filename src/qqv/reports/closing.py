"""What is left to do before a month is closed? Every step reckoned from the facts (khóa sổ)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.utils.translation import gettext

from qqv.capital.queries import last_count, open_slips
from qqv.capital.reconciling import reconcile
from qqv.collection.queries.closing import groups_without_sheet, hand_overs_open
from qqv.ledger.checks import faults_of_book
from qqv.ledger.journal import Turnover, book_of, turnovers
from qqv.reports.table import Link
from qqv.rules.access import Actor
from qqv.rules.chart import Chart
from qqv.rules.periods import Every, Span, span_around
from qqv.rules.refusals import shown

# A count belongs to the month's end if it was made in these last days, or on the first after.
END_DAYS = 2
DEADLINE_DAY = 7
NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do before closing, done or not, and where to do it (một bước)."""

    label: str
    done: bool
    what: str
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthEnd:
    """A month's checklist (các bước khóa sổ tháng)."""

    board_id: int
    board: str
    month: Span
    deadline: date
    steps: tuple[Step, ...]

    @property
    def left(self) -> int:
        return sum(not step.done for step in self.steps)


def month_end_of(actor: Actor, *, board_id: int, month: date) -> MonthEnd:
    """Go through a month's steps (danh mục khóa sổ); unseen outside her reach."""
    name, _opened = book_of(actor, board_id=board_id)
    span = span_around(month, every=Every.MONTH)
    steps: tuple[Callable[[int, Span], Step], ...] = (
        _sheets,
        _hand_overs,
        _with_leaders,
        _slips,
        partial(_counted, actor),
        partial(_reconciled, actor),
        _sound,
    )
    return MonthEnd(
        board_id=board_id,
        board=name,
        month=span,
        deadline=span.after.first.replace(day=DEADLINE_DAY),
        steps=tuple(step(board_id, span) for step in steps),
    )


def _sheets(board_id: int, span: Span) -> Step:
    missing = groups_without_sheet(board_id, first=span.first, last=span.last)
    names = ", ".join(missing[:NAMED]) + ("…" if len(missing) > NAMED else "")
    what = gettext("%(n)s nhóm đang vay chưa có bảng kê: %(names)s.") % {
        "n": len(missing),
        "names": names,
    }
    return Step(
        label=gettext("Bảng kê thu đã nhập đủ"),
        done=not missing,
        what=what if missing else gettext("Nhóm nào đang vay cũng đã có bảng kê."),
        link=Link(screen="collection"),
    )


def _hand_overs(board_id: int, span: Span) -> Step:
    waiting = hand_overs_open(board_id, until=span.last)
    what = gettext("Còn %(n)s lần nộp tiền chưa nhận.") % {"n": waiting}
    return Step(
        label=gettext("Thủ quỹ đã nhận các lần nộp tiền"),
        done=not waiting,
        what=what if waiting else gettext("Không còn lần nộp tiền nào chờ nhận."),
        link=Link(screen="handovers"),
    )


def _with_leaders(board_id: int, span: Span) -> Step:
    held = _held(board_id, Chart.WITH_LEADER, span.last)
    what = gettext("Cuối tháng trưởng nhóm còn giữ %(held)s đ.") % {"held": shown(held)}
    return Step(
        label=gettext("Không còn tiền ở trưởng nhóm"),
        done=not held,
        what=what if held else gettext("Cuối tháng trưởng nhóm không giữ tiền."),
        link=Link(screen="handovers"),
    )


def _slips(board_id: int, span: Span) -> Step:
    waiting = open_slips(board_id, until=span.last)
    what = gettext("Còn %(n)s phiếu chưa ghi sổ.") % {"n": waiting}
    return Step(
        label=gettext("Phiếu thu, chi đã ghi sổ"),
        done=not waiting,
        what=what if waiting else gettext("Không còn phiếu nào treo."),
        link=Link(screen="slips", query=(("xa", str(board_id)),)),
    )


def _counted(actor: Actor, board_id: int, span: Span) -> Step:
    label = gettext("Quỹ đã kiểm kê cuối tháng và khớp sổ")
    link = Link(screen="cash-counts", query=(("xa", str(board_id)),))
    count = last_count(actor, board_id=board_id, until=span.after.first)
    since = span.last - timedelta(days=END_DAYS)
    if count is None or count.on < since:
        what = gettext("Chưa kiểm kê từ ngày %(day)s.") % {"day": shown(since)}
        return Step(label=label, done=False, what=what, link=link)
    facts = {"day": shown(count.on), "counted": shown(count.counted)}
    if not count.confirmed_by:
        what = gettext("Đã đếm %(counted)s đ ngày %(day)s, kế toán chưa xác nhận.") % facts
        return Step(label=label, done=False, what=what, link=link)
    # Whoever counted and booked what was over or short has made till and book agree.
    what = gettext("Đã đếm %(counted)s đ ngày %(day)s, hai người xác nhận.") % facts
    return Step(label=label, done=True, what=what, link=link)


def _reconciled(actor: Actor, board_id: int, span: Span) -> Step:
    label = gettext("Đã đối chiếu ngân hàng")
    query = ("xa", str(board_id)), ("ngay", shown(span.last))
    link = Link(screen="bank-reconciliation", query=query)
    page = reconcile(actor, board_id=board_id, on=span.last)
    if page is None or not page.used:
        what = gettext("Tài khoản ngân hàng chưa có phát sinh nào.")
        return Step(label=label, done=True, what=what, link=link)
    if page.statement_id is None:
        what = gettext("Chưa nhập sao kê đến ngày %(day)s.") % {"day": shown(span.last)}
        return Step(label=label, done=False, what=what, link=link)
    if page.difference:
        what = gettext("Sổ và ngân hàng còn lệch %(gap)s đ chưa rõ vì sao.")
        facts = {"gap": shown(abs(page.difference))}
        return Step(label=label, done=False, what=what % facts, link=link)
    what = gettext("Ngân hàng có %(bank)s đ; %(lines)s dòng khác sổ, đều đã rõ.")
    facts = {"bank": shown(page.stated), "lines": str(len(page.at_bank) + len(page.in_book))}
    return Step(label=label, done=True, what=what % facts, link=link)


def _sound(board_id: int, span: Span) -> Step:
    fault = next(faults_of_book(board_id), None)
    what = gettext("Sổ không khớp: %(fault)s. Báo tỉnh ngay.") % {"fault": fault}
    return Step(
        label=gettext("Sổ đã kiểm tra, không sai lệch"),
        done=fault is None,
        what=what if fault else gettext("Dấu niêm, số dư và cân đối đều đúng."),
        link=Link(screen="trial-balance", query=(("xa", str(board_id)),)),
    )


def _held(board_id: int, chart: Chart, last: date) -> int:
    return turnovers(board_id, last=last).get(chart.value, Turnover()).net
