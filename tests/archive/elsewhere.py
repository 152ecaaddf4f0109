"""Another installation, made from nothing: its own folder, its own database."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Elsewhere:
    """Runs commands on a database that is not the tests' (nơi khác)."""

    folder: Path
    database: str = ""

    def said(self, *words: str) -> str:
        environment = os.environ | {
            "QQV_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "qqv.config.settings",
            "PYTHONPATH": str(ROOT / "src"),
        }
        environment.pop("DATABASE_URL", None)
        if self.database:
            environment["DATABASE_URL"] = self.database
        done = subprocess.run(
            [sys.executable, "-m", "django", *words],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def take(self, archive: Path) -> None:
        self.said("migrate", "--verbosity", "0")
        self.said("import_everything", str(archive))
