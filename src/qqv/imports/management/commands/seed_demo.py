"""Fill an empty database with the training fund."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from qqv.imports.demo.found import found
from qqv.imports.demo.plan import make_plan
from qqv.imports.demo.year import live
from qqv.people.models import Fund


class Command(BaseCommand):
    help = "Lập quỹ mẫu để tập huấn / fill an empty database with the training fund"

    def handle(self, *args: Any, **options: Any) -> None:
        if Fund.objects.exists():
            raise CommandError("Cơ sở dữ liệu đã có quỹ, không lập quỹ mẫu đè lên.")
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            # A draft that is thrown away if the machine stops; run.py renames it when complete.
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=OFF")
        said = -1

        def say(percent: int, sentence: str) -> None:
            nonlocal said
            if percent > said:
                said = percent
                self.stdout.write(f"{percent} {sentence}")
                self.stdout.flush()

        say(1, "Chọn xã, nhóm, thành viên")
        live(found(make_plan(), say), say)
        say(100, "Xong")
