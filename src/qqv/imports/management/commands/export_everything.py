"""Write everything the fund has into one open file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from qqv.imports.archive.export import export_everything


class Command(BaseCommand):
    help = "Xuất toàn bộ số liệu ra một tệp mở / write every table into one archive"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        try:
            manifest = export_everything(out, at=timezone.now())
        except OSError as fault:
            raise CommandError(f"Không ghi được tệp {out}: {fault.strerror}") from None
        rows = sum(table["rows"] for table in manifest["tables"].values())
        told = {"file": str(out), "rows": rows, "seals": manifest["seals"]}
        self.stdout.write(json.dumps(told, ensure_ascii=False))
