"""Which texts does the English catalogue lack? A developer's tool: it needs GNU gettext."""

import contextlib
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, call_command

import qqv
from qqv.web.catalogue import unmarked

PACKAGE = Path(qqv.__path__[0])


class Command(BaseCommand):
    help = "Gom các câu cần dịch / gather every text into the English catalogue and compile it"

    def handle(self, *args: Any, **options: Any) -> None:
        found = PACKAGE / "unmarked_texts.py"
        (PACKAGE / "locale").mkdir(exist_ok=True)
        try:
            found.write_text("".join(f"_({text!r})\n" for text in sorted(unmarked())), "utf-8")
            with contextlib.chdir(PACKAGE):
                call_command(
                    "makemessages", locale=["en"], no_wrap=True, no_location=True, no_obsolete=True
                )
        finally:
            found.unlink(missing_ok=True)
        with contextlib.chdir(PACKAGE):
            call_command("compilemessages", locale=["en", "vi"])
