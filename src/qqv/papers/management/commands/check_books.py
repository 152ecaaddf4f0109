"""Check the books from zero; 0 and a count, or the first fault by name."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from qqv.papers.checks import counted, first_fault


class Command(BaseCommand):
    help = "Kiểm tra toàn bộ sổ sách / recompute every seal, total, number and loan"

    def handle(self, *args: Any, **options: Any) -> None:
        fault = first_fault()
        if fault:
            self.stderr.write(f"Sổ không khớp: {fault}")
            sys.exit(1)
        self.stdout.write(json.dumps({"faults": 0, **counted()}))
