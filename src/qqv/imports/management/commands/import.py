"""Take a workbook into a board's books from the command line: the wizard's own steps."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from qqv.imports import actions
from qqv.imports.confirming import confirm_readings
from qqv.imports.kinds import KINDS
from qqv.imports.queries import Preview, preview
from qqv.people.models import Assignment, Board
from qqv.people.queries import signed_in
from qqv.rules.access import Actor, Role
from qqv.rules.refusals import Refusal


class Command(BaseCommand):
    help = "Nhập Excel vào sổ / take a workbook in: preview as JSON, with --write into the books"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=list(KINDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--board", required=True, help="code of the board")
        parser.add_argument("--expect-total", type=int, help="total on paper, in đồng")
        parser.add_argument("--user", help="who answers for it; else the board's accountant")
        parser.add_argument("--partly", action="store_true", help="write right rows, leave others")
        parser.add_argument(
            "--accept-readings", action="store_true", help='confirm readings such as "5 tr"'
        )
        parser.add_argument("--write", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told, faults = _take_in(options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        except FileNotFoundError:
            raise CommandError(f"Không thấy tệp {options['file'].name}.") from None
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        if faults:
            self.stderr.write("\n".join(faults))
            sys.exit(1)


def _take_in(options: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    board = Board.objects.filter(code=options["board"]).first()
    if board is None:
        raise CommandError(f"Không có ban quản lý nào mã {options['board']}.")
    actor = _actor(board, options["user"])
    source = actions.upload(
        actor,
        board_id=board.pk,
        kind=options["kind"],
        file_name=options["file"].name,
        content=options["file"].read_bytes(),
        request_id=uuid4(),
    )
    expected = options["expect_total"]
    seen = preview(actor, import_id=source.pk)
    if options["accept_readings"] and seen.waiting and source.started_id is None:
        seen = _accepted(actor, seen)
    told, faults = _told(seen, expected), _faults(seen, expected)
    if options["write"]:
        faults += _waiting(seen)
    if options["write"] and source.started_id is None and _may_start(options, seen, faults):
        actions.start(
            actor,
            import_id=source.pk,
            partly=options["partly"],
            paper_total=expected,
            request_id=uuid4(),
        )
    if options["write"]:
        source.refresh_from_db()
        if source.started_id:
            while actions.write_next(actor, import_id=source.pk):
                pass
            faults = []
        told["written"] = source.done.filter(written=True).count()
        left = source.done.filter(written=False).order_by("row")
        faults += [f"Dòng {row.row}: {row.why}" for row in left]
    return told, faults


def _accepted(actor: Actor, seen: Preview) -> Preview:
    waiting = [one.reading for one in seen.waiting]
    confirm_readings(
        actor,
        import_id=seen.source.pk,
        readings=[(one.key, one.typed, one.read) for one in waiting],
        request_id=uuid4(),
    )
    return preview(actor, import_id=seen.source.pk)


def _may_start(options: dict[str, Any], seen: Preview, faults: list[str]) -> bool:
    return not seen.waiting and (options["partly"] or not faults)


def _waiting(seen: Preview) -> list[str]:
    """Say which readings wait for --accept-readings (cách đọc chờ xác nhận)."""
    return [
        f"Dòng {', '.join(map(str, one.rows))}: {one.label} “{one.reading.typed}” đọc là "
        f"{one.reading.read}, chưa xác nhận (--accept-readings)."
        for one in seen.waiting
    ]


def _actor(board: Board, username: str | None) -> Actor:
    held = Assignment.objects.filter(user__is_active=True).select_related("user")
    if username:
        held = held.filter(user__username=username)
    else:
        held = held.filter(board=board, role=Role.COMMUNE_ACCOUNTANT.value)
    row = held.order_by("pk").last()
    actor = signed_in(user_id=row.user_id)[0] if row else None
    if actor is None:
        raise CommandError("Không có người dùng này. Chọn người chịu trách nhiệm bằng --user.")
    return actor


def _told(seen: Preview, expected: int | None) -> dict[str, Any]:
    return {
        "kind": seen.kind.key,
        "file": seen.source.file_name,
        "sheet": seen.source.sheet,
        "board": seen.commune,
        "on": seen.on.isoformat(),
        "at": timezone.localtime().isoformat(timespec="seconds"),
        "rows": seen.rows,
        "right": seen.right,
        "wrong": seen.wrong,
        "duplicate": seen.twins,
        "total": seen.total,
        "total_right": seen.total_right,
        "expected_total": expected,
        "difference": None if expected is None else seen.total - expected,
        "groups": [
            {"group": g.name, "rows": g.rows, "total": g.total, "total_right": g.total_right}
            for g in seen.groups
        ],
        "typed_totals": [{"row": row, "total": total} for row, total in seen.typed_totals],
        "readings": [
            {
                "rows": list(one.rows),
                "column": str(one.label),
                "typed": one.reading.typed,
                "read": one.reading.read,
                "confirmed": one.confirmed,
            }
            for one in seen.readings
        ],
        "alphabet": seen.alphabet.value,
        "written": 0,
    }


def _faults(seen: Preview, expected: int | None) -> list[str]:
    faults = [f"Thiếu cột bắt buộc: {label}." for label in seen.missing]
    for row in (*seen.faulty, *seen.doubled):
        faults.append(f"Dòng {row.number}: {actions.why_not(row)}")
    if expected is not None and seen.total != expected:
        faults.append(f"Tổng trong tệp {seen.total} lệch tổng trên sổ giấy {expected}.")
    return faults
