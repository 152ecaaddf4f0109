"""Take an archive into an empty database, all of it or nothing."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qqv.imports.archive.form import ArchiveFault
from qqv.imports.archive.taking import import_everything


class Command(BaseCommand):
    help = "Nhập tệp lưu trữ vào cơ sở dữ liệu còn trống / take an archive into an empty database"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            manifest = import_everything(file)
        except ArchiveFault as fault:
            raise CommandError(str(fault)) from None
        except OSError as fault:
            raise CommandError(f"Không đọc được tệp {file}: {fault.strerror}") from None
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(json.dumps({"rows": rows, "seals": manifest["seals"]}))
