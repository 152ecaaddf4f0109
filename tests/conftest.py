"""What every test may ask for."""

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

if TYPE_CHECKING:
    from tests.world import World


def pytest_configure(config: pytest.Config) -> None:
    """Make the suite quick where slowness is only there to tire an attacker or to save work."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Otherwise every test client reads all static files once.
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def world(db: None) -> "World":
    """The commune everybody knows, made through the real actions."""
    from tests.world import make_world

    return make_world()


@pytest.fixture
def open_world(transactional_db: None) -> "Iterator[World]":
    """The same commune outside a transaction, for what several threads or servers do at once."""
    from django.db import connection

    from tests.world import make_world

    yield make_world()
    # SQLite empties tables by DELETE after the test, which the append-only triggers refuse.
    if connection.vendor == "sqlite":
        for table in ("ledger_entry", "ledger_posting"):
            for event in ("update", "delete"):
                connection.cursor().execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}")


@pytest.fixture(autouse=True)
def _triggers(request: pytest.FixtureRequest) -> None:
    """Put back the triggers that an earlier test took down to clear the tables."""
    if not {"db", "transactional_db", "world", "open_world"} & set(request.fixturenames):
        return
    request.getfixturevalue("transactional_db" if "open_world" in request.fixturenames else "db")
    from django.db import connection

    if connection.vendor == "sqlite":
        append_only = import_module("qqv.ledger.migrations.0002_append_only")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
            if cursor.fetchone()[0] == 0:
                with connection.schema_editor() as editor:
                    append_only.forward(None, editor)
