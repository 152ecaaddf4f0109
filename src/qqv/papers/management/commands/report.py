"""Print a report as JSON, or write it as CSV or a workbook, for scripts and auditors.

The conference report is also written as Word, PDF and slides.
"""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext

from qqv.ledger.actions import month_end
from qqv.papers.conference.files import Format, file_of
from qqv.papers.press import Printing
from qqv.people.models import Board, Fund
from qqv.reports.asked import MONTHS, Asked, By, Units, in_board, narrowed
from qqv.reports.commas import comma_separated
from qqv.reports.conference import Conference, conference, conference_between, fund_scope
from qqv.reports.forecast import forecast
from qqv.reports.forecast_table import (
    MOST_MONTHS,
    compared_table,
    compared_written,
    forecast_written,
)
from qqv.reports.foreseen import Comparison, compared
from qqv.reports.indicators import indicators
from qqv.reports.known import NotKnown, as_known_on, refuse_unknown
from qqv.reports.portfolio import PortfolioReport, portfolio_rows
from qqv.reports.registry import REPORTS, Report
from qqv.reports.sharing import Shares, shares_of, shares_table, shares_written
from qqv.reports.table import Table
from qqv.reports.telling.reported import Reported
from qqv.reports.workbook import workbook
from qqv.reports.written import indicators_written, table_written, written
from qqv.reports.yearly import conference_table
from qqv.rules.access import Actor, Grant, Role, Scope
from qqv.rules.refusals import Refusal

TODAY = date.today
SITE = f"https://{settings.SITE_HOSTS[0]}/" if settings.SITE_HOSTS else "http://localhost/"


class Command(BaseCommand):
    help = f"In báo cáo / print a report: conference, sharing, {', '.join(REPORTS)}"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("name", choices=["conference", "sharing", *REPORTS])
        add("--year", type=int)
        add("--quarter", type=int, choices=range(1, 5), help="sharing: which quarter")
        add("--on", type=date.fromisoformat)
        add("--first", type=date.fromisoformat, help="first day of the span")
        add("--last", type=date.fromisoformat, help="last day of the span")
        add("--against", type=date.fromisoformat, help="compare: the earlier day")
        add("--by", choices=[by.value for by in By])
        add("--commune", "--board", help="code of a board")
        add("--late", type=int, help="loans: more than so many days late")
        add("--debt-group", type=int, choices=range(1, 6))
        add("--chart", default="", help="drawers, lines: a line of the chart of accounts")
        add("--units", choices=[u.value for u in Units], default="then", help="units of the day")
        add("--months", type=int, default=MONTHS, help="forecast: how many months (JSON: months)")
        add("--compare", action="store_true", help="forecast: beside what was collected since")
        add("--known-on", type=date.fromisoformat, help="as known at the end of this day")
        add("--fund")
        add("--half", type=int, choices=[1, 2], help="conference: half of the year")
        add("--frozen", type=int, metavar="N", help="conference: version N as it was frozen")
        add("--format", choices=[*_WRITTEN, *Format], default="json")
        add("--out", "--output", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["format"] in list(Format):
            return self._file(options)
        answer: Callable[..., bytes] = _WRITTEN[options["format"]]
        try:
            with _as_known(options):
                content = answer(options)
        except Refusal as refusal:
            raise CommandError(refusal.sentence(gettext(refusal.text))) from None
        out: Path | None = options["out"]
        if out is None:
            if options["format"] == "json":
                self.stdout.write(content.decode())
            elif options["format"] == "csv":
                self.stdout.write(content.decode("utf-8-sig"), ending="")
            else:
                raise CommandError("Tệp Excel cần nơi ghi: --out FILE.xlsx")
            return
        _save(out, content)

    def _file(self, options: dict[str, Any]) -> None:
        """Write the conference report as a file, here unless told where."""
        if options["name"] != "conference":
            raise CommandError("Chỉ báo cáo hội nghị (conference) có dạng Word, PDF, trình chiếu.")
        if options["known_on"]:
            raise CommandError(
                "--known-on: chỉ cho json, csv, xlsx; bản đã chốt thì dùng --frozen."
            )
        fund, reported = _fund(options["fund"]), _reported(options)
        eyes = Actor(user_id=0, name="", fund_id=fund.pk, grants=(Grant(role=Role.AUDITOR),))
        printing = Printing(at=timezone.now(), by="run.py", site=SITE)
        try:
            made = file_of(
                eyes,
                reported=reported,
                version=options["frozen"],
                form=Format(options["format"]),
                on=fund.working_on or TODAY(),
                printing=printing,
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        out = options["out"] or Path(made.name)
        _save(out, made.content)
        self.stdout.write(str(out))


def _save(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as fault:
        raise CommandError(f"Không ghi được tệp {out}: {fault.strerror}") from None


def _reported(options: dict[str, Any]) -> Reported:
    if options["year"] is None:
        raise CommandError("Thiếu năm: --year 2022")
    return Reported(year=options["year"], half=options["half"] or 0)


def _json(options: dict[str, Any]) -> bytes:
    plain = _PLAIN.get(options["name"])
    answer = plain(options) if plain else table_written(_table(options))
    return json.dumps(answer, ensure_ascii=False, indent=1).encode()


def _fund(code: str | None) -> Fund:
    fund = (Fund.objects.filter(code=code) if code else Fund.objects.all()).first()
    if fund is None:
        raise CommandError("Chưa có quỹ nào trong cơ sở dữ liệu này.")
    return fund


def _conference(options: dict[str, Any]) -> Conference:
    reported, fund = _reported(options), _fund(options["fund"])
    on, scope, units = (
        fund.working_on or TODAY(),
        fund_scope(fund.code),
        Units(options["units"]),
    )
    if not reported.half:
        return conference(scope, year=reported.year, on=on, units=units)
    try:
        last = reported.until(on)
    except Refusal as refusal:
        raise CommandError(str(refusal)) from None
    return conference_between(scope, first=reported.first, last=last, units=units)


def _portfolio(options: dict[str, Any]) -> PortfolioReport:
    fund = _fund(options["fund"])
    on = options["on"] or fund.working_on or TODAY()
    by = options["by"] or By.COMMUNE.value
    units = Units(options["units"])
    return portfolio_rows(fund_scope(fund.code), on=on, by=by, units=units)


def _indicators(options: dict[str, Any]) -> dict[str, Any]:
    report, fund = REPORTS["indicators"], _fund(options["fund"])
    asked = _asked(report, fund, options)
    scope = narrowed(fund_scope(fund.code), asked)
    return indicators_written(indicators(scope, first=asked.first, last=asked.last))


def _sharing(options: dict[str, Any]) -> Shares:
    if options["year"] is None or options["quarter"] is None:
        raise CommandError("Thiếu năm, quý: --year 2022 --quarter 4")
    fund = _fund(options["fund"])
    scope = _reach(fund, options)
    return shares_of(scope, year=options["year"], quarter=options["quarter"])


def _forecast(options: dict[str, Any]) -> dict[str, Any]:
    if options["compare"]:
        return compared_written(_compared(options))
    fund = _fund(options["fund"])
    on = options["on"] or fund.working_on or TODAY()
    return forecast_written(forecast(_reach(fund, options), on=on, months=_months(options)))


def _compared(options: dict[str, Any]) -> Comparison:
    """Hold a past forecast against the books, until the last day or the working day."""
    fund = _fund(options["fund"])
    on, until = options["on"], options["last"] or fund.working_on or TODAY()
    if on is None or on > until:
        raise CommandError("Cần ngày lập dự báo đã qua: --on 2022-07-01 --compare")
    return compared(_reach(fund, options), on=on, until=until)


def _months(options: dict[str, Any]) -> int:
    months: int = options["months"]
    if not 1 <= months <= MOST_MONTHS:
        raise CommandError(f"--months: từ 1 đến {MOST_MONTHS} tháng.")
    return months


def _reach(fund: Fund, options: dict[str, Any]) -> Scope:
    scope, board = fund_scope(fund.code), _board(fund, options)
    return in_board(scope, board.pk) if board else scope


def _board(fund: Fund, options: dict[str, Any]) -> Board | None:
    if not options["commune"]:
        return None
    board = Board.objects.filter(fund=fund, code=options["commune"]).first()
    if board is None:
        raise CommandError(f"Không có ban quản lý mã {options['commune']}.")
    return board


def _table(options: dict[str, Any]) -> Table:
    if options["name"] == "conference":
        return conference_table(_conference(options))
    if options["name"] == "sharing":
        return shares_table(_sharing(options))
    if options["name"] == "forecast" and options["compare"]:
        return compared_table(_compared(options))
    report, fund = REPORTS[options["name"]], _fund(options["fund"])
    return report.table(fund_scope(fund.code), _asked(report, fund, options))


def _asked(report: Report, fund: Fund, options: dict[str, Any]) -> Asked:
    on = options["on"] or fund.working_on or TODAY()
    first, last = options["first"], options["last"]
    if options["year"] and not (options["on"] or first or last):
        # A year that runs on is told up to the day the fund works on.
        first, last = date(options["year"], 1, 1), min(date(options["year"], 12, 31), on)
        on = last
    if report.next_month and first is None:
        first = month_end(on) + timedelta(days=1)
        last = last or month_end(first)
    by = By(options["by"]) if options["by"] else report.by[0] if report.by else By.COMMUNE
    if report.by and by not in report.by:
        raise CommandError(f"--by: {', '.join(report.by)}")
    board = _board(fund, options)
    return Asked(
        on=on,
        first=first or on.replace(month=1, day=1),
        last=last or on,
        before=options["against"] or on.replace(month=1, day=1),
        by=by,
        board_id=board.pk if board else None,
        late=options["late"],
        debt_group=options["debt_group"],
        chart=options["chart"],
        units=Units(options["units"]),
        months=_months(options),
        known=options["known_on"],
    )


@contextmanager
def _as_known(options: dict[str, Any]) -> Iterator[None]:
    """Let the conference and the portfolio be reckoned as known; a report sees to it itself."""
    name, known = options["name"], options["known_on"]
    if known is None or name in REPORTS and name not in _PLAIN:
        yield
        return
    if name not in ("conference", "portfolio"):
        raise NotKnown(title=name, known=known)
    fund = _fund(options["fund"])
    on = options["on"] or fund.working_on or TODAY()
    if name == "conference":
        on = min(on, _reported(options).last)
    by_group = options["by"] == By.GROUP
    refuse_unknown(fund_scope(fund.code), known=known, on=on, by_group=by_group)
    with as_known_on(known):
        yield


_PLAIN: dict[str, Callable[[dict[str, Any]], Any]] = {
    "conference": lambda options: written(_conference(options)),
    "forecast": _forecast,
    "portfolio": lambda options: written(_portfolio(options)),
    "sharing": lambda options: shares_written(_sharing(options)),
    "indicators": lambda options: _indicators(options),
}
_WRITTEN: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "json": _json,
    "csv": lambda options: comma_separated(_table(options)),
    "xlsx": lambda options: workbook(_table(options), training=settings.DEMO),
}
