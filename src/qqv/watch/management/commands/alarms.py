"""Print every alarm of the fund, for auditors and for scripts."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from qqv.people.models import Fund
from qqv.rules.access import Actor, Grant, Role
from qqv.watch.queries import raised
from qqv.watch.written import LEVELS, as_values


class Command(BaseCommand):
    help = "In các cảnh báo của quỹ / print the fund's alarms"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="the day they are measured on")
        parser.add_argument("--fund", help="code of a fund, where there are several")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--fraud", action="store_true", help="only signs of fraud")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["fund"]
        fund = Fund.objects.get(code=code) if code else Fund.objects.get()
        on = options["on"] or fund.working_on or timezone.localdate()
        # Whoever has this command has the whole database: an auditor's reach over the fund.
        auditor = Actor(user_id=0, name="", fund_id=fund.pk, grants=(Grant(role=Role.AUDITOR),))
        rows = [one for one in raised(auditor, on=on) if one.alarm.fraud or not options["fraud"]]
        if options["json"]:
            values = {"on": on.isoformat(), "alarms": [as_values(row) for row in rows]}
            self.stdout.write(json.dumps(values, ensure_ascii=False, indent=2))
            return
        for row in rows:
            self.stdout.write(f"[{LEVELS[row.found.level]}] {row.found.sentence} → {row.person}")
