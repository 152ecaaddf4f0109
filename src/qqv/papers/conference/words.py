"""Which words of a report are the board's own, and what did she write last?"""

from dataclasses import dataclass

from django.db.models import Max

from qqv.papers.models import ReportText
from qqv.reports.telling.reported import Reported

CONTEXT, LIMITS, PRAISE, ENDING, OWN_TASKS = (
    "boi-canh",
    "han-che",
    "khen-thuong",
    "ket-luan",
    "nhiem-vu-khac",
)
OF_SECTION, OF_TASK = "muc-", "nhiem-vu-"
LONGEST = 5000
DROPPED = "-"  # the whole text of a task that the board leaves out


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A place for the board's own words (phần tự viết)."""

    key: str
    label: str
    hint: str = ""


PARTS = {
    part.key: part
    for part in (
        Part(
            key=CONTEXT,
            label="Bối cảnh",
            hint="Thuận lợi, khó khăn trong kỳ: dịch bệnh, thiên tai, sáp nhập xã…",
        ),
        Part(key=LIMITS, label="Nguyên nhân hạn chế", hint="Vì sao, và rút kinh nghiệm gì."),
        Part(
            key=PRAISE, label="Khen thưởng", hint="Tập thể, cá nhân được khen, theo quyết định nào."
        ),
        Part(key=ENDING, label="Kết luận, kiến nghị", hint="Đề nghị cấp trên, cảm ơn các đơn vị…"),
        Part(key=OWN_TASKS, label="Nhiệm vụ khác", hint="Mỗi dòng một nhiệm vụ."),
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
