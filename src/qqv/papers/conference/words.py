"""Which words of a report are the board's own, and what did she write last?"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from qqv.papers.models import ReportText
from qqv.reports.telling.reported import Reported

CONTEXT, LIMITS, ENDING, OWN_TASKS = "boi-canh", "han-che", "ket-luan", "nhiem-vu-khac"
OF_SECTION, OF_TASK = "muc-", "nhiem-vu-"
LONGEST = 5000
DROPPED = "-"  # the whole text of a task that the board leaves out


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A place for the board's own words (phần tự viết)."""

    key: str
    label: Any
    hint: Any = ""


PARTS = {
    part.key: part
    for part in (
        Part(
            key=CONTEXT,
            label=_("Bối cảnh"),
            hint=_("Thuận lợi, khó khăn trong kỳ: dịch bệnh, thiên tai, sáp nhập xã…"),
        ),
        Part(
            key=LIMITS,
            label=_("Nguyên nhân hạn chế"),
            hint=_("Vì sao, và rút kinh nghiệm gì."),
        ),
        Part(key=OWN_TASKS, label=_("Nhiệm vụ khác"), hint=_("Mỗi dòng một nhiệm vụ.")),
        Part(
            key=ENDING,
            label=_("Kết luận, kiến nghị"),
            hint=_("Đề nghị cấp trên, cảm ơn các đơn vị…"),
        ),
    )
}


def texts_of(fund_id: int, reported: Reported) -> dict[str, str]:
    """Give what was written last in each part of a report (lời đang có)."""
    rows = ReportText.objects.filter(fund=fund_id, year=reported.year, half=reported.half)
    last = rows.order_by().values("part").annotate(last=Max("pk")).values("last")
    return dict(ReportText.objects.filter(pk__in=last).values_list("part", "text"))


def paragraphs(text: str) -> list[str]:
    """Split what was typed into paragraphs, without empty lines (đoạn)."""
    return [line.strip() for line in text.splitlines() if line.strip()]
