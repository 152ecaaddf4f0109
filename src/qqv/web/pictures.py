"""How are figures drawn? Altair builds the picture, vl-convert writes it as SVG."""

import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from qqv.web.parts import grouped

BLUE, BLUE_SOFT, ROSE, ORANGE, RED = "#15406e", "#9bb8d6", "#a8295f", "#b36b00", "#9c1c1c"
# Lines and bars stand alone on white, so they are darker than a part of a bar has to be.
BLUE_LINE = "#4f7fb5"
GREY, INK = "#8d8577", "#1b2530"
FONT = "Be Vietnam Pro"
FONTS = Path(__file__).parent / "static" / "vendor" / "fonts"
WIDTH, WIDE, LABEL = 400, 720, 240
NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", "\u00a0đ"]}
MUCH_LATE = 0.02
# The renderer leads every bare path to a site of its own; this host, taken out again, stops it.
HERE = "https://here.invalid"

Row = dict[str, Any]


def dots(rows: Sequence[Row], *, height: int, title: str = "", narrow: bool = False) -> SafeString:
    """Rank places by millions with their borrowers written beside (biểu đồ chấm).

    Rows: name, millions, label, late (share of loans late over 30 days, 0 to 1), perhaps url.
    A `narrow` picture fits a phone: its labels lie within.
    """
    order = [row["name"] for row in rows]
    base = _chart(rows).encode(
        y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=LABEL)),
        x=alt.X(
            "millions:Q",
            title=None,
            axis=alt.Axis(format=",d", tickCount=3 if narrow else 5),
            **_roomy(rows, "millions", narrow),
        ),
    )
    late = f"datum.late > {MUCH_LATE}"
    points = base.mark_point(size=110, opacity=1, filled=True).encode(
        color=alt.condition(late, alt.value(ORANGE), alt.value(BLUE)),
        shape=alt.condition(late, alt.value("triangle-up"), alt.value("circle")),
        **_links(rows),
    )
    lines = base.mark_rule(color="#e2ddd4").encode(x2=alt.datum(0))
    labels = base.mark_text(align="left", dx=10, fontSize=13).encode(text="label:N", **_links(rows))
    layers = alt.layer(lines, points, labels)
    return _drawn(layers, height=height, width=WIDTH if narrow else WIDE, title=title, fit=narrow)


def lines(
    rows: Sequence[Row], *, height: int = 220, title: str = "", figures: str = ".1f"
) -> SafeString:
    """Draw series over months from zero (biểu đồ đường). Rows: month, series, percent.

    `figures` is how the axis writes its numbers.
    """
    series = sorted({row["series"] for row in rows})
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolSize=500)
    chart = (
        _chart(rows)
        .mark_line(point=alt.OverlayMarkDef(size=45), strokeWidth=2.5)
        .encode(
            x=alt.X(
                "month:O", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)
            ),
            y=alt.Y(
                "percent:Q",
                title=None,
                scale=alt.Scale(zero=True),
                axis=alt.Axis(tickCount=5, format=figures),
            ),
            color=alt.Color(
                "series:N",
                sort=series,
                scale=alt.Scale(domain=series, range=[BLUE_LINE, ORANGE, RED]),
                legend=legend,
            ),
            strokeDash=alt.StrokeDash(
                "series:N",
                sort=series,
                scale=alt.Scale(domain=series, range=[[1, 0], [6, 3], [2, 2]]),
                legend=legend,
            ),
        )
    )
    return _drawn(chart, height=height, title=title)


def band(rows: Sequence[Row], *, height: int = 240, title: str = "") -> SafeString:
    """Draw what is likely over months within its band, beside what falls due (dải dự báo).

    Rows in order: month, low, likely, high, due, in millions.
    """
    months = alt.X("month:O", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    scale = alt.Scale(zero=True)
    base = _chart(rows).encode(x=months)
    area = base.mark_area(color=BLUE_SOFT, opacity=0.55).encode(
        y=alt.Y("low:Q", title=None, scale=scale, axis=alt.Axis(tickCount=5, format=",d")),
        y2="high:Q",
    )
    due = base.mark_line(color=ORANGE, strokeWidth=2, strokeDash=[5, 4]).encode(y=alt.Y("due:Q"))
    likely = base.mark_line(color=BLUE, strokeWidth=2.5, point=alt.OverlayMarkDef(size=36))
    layers = alt.layer(area, due, likely.encode(y=alt.Y("likely:Q")))
    return _drawn(layers, height=height, width=WIDE, title=title)


def stacked(rows: Sequence[Row], *, height: int = 60, title: str = "") -> SafeString:
    """Draw one bar cut into parts in order (thanh chồng). Rows: part, value, color."""
    return _drawn(_parts(rows), height=height, title=title)


def bullet(
    rows: Sequence[Row], *, target: int, label: str, height: int = 76, title: str = ""
) -> SafeString:
    """Draw a bar of parts against the amount it should reach (thanh so với vốn gốc).

    Rows as for `stacked`; `label` stands above the mark of the target.
    """
    mark = _chart([{"target": target, "label": label}]).encode(x=alt.X("target:Q", title=None))
    rule = mark.mark_tick(color=INK, thickness=4, size=50)
    text = mark.mark_text(dy=-36, align="right", dx=4, fontSize=13, fontWeight=600)
    layers = alt.layer(_parts(rows, target=target), rule, text.encode(text="label:N"))
    return _drawn(layers, height=height, title=title)


def bars(rows: Sequence[Row], *, height: int, title: str = "", narrow: bool = False) -> SafeString:
    """Draw places with what they reached and a tick for the plan (thanh so với kế hoạch).

    Rows in order: name, value, label, perhaps plan and url. A `narrow` picture fits a phone.
    """
    order = [row["name"] for row in rows]
    base = _chart(rows).encode(
        y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=LABEL)),
        x=alt.X("value:Q", title=None, axis=None, **_roomy(rows, "value", narrow)),
    )
    drawn = base.mark_bar(color=BLUE_LINE, height={"band": 0.62}).encode(**_links(rows))
    labels = base.mark_text(align="left", dx=8, fontSize=13).encode(text="label:N")
    plans = base.mark_tick(color=INK, thickness=3).encode(x=alt.X("plan:Q", title=None))
    planned = [plans] if any("plan" in row for row in rows) else []
    layers = alt.layer(drawn, *planned, labels)
    return _drawn(layers, height=height, width=WIDTH if narrow else WIDE, title=title, fit=narrow)


def spark(values: Sequence[float], *, title: str) -> SafeString:
    """Draw the way of one figure in a word's space, its last point marked (đường nhỏ)."""
    rows = [{"n": n, "value": value} for n, value in enumerate(values)]
    base = _chart(rows).encode(
        x=alt.X("n:Q", axis=None), y=alt.Y("value:Q", axis=None, scale=alt.Scale(zero=False))
    )
    last = base.transform_filter(f"datum.n == {len(rows) - 1}").mark_circle(size=60, opacity=1)
    way = base.mark_line(color=BLUE, strokeWidth=2)
    layers = alt.layer(way, last.encode(color=alt.value(ROSE)))
    return _drawn(layers, height=32, width=120, title=title)


def flow(rows: Sequence[Row], *, title: str = "") -> SafeString:
    """Draw where the money is, on its way from hand to hand (dòng tiền).

    Rows in order: place, label (its amount), wait (how long it has lain there), perhaps url.
    """
    data = [{**row, "n": n, "next": n + 0.5} for n, row in enumerate(rows)]
    base = _chart(data).encode(
        x=alt.X("n:Q", axis=None, scale=alt.Scale(domain=[-0.5, len(rows) - 0.5]))
    )
    way = base.transform_filter(f"datum.n < {len(rows) - 1}")
    arrows = way.mark_text(text="→", fontSize=24, color=GREY).encode(x=alt.X("next:Q", axis=None))
    places = base.mark_text(dy=-28, fontSize=13).encode(text="place:N")
    amounts = base.mark_text(fontSize=20, fontWeight=600, color=BLUE)
    waits = base.mark_text(dy=26, fontSize=13, color=ORANGE).encode(text="wait:N")
    said = amounts.encode(text="label:N", **_links(rows))
    return _drawn(alt.layer(arrows, places, said, waits), height=90, width=WIDE, title=title)


def amount(millions: float) -> str:
    """Write millions beside a mark (triệu đồng)."""
    return grouped(round(millions))


def _roomy(rows: Sequence[Row], key: str, narrow: bool) -> dict[str, Any]:
    """Leave room within a narrow picture for what is written behind the longest mark."""
    if not narrow:
        return {}
    most = max((max(row[key], row.get("plan", 0)) for row in rows), default=0)
    return {"scale": alt.Scale(domain=[0, most * 1.6 or 1], nice=False)}


def _parts(rows: Sequence[Row], *, target: int = 0) -> Any:
    values = [{**row, "order": n} for n, row in enumerate(rows)]
    parts = [str(row["part"]) for row in rows]
    # A legend wider than its bar would shrink the whole picture, letters and all.
    columns = max(1, WIDTH // (34 + 8 * max(map(len, parts), default=1)))
    whole = max(sum(row["value"] for row in rows), target, 1)
    return (
        _chart(values)
        .mark_bar(height=34, stroke="#fff", strokeWidth=1)
        .encode(
            x=alt.X(
                "value:Q",
                title=None,
                axis=None,
                stack="zero",
                scale=alt.Scale(domain=[0, whole], nice=False),
            ),
            color=alt.Color(
                "part:N",
                sort=parts,
                scale=alt.Scale(domain=parts, range=[row["color"] for row in rows]),
                legend=alt.Legend(title=None, orient="bottom", columns=columns, labelLimit=320),
            ),
            order=alt.Order("order:Q"),
            **_links(rows),
        )
    )


def _chart(rows: Sequence[Row]) -> Any:
    linked = [{**row, "url": _own(row["url"])} if row.get("url") else row for row in rows]
    return alt.Chart(alt.InlineData(values=linked))


def _own(url: str) -> str:
    assert re.match(r"/(?!/)", url), "A picture links to our own pages only."
    return HERE + url


def _links(rows: Sequence[Row]) -> dict[str, Any]:
    return {"href": alt.Href("url:N")} if any(row.get("url") for row in rows) else {}


def _drawn(
    chart: Any, *, height: int, width: int = WIDTH, title: str = "", fit: bool = False
) -> SafeString:
    sized = chart.properties(width=width, height=height, background="transparent")
    spec = sized.to_dict()
    if fit:
        spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    spec["config"] = {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": 13,
            "labelColor": INK,
            "gridColor": "#ece7de",
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
        },
        "legend": {"labelFontSize": 13, "labelColor": INK, "symbolType": "square"},
        "text": {"font": FONT, "color": INK},
    }
    return mark_safe(_svg(json.dumps(spec, sort_keys=True), title))


@lru_cache(maxsize=256)
def _svg(spec: str, title: str) -> str:
    """Render once per picture and data; the words in it are escaped by the renderer."""
    _know_fonts()
    svg: str = vl_convert.vegalite_to_svg(spec, format_locale=NUMBERS)
    # The renderer tells of every mark in English; the table beside the picture tells it better.
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    svg = svg.replace(f'href="{HERE}/', 'href="/')
    name = hashlib.sha256(spec.encode()).hexdigest()[:10]
    if "<a " in svg:
        assert title, "A picture with links in it needs a title."
        about = f'role="group" aria-label="{escape(title)}"'
    elif title:
        about = f'role="img" aria-label="{escape(title)}"'
    else:
        about = 'aria-hidden="true"'
    return svg.replace("<svg ", f'<svg id="p{name}" {about} ', 1)


@cache
def _know_fonts() -> None:
    """Let the renderer measure letters in the font the browser will show."""
    vl_convert.register_font_directory(str(FONTS))
