"""Print a loan's schedule as JSON: the same calculator as the public page."""

import json
from argparse import ArgumentParser
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qqv.rules.money import Rounding
from qqv.rules.refusals import Refusal
from qqv.rules.schedule import Frequency, Method, RatePer, Terms, make_schedule


def _rate(text: str) -> Decimal:
    try:
        rate = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError(text) from None
    if not rate.is_finite():
        raise ValueError(text)
    return rate


class Command(BaseCommand):
    help = "Tính lịch trả nợ / reckon a schedule; amounts in đồng, rate in percent"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--principal", type=int, required=True)
        add("--installments", type=int, required=True)
        add("--rate", type=_rate, required=True)
        add("--rate-per", choices=[r.value for r in RatePer], default=RatePer.MONTH.value)
        add("--method", choices=[m.value for m in Method], required=True)
        add("--frequency", choices=[f.value for f in Frequency], default=Frequency.MONTHLY.value)
        add("--disbursed", type=date.fromisoformat, required=True)
        add("--first-due", type=date.fromisoformat)
        add("--grace-principal", type=int, default=0)
        add("--grace-all", type=int, default=0)
        add("--round-to", type=int, default=1)
        add("--rounding", choices=[r.value for r in Rounding], default=Rounding.HALF_UP.value)
        add("--days-in-year", type=int, choices=[360, 365], default=365)
        add("--format", choices=["json"], default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = make_schedule(
                Terms(
                    principal=options["principal"],
                    installments=options["installments"],
                    rate=options["rate"],
                    rate_per=RatePer(options["rate_per"]),
                    method=Method(options["method"]),
                    frequency=Frequency(options["frequency"]),
                    disbursed_on=options["disbursed"],
                    first_due_on=options["first_due"],
                    grace_principal=options["grace_principal"],
                    grace_all=options["grace_all"],
                    round_to=options["round_to"],
                    rounding=Rounding(options["rounding"]),
                    days_in_year=options["days_in_year"],
                )
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        rows = [
            {
                "number": line.number,
                "due_on": line.due_on.isoformat(),
                "principal": line.principal,
                "interest": line.interest,
                "balance": line.balance,
            }
            for line in lines
        ]
        self.stdout.write(json.dumps(rows))
