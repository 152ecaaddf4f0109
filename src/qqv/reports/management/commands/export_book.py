"""Write the books out as plain-text accounting, or their seals, for a stranger to check."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qqv.ledger.beancount import beancount
from qqv.ledger.seal_file import last_seals
from qqv.reports.conference import fund_scope


class Command(BaseCommand):
    help = "Xuất sổ ra dạng văn bản / write every book in beancount's language"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["beancount", "seals"], default="beancount")
        parser.add_argument("--year", type=int, help="seals: up to the last entry of this year")
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--fund")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        try:
            with out.open("w", encoding="utf-8") as file:
                for line in _lines(options):
                    file.write(line + "\n")
        except OSError as fault:
            raise CommandError(f"Không ghi được tệp {out}: {fault.strerror}") from None


def _lines(options: dict[str, Any]) -> Iterator[str]:
    scope = fund_scope(options["fund"])
    if options["format"] == "beancount":
        yield from beancount(scope)
        return
    seals = {"year": options["year"], "books": last_seals(scope, year=options["year"])}
    yield json.dumps(seals, ensure_ascii=False, indent=1)
