"""How fast is a workbook read, checked and written? The demands of a commune's first day."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROWS, LOANS = 50_000, 4_000


def main() -> None:
    """Measure in a process of its own, on a fresh embedded database."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"QQV_DATA": folder, "QQV_DEMO": "0", "DATABASE_URL": ""}
        command = [sys.executable, "-m", "bench.imports", folder]
        subprocess.run(command, env=environment, check=True)


def measure(folder: Path) -> None:
    """Preview 50,000 payment rows, then take 4,000 members and their loans in."""
    from time import perf_counter

    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from tests.imports.books import xlsx
    from tests.world import make_world

    from qqv.imports import actions, queries

    world = make_world()
    world.fund.group_max = LOANS
    world.fund.save(update_fields=["group_max"])
    actor = world.actor("accountant")

    def uploaded(kind: str, rows: list[list[object]]) -> int:
        from uuid import uuid4

        return actions.upload(
            actor,
            board_id=world.board.pk,
            kind=kind,
            file_name="bench.xlsx",
            content=xlsx(rows),
            request_id=uuid4(),
        ).pk

    def written(import_id: int) -> float:
        from uuid import uuid4

        began = perf_counter()
        actions.start(
            actor, import_id=import_id, partly=False, paper_total=None, request_id=uuid4()
        )
        while actions.write_next(actor, import_id=import_id):
            pass
        return perf_counter() - began

    people = [["Họ và tên", "Nhóm", "Số CCCD"]]
    people += [[f"Nguyễn Thị {_word(n)}", 1 + n % 200, f"{n:012d}"] for n in range(LOANS)]
    seconds = written(uploaded("members", people))
    print(f"e  members written: {LOANS / seconds:.0f} rows/s ({LOANS} in {seconds:.1f} s)")
    head = ["Họ và tên", "Nhóm", "Số CCCD", "Ngày vay", "Số tiền vay"]
    paid = [
        [
            *people[1 + n % LOANS],
            "10/03/2025",
            10_000_000,
            f"{1 + n // LOANS:02d}/04/2025",
            "65.000",
        ]
        for n in range(ROWS)
    ]
    import_id = uploaded("history", [[*head, "Ngày trả", "Số tiền trả"], *paid])
    began = perf_counter()
    page = queries.preview(actor, import_id=import_id)
    seconds = perf_counter() - began
    assert page.right == ROWS, page.faulty[:2]
    print(f"   preview of {ROWS} rows: {seconds:.2f} s (bar 5), {ROWS / seconds:.0f} rows/s")
    owed = [[*row, "10/03/2025", 10_000_000, 7_000_000] for row in people[1:]]
    seconds = written(uploaded("opening", [[*head, "Dư nợ gốc"], *owed]))
    print(f"   opening loans written: {LOANS / seconds:.0f}/s ({LOANS} in {seconds:.1f} s, bar 15)")


def _word(n: int) -> str:
    letters = "abcdeghiklmnoprstuvxy"
    word = ""
    for _ in range(4):
        word += letters[n % len(letters)]
        n //= len(letters)
    return word.title()


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
