"""How does a report become slides? Calm pages with native charts that may be edited."""

import io
from collections.abc import Callable
from typing import Any

from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pptx.util import Emu, Inches

from qqv.papers.conference.document import Content
from qqv.papers.conference.drawing import (
    EDGE,
    HIGH,
    INSIDE,
    MAIN,
    QUIET,
    WIDE,
    band,
    bullets,
    columns,
    lines,
    page,
    short,
    table_on,
    text_box,
    tiles_on,
    titled,
)

TASKS_A_SLIDE = 4
OWN = ("Hoạt động của Hội", "Khen thưởng")
MILLION = 1_000_000


def slides(content: Content, *, stamp: str) -> bytes:
    """Draw a report as slides (trình chiếu)."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH
    deck.core_properties.title = content["subject"]
    deck.core_properties.author = content["head"]["board"]
    for draw in _DRAWN:
        draw(deck, content)
    for number, slide in enumerate(deck.slides, 1):
        if number > 1:
            foot = f"{content['head']['board']} · {stamp}"
            text_box(slide, foot, Emu(EDGE), Inches(7.05), Inches(10.8), size=10, color=QUIET)
            text_box(
                slide,
                str(number),
                Inches(11.6),
                Inches(7.05),
                Inches(1),
                size=10,
                color=QUIET,
                align=PP_ALIGN.RIGHT,
            )
    out = io.BytesIO()
    deck.save(file=out)
    return out.getvalue()


def _cover(deck: Any, content: Content) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    band(slide, Emu(0), Emu(0), Inches(0.35), HIGH, MAIN)
    head, at = content["head"], Inches(1.1)
    text_box(slide, head["union"].upper(), at, Inches(0.9), Inches(11), size=18, color=QUIET)
    text_box(slide, head["board"].upper(), at, Inches(1.35), Inches(11), size=18, bold=True)
    titled(slide, content["title"].upper(), at, Inches(2.6), size=44)
    text_box(slide, content["subject"], at, Inches(3.6), Inches(11), size=28, color=MAIN)
    text_box(slide, head["place"], at, Inches(6.3), Inches(11), size=18, color=QUIET)


def _key_figures(deck: Any, content: Content) -> None:
    said = content["said"]
    tiles = (
        (said["disbursed_count"], "lượt vay trong kỳ"),
        (said["disbursed"], "triệu đồng cho vay trong kỳ"),
        (said["borrowers"], "thành viên dư nợ"),
        (said["outstanding"], "triệu đồng dư nợ"),
        (said["groups"], "nhóm đang hoạt động"),
        (said["communes_active"], "xã, thị trấn đang thực hiện"),
    )
    tiles_on(page(deck, f"Kết quả {content['name']}"), tiles)


def _lent(deck: Any, content: Content) -> None:
    rows = sorted(content["charts"]["communes"], key=lambda row: -row["lent"])
    slide = page(deck, f"Số lượt vay theo xã: {content['said']['disbursed_count']} lượt")
    series = [("Lượt vay", [row["lent"] for row in rows])]
    if any(row["planned"] for row in rows):
        series.append(("Kế hoạch", [row["planned"] for row in rows]))
    columns(slide, [row["name"] for row in rows], series, labels=len(series) == 1)


def _extremes(deck: Any, content: Content) -> None:
    said, rows = content["said"], content["charts"]["communes"]
    if "highest" not in said:
        return
    rows = sorted(rows, key=lambda row: -row["outstanding"])
    slide = page(deck, "Dư nợ theo xã (triệu đồng)")
    columns(
        slide,
        [row["name"] for row in rows],
        [("Dư nợ", [row["outstanding"] / MILLION for row in rows])],
        labels=True,
        high=Inches(4.6),
    )
    told = (
        f"Cao nhất: {said['highest_name']} {said['highest']} triệu đồng,"
        f" {said['highest_borrowers']} thành viên. Thấp nhất: {said['lowest_name']}"
        f" {said['lowest']} triệu đồng, {said['lowest_borrowers']} thành viên."
    )
    text_box(slide, told, Emu(EDGE), Inches(6.25), INSIDE, size=18)


def _outstanding(deck: Any, content: Content) -> None:
    months = content["charts"]["months"]
    if len(months) < 2:
        return
    slide = page(deck, f"Dư nợ theo tháng: {content['said']['outstanding']} triệu đồng")
    owed = [month["outstanding"] / MILLION for month in months]
    columns(slide, [month["name"] for month in months], [("Dư nợ", owed)], labels=True)


def _at_risk(deck: Any, content: Content) -> None:
    months = [month for month in content["charts"]["months"] if month["outstanding"]]
    said = content["said"]
    if len(months) < 2:
        return
    slide = page(deck, f"Dư nợ rủi ro: PAR30 là {said['par30_share']} dư nợ")
    series = [
        (
            f"Chậm trên {over} ngày" if over else "Có kỳ chậm",
            [month["at_risk"][str(over)] / month["outstanding"] for month in months],
        )
        for over in (0, 30, 90)
    ]
    lines(slide, [month["name"] for month in months], series)


def _quality(deck: Any, content: Content) -> None:
    said = content["said"]
    slide = page(deck, "Chất lượng tín dụng")
    tiles = (
        (said["par30_share"], "PAR30, chậm trên 30 ngày"),
        (said["bad_share"], "nợ xấu, nhóm 3 đến 5"),
        (said["in_time_share"], "gốc, lãi trả đúng hạn"),
        (said["overdue"], "triệu đồng gốc quá hạn"),
        (said["bad"], "triệu đồng nợ xấu"),
        (said["recovery"], "thực thu so với đến hạn"),
    )
    tiles_on(slide, tiles)


def _plan(deck: Any, content: Content) -> None:
    """The year beside its plan or the year before; else beside its beginning."""
    said, table = content["said"], content["parts"][1]["tables"][-1]
    reached = (
        f"Thực hiện kế hoạch: {said['plan_share']} số lượt vay" if "plan_share" in said else ""
    )
    table_on(page(deck, reached or table["title"]), table)


def _control(deck: Any, content: Content) -> None:
    said = content["said"]
    slide = page(deck, "Thẩm định, kiểm tra, công trình")
    tiles = [
        (said["appraised_share"], f"thẩm định trước khi duyệt ({said['disbursed_count']} hộ)"),
        (f"{said['use_right']}/{said['use_seen']}", "khoản vay đã kiểm tra dùng đúng mục đích"),
        (said["accepted"], "công trình nghiệm thu đạt trong kỳ"),
        (said["works_share"], "công trình đến hạn được nghiệm thu đúng hạn"),
        (said["visits"], f"lượt kiểm tra tại {said['visited']} xã, thị trấn"),
        (f"{said['remedied']}/{said['findings']}", "phát hiện đã khắc phục"),
    ]
    tiles_on(slide, tiles)


def _groups(deck: Any, content: Content) -> None:
    said = content["said"]
    slide = page(deck, "Nhóm tiết kiệm - tín dụng")
    tiles = (
        (said["groups"], "nhóm đang hoạt động"),
        (said["members"], "thành viên"),
        (said["small_groups"], f"nhóm dưới {said['least']} thành viên"),
        (f"{said['meetings']}/{said['meetings_planned']}", "buổi họp nhóm so với lịch"),
        (said["savings"], "triệu đồng tiết kiệm đang giữ"),
        (f"{said['savers']}/{said['members']}", "thành viên gửi đủ mức của tháng"),
    )
    tiles_on(slide, tiles)


def _interest(deck: Any, content: Content) -> None:
    said, figures = content["said"], content["figures"]
    if "shared" not in said:
        return
    slide = page(deck, f"Lãi đã thu: {said['interest_collected']} triệu đồng")
    keys = ("kept_by_fund", "shared_province", "shared_commune", "shared_group")
    names = ["Để lại quỹ", "Tỉnh", "Ban quản lý xã", "Nhóm"]
    parts = [figures[key] / MILLION for key in keys]
    columns(slide, names, [("Triệu đồng", parts)], labels=True, high=Inches(4.6))
    section = next(one for one in content["parts"][0]["sections"] if "Lãi" in one["title"])
    text_box(slide, section["paragraphs"][0], Emu(EDGE), Inches(6.1), INSIDE, size=14)


def _own(deck: Any, content: Content) -> None:
    """What the report tells besides: praise, the Union's work; nothing where nothing is told."""
    for section in content["parts"][0]["sections"]:
        title = section["title"].partition(". ")[2]
        if title in OWN and section["paragraphs"]:
            bullets(page(deck, title), section["paragraphs"])


def _limits(deck: Any, content: Content) -> None:
    if content["parts"][2]["paragraphs"]:
        bullets(page(deck, "Tồn tại, hạn chế"), content["parts"][2]["paragraphs"])


def _tasks(deck: Any, content: Content) -> None:
    title = content["parts"][3]["title"].partition(". ")[2]
    for first in range(0, len(content["tasks"]), TASKS_A_SLIDE):
        some = content["tasks"][first : first + TASKS_A_SLIDE]
        numbered = [f"({first + n}) {short(task)}" for n, task in enumerate(some, 1)]
        more = " (tiếp)" if first else ""
        bullets(page(deck, f"{title}{more}"), numbered)


_DRAWN: tuple[Callable[[Any, Content], None], ...] = (
    _cover,
    _key_figures,
    _lent,
    _extremes,
    _outstanding,
    _at_risk,
    _quality,
    _plan,
    _control,
    _groups,
    _interest,
    _own,
    _limits,
    _tasks,
)
