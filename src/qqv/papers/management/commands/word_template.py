"""Write the program's Word template of the conference report, to be changed in Word."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from qqv.papers.conference.template import template


class Command(BaseCommand):
    help = "Ghi mẫu Word của báo cáo hội nghị / write the Word template of the report"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        options["out"].write_bytes(template())
