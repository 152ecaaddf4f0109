"""How many repayments a second are saved through real HTTP by clients at once?

Everybody pays what is due, month after month, as most members do at most meetings.
"""

import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import time
import urllib.parse
from dataclasses import dataclass
from datetime import date
from http.client import HTTPConnection
from typing import Any
from uuid import uuid4

from tests.live import ROOT, Client, Server, serving

from bench.fund import PASSWORD


@dataclass
class Saved:
    """What came of a run: sheets, repayments a second, the slowest in twenty (ms)."""

    sheets: int
    per_second: float
    p95: float


def prepare(environment: dict[str, str], *, communes: int, groups: int, members: int) -> Any:
    """Make an empty database and found the fund in it."""
    python = [sys.executable, "-m"]
    subprocess.run([*python, "django", "migrate", "-v0"], env=environment, cwd=ROOT, check=True)
    words = [str(communes), str(groups), str(members)]
    made = subprocess.run(
        [*python, "bench.fund", *words],
        env=environment,
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(made.stdout)


def save(
    environment: dict[str, str], fund: Any, *, seconds: float, members: int, workers: int
) -> Saved:
    """Let every person save her groups' sheets, one month after the other, for some seconds."""
    spawn = multiprocessing.get_context("spawn")
    people, due = fund["people"], fund["due"]
    with serving(environment, workers=workers) as server, spawn.Pool(len(people)) as pool:
        jobs = [(server.port, name, sheets, due, seconds) for name, sheets in people]
        times = [span for spans in pool.starmap(_client, jobs) for span in spans]
    took = max(end for _, end in times) - min(start for start, _ in times)
    return Saved(
        sheets=len(times),
        per_second=len(times) * members / took,
        p95=statistics.quantiles((end - start for start, end in times), n=20)[-1] * 1000,
    )


def _client(port: int, name: str, sheets: Any, due: list[int], seconds: float) -> Any:
    """One person at one connection: sign in, then post sheet after sheet."""
    server = Server(environment={}, port=port)
    client = Client(server)
    client.sign_in(name, PASSWORD)
    cookies = {cookie.name: cookie.value or "" for cookie in client.cookies}
    connection = HTTPConnection("127.0.0.1", port)
    headers = {
        "Cookie": "; ".join(f"{key}={value}" for key, value in cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": server.address,
    }
    spans = []
    # Everybody begins together, a moment from now.
    time.sleep(max(0.0, 2.0 - time.perf_counter() % 2.0))
    until = time.perf_counter() + seconds
    for month, owed in enumerate(due):
        day = date(2020 + month // 12, month % 12 + 1, 10)
        for group, members in sheets:
            body = urllib.parse.urlencode(_fields(day, members, owed, cookies["csrftoken"]))
            start = time.perf_counter()
            if start > until:
                return spans
            connection.request("POST", f"/thu/{group}/", body, headers)
            answer = connection.getresponse()
            answer.read()
            spans.append((start, time.perf_counter()))
            assert answer.status == 302, answer.status
    return spans


def _fields(day: date, members: list[int], owed: int, token: str) -> dict[str, str]:
    fields = {"csrfmiddlewaretoken": token, "request_id": str(uuid4())}
    fields["met_on"] = f"{day:%d/%m/%Y}"
    for member in members:
        fields[f"attended-{member}"] = "on"
        fields[f"loan-{member}"] = str(owed)
        fields[f"savings-{member}"] = "15.000"
    return fields


def environment(folder: str, **more: str) -> dict[str, str]:
    """The environment of a run in a folder of its own."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("QQV_", "DATABASE_URL"))}
    return clean | {
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "qqv.config.settings",
        "QQV_DATA": folder,
        "QQV_DEMO": "0",
        **more,
    }
