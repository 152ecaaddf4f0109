"""Of what are the slides drawn? Titles, large figures, native charts, tables, lists."""

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from qqv.papers.conference.document import Content

COLOR: Any = RGBColor.from_string
DATA: Any = CategoryChartData
FONT = "Arial"
INK, QUIET, MAIN, SECOND, WARN, PALE = (
    COLOR(color) for color in ("1F2937", "6B7280", "1D4E89", "8FB1D6", "C2410C", "EAF0F7")
)
WIDE, HIGH, EDGE = Inches(13.333), Inches(7.5), Inches(0.75)
INSIDE = WIDE - 2 * EDGE
LONGEST = 330  # letters of one item on a slide
WHOLE = r"[>=1000]#\.000;0"  # dots between thousands whatever the computer's language


def short(text: str) -> str:
    """Cut a task at a clause, for a slide is read from afar; the paper has it whole (rút gọn)."""
    kept = ""
    for clause in text.split("; "):
        if kept and len(kept) + len(clause) > LONGEST:
            return f"{kept}…"
        kept = f"{kept}; {clause}" if kept else clause
    return kept if len(kept) <= LONGEST else f"{kept[:LONGEST].rsplit(', ', 1)[0]}…"


def page(deck: Any, title: str) -> Any:
    """Begin a slide with its title, which is one for screen readers too (trang)."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])  # the title is one for screen readers
    titled(slide, title, Emu(EDGE), Inches(0.45), size=30)
    band(slide, Emu(EDGE), Inches(1.25), Inches(1.2), Inches(0.06), MAIN)
    return slide


def titled(slide: Any, text: str, left: Any, top: Any, *, size: int) -> None:
    """Write a slide's title (tiêu đề)."""
    if slide.shapes.title is None:
        text_box(slide, text, left, top, Inches(11.5), size=size, bold=True, color=MAIN)
        return
    box = slide.shapes.title
    box.left, box.top, box.width, box.height = left, top, INSIDE, Inches(0.8)
    _write(box.text_frame, [text], size=size, bold=True, color=MAIN)
    box.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE


def text_box(
    slide: Any,
    text: str,
    left: Any,
    top: Any,
    width: Any,
    *,
    size: int,
    bold: bool = False,
    color: RGBColor = INK,
    align: Any = PP_ALIGN.LEFT,
) -> None:
    """Write one line of text (dòng chữ)."""
    box = slide.shapes.add_textbox(left, top, width, Inches(0.4))
    _write(box.text_frame, [text], size=size, bold=bold, color=color, align=align)


def _write(
    frame: Any,
    lines: Sequence[str],
    *,
    size: int,
    bold: bool = False,
    color: RGBColor = INK,
    align: Any = PP_ALIGN.LEFT,
    apart: int = 0,
) -> None:
    frame.word_wrap = True
    for at, text in enumerate(lines):
        line = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        line.alignment, line.space_after = align, Pt(apart)
        run = line.add_run()
        run.text = text
        run.font.name, run.font.size, run.font.bold = FONT, Pt(size), bold
        run.font.color.rgb = color


def bullets(slide: Any, lines: Sequence[str]) -> None:
    """Write a list of sentences, the smaller the more there is (danh sách)."""
    letters = sum(map(len, lines))
    size = 22 if letters < 500 else 18 if letters < 1000 else 15
    box = slide.shapes.add_textbox(Emu(EDGE), Inches(1.6), INSIDE, Inches(5.2))
    _write(box.text_frame, [short(line) for line in lines], size=size, apart=10)


def tiles_on(slide: Any, tiles: Sequence[tuple[str, str]]) -> None:
    """Show large figures, three in a row (số lớn)."""
    gap = Inches(0.3)
    width = Emu(int((INSIDE - 2 * gap) / 3))
    high = Inches(2.35)
    for at, (figure, label) in enumerate(tiles):
        left = Emu(int(EDGE + (at % 3) * (width + gap)))
        top = Emu(int(Inches(1.7) + (at // 3) * (high + gap)))
        band(slide, left, top, width, high, PALE)
        inside = Emu(int(width - Inches(0.5)))
        at_left = Emu(int(left + Inches(0.25)))
        size = 48 if len(figure) <= 8 else 36 if len(figure) <= 11 else 28
        text_box(
            slide,
            figure,
            at_left,
            Emu(int(top + Inches(0.3))),
            inside,
            size=size,
            bold=True,
            color=MAIN,
        )
        text_box(slide, label, at_left, Emu(int(top + Inches(1.35))), inside, size=18)


def band(slide: Any, left: Any, top: Any, width: Any, height: Any, color: RGBColor) -> None:
    """Draw a plain rectangle (khối màu)."""
    shape = slide.shapes.add_shape(1, left, top, width, height)
    shape.fill.solid()
    shape.fill.fore_color.rgb = color
    shape.line.fill.background()
    shape.shadow.inherit = False


def columns(
    slide: Any,
    names: Sequence[str],
    series: Sequence[tuple[str, Sequence[float]]],
    *,
    labels: bool,
    high: Any = None,
) -> None:
    """Draw columns that may be edited (biểu đồ cột)."""
    chart = _chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, names, series, high=high)
    plot = chart.plots[0]
    plot.gap_width = 45
    for one, color in zip(plot.series, (MAIN, SECOND), strict=False):
        one.format.fill.solid()
        one.format.fill.fore_color.rgb = color
    if labels:
        plot.has_data_labels = True
        plot.data_labels.number_format = WHOLE
        plot.data_labels.number_format_is_linked = False
        plot.data_labels.font.size = Pt(11)
    chart.value_axis.tick_labels.number_format = WHOLE
    chart.value_axis.tick_labels.number_format_is_linked = False


def lines(slide: Any, names: Sequence[str], series: Sequence[tuple[str, Sequence[float]]]) -> None:
    """Draw shares over time as lines that may be edited (biểu đồ đường)."""
    chart = _chart(slide, XL_CHART_TYPE.LINE_MARKERS, names, series)
    for one, color in zip(chart.plots[0].series, (SECOND, MAIN, WARN), strict=True):
        one.smooth = False
        one.format.line.color.rgb = color
        one.format.line.width = Pt(2.5)
        one.marker.format.fill.solid()
        one.marker.format.fill.fore_color.rgb = color
    chart.value_axis.minimum_scale = 0
    chart.value_axis.tick_labels.number_format = "0.0%"
    chart.value_axis.tick_labels.number_format_is_linked = False


def _chart(
    slide: Any,
    kind: Any,
    names: Sequence[str],
    series: Sequence[tuple[str, Sequence[float]]],
    *,
    high: Any = None,
) -> Any:
    drawn = DATA()
    drawn.categories = names
    for name, values in series:
        drawn.add_series(name, values)
    place = (Emu(EDGE), Inches(1.5), INSIDE, high or Inches(5.4))
    chart = slide.shapes.add_chart(kind, *place, drawn).chart
    chart.font.size, chart.font.name = Pt(12), FONT
    chart.has_title = False
    chart.has_legend = len(series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
    chart.value_axis.major_gridlines.format.line.color.rgb = PALE
    chart.value_axis.format.line.fill.background()
    return chart


def table_on(slide: Any, table: Content) -> None:
    """Draw a small table (bảng)."""
    rows = [[column["label"] for column in table["columns"]], *table["rows"]]
    place = (Emu(EDGE), Inches(1.7), INSIDE, Inches(0.55 * len(rows)))
    drawn = slide.shapes.add_table(len(rows), len(rows[0]), *place).table
    for at, row in enumerate(rows):
        for to, text in enumerate(row):
            cell = drawn.cell(at, to)
            cell.fill.solid()
            cell.fill.fore_color.rgb = MAIN if at == 0 else PALE
            color = COLOR("FFFFFF") if at == 0 else INK
            align = PP_ALIGN.RIGHT if to else PP_ALIGN.LEFT
            _write(cell.text_frame, [text], size=16, bold=at == 0, color=color, align=align)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
