"""The server is killed while eight people save: what was acknowledged is there, once."""

import os
import threading
import time
from datetime import date

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection

from qqv.collection.models import CollectionSheet
from qqv.people.models import Group
from qqv.reports.checks import first_fault
from qqv.trail.models import User
from tests.actions.test_cost import group_of
from tests.live import CONNECTION_LOST, Client, Server, serving, sheet_fields
from tests.world import PASSWORD, World

DAYS = [date(2026, month, 10) for month in range(2, 9)]


def surroundings() -> dict[str, str]:
    """The environment of a server on this very test database."""
    name = str(connection.settings_dict["NAME"])
    environment = {**os.environ, "PYTHONPATH": "src", "QQV_DEMO": "0", "QQV_DEBUG": "0"}
    environment["DJANGO_SETTINGS_MODULE"] = "qqv.config.settings"
    if connection.vendor == "sqlite":
        environment["QQV_SQLITE"] = name
        environment.pop("DATABASE_URL", None)
    else:
        given = os.environ["DATABASE_URL"]
        head, _, tail = given.partition("?")
        base = head.rpartition("/")[0]
        environment["DATABASE_URL"] = f"{base}/{name}" + (f"?{tail}" if tail else "")
    return environment


@pytest.fixture
def groups(open_world: World) -> list[Group]:
    made = [group_of(open_world, 5) for _ in range(8)]
    hasher = Argon2PasswordHasher()
    password = hasher.encode(PASSWORD, hasher.salt())
    User.objects.filter(username="accountant").update(password=password)
    return made


class Saver(threading.Thread):
    """Saves one group's meetings, month after month, until the server is gone."""

    def __init__(self, server: Server, group: Group) -> None:
        super().__init__(daemon=True)
        self.client, self.group = Client(server), group
        self.acknowledged: list[date] = []
        self.pending: dict[str, object] | None = None

    def run(self) -> None:
        try:
            self.client.sign_in("accountant", PASSWORD)
            for day in DAYS:
                self.save(day)
        except CONNECTION_LOST:
            return

    def save(self, day: date) -> None:
        path = f"/thu/{self.group.pk}/?ngay={day:%d/%m/%Y}"
        self.pending = {"day": day, **sheet_fields(self.client.get(path)[1])}
        self.send()

    def send(self) -> None:
        assert self.pending
        day = self.pending["day"]
        assert isinstance(day, date)
        fields = {key: value for key, value in self.pending.items() if key != "day"}
        status, page = self.client.post(f"/thu/{self.group.pk}/?ngay={day:%d/%m/%Y}", fields)
        assert status == 200 and "<h1>Bảng kê thu" in page, page[-2000:]
        self.acknowledged.append(day)
        self.pending = None


@pytest.mark.parametrize("after", [0.9, 1.4])
def test_every_acknowledged_sheet_is_there_once(groups: list[Group], after: float) -> None:
    connection.close()
    with serving(surroundings(), workers=2) as server:
        savers = [Saver(server, group) for group in groups]
        for saver in savers:
            saver.start()
        deadline = time.monotonic() + 30
        while not any(s.acknowledged for s in savers) and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(after - 0.8)
        server.kill()
        for saver in savers:
            saver.join(timeout=20)
        server.start()
        for saver in savers:
            if saver.pending:
                saver.send()  # the same request, for nobody knows whether it arrived
    saved = CollectionSheet.objects.values_list("group_id", "met_on")
    told = {(saver.group.pk, day) for saver in savers for day in saver.acknowledged}
    assert told, "nobody was answered"
    assert len(saved) == len(set(saved))
    assert told <= set(saved)
    assert first_fault() is None
