"""Do pages cost the same in a nation as in a province? The training fund beside itself, copied."""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import django
from tests.live import ROOT

from bench.saving import environment

OFFSET = 10_000_000
ROUNDS = 9
PATHS = {
    "ketoan01": "/ /thu/ /thu/1/ /nop-tien/ /ho-so/ /khoan-vay/ /khoan-vay/?cham=30 /nhom/ /nhom/1/"
    " /thanh-vien/?q=lan /so-quy/ /so-cai/ /nghiem-thu/ /giai-ngan/",
    "chutich": "/ /tong-quan/ /canh-bao/ /thu/ /khoan-vay/?cham=90 /nhom/?it=1 /nhat-ky/",
}


def main(copies: int) -> None:
    """Seed the fund, copy it, look at both, print the slowest quarter beside each other."""
    with tempfile.TemporaryDirectory() as folder:
        small = environment(folder, QQV_DEMO="1", QQV_SQLITE="small.sqlite3")
        large = environment(folder, QQV_DEMO="1", QQV_SQLITE="large.sqlite3")
        for words in (["django", "migrate", "-v0"], ["django", "seed_demo"]):
            _python(words, small)
        file = Path(folder) / "small.sqlite3"
        _python(["django", "shell", "-c", CHECKPOINT], small)
        shutil.copy(file, file.with_name("large.sqlite3"))
        _python(["bench.pages", "copy", str(copies)], large)
        few, many = (json.loads(_python(["bench.pages", "look"], e)) for e in (small, large))
    loans = 4120 * (copies + 1)
    slowest = sorted(few, key=lambda path: -few[path][0])[: max(len(few) // 4, 1)]
    print(f"d  pages at 4,120 and at {loans:,} open loans ({copies + 1} funds), median of {ROUNDS}")
    for path in sorted(few, key=lambda path: -few[path][0]):
        (ms, queries), (later, more) = few[path], many[path]
        mark = "*" if path in slowest else " "
        ratio = later / ms
        told = f"{ms:6.1f} ms {later:6.1f} ms  x{ratio:4.2f}  {queries} and {more} queries"
        print(f" {mark} {path:34} {told}")
    before = sum(few[path][0] for path in slowest)
    after = sum(many[path][0] for path in slowest)
    same = all(few[path][1] == many[path][1] for path in few)
    print(f"   slowest quarter (*): ratio {after / before:.2f} (bar 1.5); same queries: {same}")


CHECKPOINT = (
    "from django.db import connection;"
    "connection.cursor().execute('PRAGMA wal_checkpoint(TRUNCATE)')"
)


def copy(copies: int) -> None:
    """Copy every row of the one fund so many times, with ids moved on."""
    from django.apps import apps
    from django.db import connection

    with connection.cursor() as cursor:
        for pragma in ("foreign_keys=OFF", "synchronous=OFF", "journal_mode=MEMORY"):
            cursor.execute(f"PRAGMA {pragma}")
        for model in apps.get_models(include_auto_created=True):
            if not model.__module__.startswith("qqv."):
                continue
            columns = [field for field in model._meta.concrete_fields]
            names = ", ".join(f'"{field.column}"' for field in columns)
            moved = ", ".join(_moved(field) for field in columns)
            table = model._meta.db_table
            for n in range(1, copies + 1):
                cursor.execute(
                    f'INSERT INTO "{table}" ({names}) SELECT {moved} FROM "{table}"'
                    f" WHERE id < {OFFSET}".replace("{n}", str(n))
                )
        cursor.execute("ANALYZE")


def _moved(field: Any) -> str:
    if field.primary_key or field.is_relation:
        return f'"{field.column}" + {OFFSET} * {{n}}'
    if field.get_internal_type() == "UUIDField":
        return "lower(hex(randomblob(16)))"
    if field.unique:
        return f"\"{field.column}\" || '-' || {{n}}"
    return f'"{field.column}"'


def look() -> None:
    """Open every page some times; print median milliseconds and queries as JSON."""
    from django.db import connection
    from django.test import Client

    from qqv.trail.models import User

    told = {}
    for name, paths in PATHS.items():
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(username=name))
        for path in paths.split():
            counted = Counter[str]()
            with connection.execute_wrapper(partial(_count, counted)):
                assert client.get(path).status_code == 200, path
            times = []
            for _ in range(ROUNDS):
                began = time.perf_counter()
                client.get(path)
                times.append((time.perf_counter() - began) * 1000)
            told[f"{name} {path}"] = statistics.median(times), counted.total()
    json.dump(told, sys.stdout)


def _count(counted: Counter[str], execute: Any, *query: Any) -> Any:
    counted["queries"] += 1
    return execute(*query)


def _python(words: list[str], surroundings: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *words],
        env=surroundings,
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


if __name__ == "__main__":
    django.setup()
    copy(int(sys.argv[2])) if sys.argv[1] == "copy" else look()
