"""How does an administrator copy the books out?"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from qqv.config import copies


class Command(BaseCommand):
    help = "Sao lưu toàn bộ sổ sách vào một tệp / copy all books into one file"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, default=settings.DATA / "backups")

    def handle(self, *args: Any, **options: Any) -> None:
        file = copies.save(folder=options["to"], now=timezone.localtime())
        self.stdout.write(str(file))
