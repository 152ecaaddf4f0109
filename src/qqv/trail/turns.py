"""How do writers take turns on the embedded database without sleeping?"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connection

if sys.platform == "win32":

    def _wait(file: IO[bytes]) -> None:
        """Leave the waiting to the database: Windows has no such lock."""

else:
    from fcntl import LOCK_EX, flock

    def _wait(file: IO[bytes]) -> None:
        flock(file, LOCK_EX)


@contextmanager
def turn() -> Iterator[None]:
    """Wait until no other writer is at work on SQLite (đến lượt ghi).

    SQLite lets a second writer sleep and look again, which at a busy moment is most of its
    time and forgets who came first. The lock is the system's: it goes with the process.
    """
    if connection.vendor != "sqlite":
        yield
        return
    name = Path(connection.settings_dict["NAME"])
    with name.with_name(f"{name.name}-turn").open("ab") as file:
        _wait(file)
        yield
