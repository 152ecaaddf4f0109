"""How does an administrator put a copy of the books back?"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from qqv.config import copies


class Command(BaseCommand):
    help = "Phục hồi sổ sách từ một bản sao / put a copy of the books back"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(f"Không có tệp {file}. / There is no such file.")
        if connection.introspection.table_names():
            saved = copies.save(folder=settings.DATA / "backups", now=timezone.localtime())
            self.stderr.write(
                f"Sổ đang dùng đã được cất ở / the present books were kept in {saved}"
            )
        connection.close()
        copies.put_back(file)
        call_command("migrate", verbosity=0)
        call_command("check_books", stdout=self.stderr)
        self.stdout.write(str(file))
