"""Print a report as JSON, for scripts and auditors."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qqv.people.models import Fund
from qqv.reports.conference import conference, fund_scope
from qqv.reports.portfolio import portfolio_rows
from qqv.reports.written import written

TODAY = date.today


class Command(BaseCommand):
    help = "In báo cáo ra JSON / print a report: conference, portfolio"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=["conference", "portfolio"])
        parser.add_argument("--year", type=int)
        parser.add_argument("--on", type=date.fromisoformat)
        parser.add_argument("--by", choices=["commune", "group"], default="commune")
        parser.add_argument("--fund")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        answer: Callable[..., Any] = _ANSWERS[options["name"]]
        self.stdout.write(json.dumps(answer(options), ensure_ascii=False, indent=1))


def _fund(code: str | None) -> Fund:
    fund = (Fund.objects.filter(code=code) if code else Fund.objects.all()).first()
    if fund is None:
        raise CommandError("Chưa có quỹ nào trong cơ sở dữ liệu này.")
    return fund


def _conference(options: dict[str, Any]) -> Any:
    if options["year"] is None:
        raise CommandError("Thiếu năm: --year 2022")
    fund = _fund(options["fund"])
    on = fund.working_on or TODAY()
    return written(conference(fund_scope(fund.code), year=options["year"], on=on))


def _portfolio(options: dict[str, Any]) -> Any:
    fund = _fund(options["fund"])
    on = options["on"] or fund.working_on or TODAY()
    return written(portfolio_rows(fund_scope(fund.code), on=on, by=options["by"]))


_ANSWERS = {"conference": _conference, "portfolio": _portfolio}
