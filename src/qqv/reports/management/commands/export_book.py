"""Write the books out as plain-text accounting, for a stranger to add up."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qqv.ledger.beancount import beancount
from qqv.reports.conference import fund_scope


class Command(BaseCommand):
    help = "Xuất sổ ra dạng văn bản / write every book in beancount's language"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["beancount"], default="beancount")
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--fund")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        try:
            with out.open("w", encoding="utf-8") as file:
                for line in beancount(fund_scope(options["fund"])):
                    file.write(line + "\n")
        except OSError as fault:
            raise CommandError(f"Không ghi được tệp {out}: {fault.strerror}") from None
