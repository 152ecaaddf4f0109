"""Apply a reform of administrative units from a file; `2024-2025` names the one that is known."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError

from qqv.people.models import Assignment
from qqv.people.queries import signed_in
from qqv.people.reform import read_reform
from qqv.people.reforming import Rehearsed, reform_units
from qqv.rules.access import MAY, Actor, Verb
from qqv.rules.refusals import Refusal

DATA = Path(__file__).resolve().parents[2] / "data"
KNOWN = {"2024-2025": DATA / "reform_2024_2025.json"}


class Command(BaseCommand):
    help = "Sắp xếp đơn vị hành chính theo tệp / apply a reform of administrative units"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help=f"a JSON file, or one of {', '.join(KNOWN)}")
        parser.add_argument("--user", help="who answers for it; else the province's chair")
        parser.add_argument("--dry-run", action="store_true", help="count and keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path = KNOWN.get(options["file"], Path(options["file"]))
        rehearse: bool = options["dry_run"]
        try:
            changes = read_reform(path.read_text(encoding="utf-8"))
            done = reform_units(
                _actor(options["user"]), changes=changes, rehearse=rehearse, request_id=uuid4()
            )
        except Rehearsed as rehearsed:
            done = rehearsed.done
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        except (OSError, UnicodeDecodeError):
            raise CommandError(f"Không đọc được tệp {options['file']}.") from None
        told = {"changes": len(changes), **asdict(done), "written": not rehearse}
        self.stdout.write(json.dumps(told))


def _actor(username: str | None) -> Actor:
    held = Assignment.objects.filter(user__is_active=True, role__in=MAY[Verb.REFORM_UNITS])
    if username:
        held = held.filter(user__username=username)
    row = held.order_by("pk").last()
    actor = signed_in(user_id=row.user_id)[0] if row else None
    if actor is None:
        raise CommandError("Không có người dùng này. Chọn người chịu trách nhiệm bằng --user.")
    return actor
