"""Draw again what was drawn: the auditor's own check of a surprise visit (bốc lại)."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from qqv.inspection.actions.plan import weights_of
from qqv.inspection.models import Draw
from qqv.rules.drawing import draw


class Command(BaseCommand):
    help = "Bốc lại từ hạt giống đã giữ / draw again from the seed that was kept"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("draw", type=int, help="số lần bốc thăm / number of the draw")

    def handle(self, *args: Any, **options: Any) -> None:
        made = Draw.objects.filter(pk=options["draw"]).first()
        if made is None:
            raise CommandError("Không có lần bốc thăm này.")
        drawn = draw(made.seed, weights_of(made.candidates), made.count)
        kept = {
            f"nhom-{group}" if group else f"xa-{board}"
            for board, group in made.plans.values_list("board", "group")
        }
        for row in made.candidates:
            mark = "*" if row["key"] in drawn else " "
            self.stdout.write(f"{mark} {row['key']:12} {row['weight']:6}  {row['name']}")
        self.stdout.write(f"{made.seed}: {', '.join(drawn)}")
        if set(drawn) != kept:
            raise CommandError("Kết quả bốc lại KHÁC kế hoạch đã lưu.")
        self.stdout.write("Khớp với kế hoạch đã lưu.")
