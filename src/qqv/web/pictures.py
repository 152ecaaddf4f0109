"""How are figures drawn? Altair builds the picture, vl-convert writes it as SVG."""

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import altair as alt
import vl_convert
from django.utils.safestring import SafeString, mark_safe

from qqv.web.parts import grouped

BLUE, BLUE_SOFT, ROSE, ORANGE, RED = "#15406e", "#9bb8d6", "#a8295f", "#d9930d", "#9c1c1c"
GREY, INK = "#c9c1b3", "#1b2530"
FONT = "Be Vietnam Pro"
WIDTH, WIDE = 400, 720
DOTS = "replace(format(datum.value, ','), ',', '.')"
COMMA = "replace(format(datum.value, '.1f'), '.', ',')"

Row = dict[str, Any]


def dots(rows: Sequence[Row], *, height: int) -> SafeString:
    """Rank places by millions with their borrowers written beside (biểu đồ chấm).

    Rows: name, millions, label, late (share of loans late over 30 days, 0 to 1).
    """
    order = [row["name"] for row in rows]
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=240)),
        x=alt.X("millions:Q", title=None, axis=alt.Axis(labelExpr=DOTS, tickCount=5)),
    )
    color = alt.condition("datum.late > 0.02", alt.value(ORANGE), alt.value(BLUE))
    lines = base.mark_rule(color="#e2ddd4").encode(x2=alt.datum(0))
    points = base.mark_circle(size=110, opacity=1).encode(color=color)
    labels = base.mark_text(align="left", dx=9, fontSize=12).encode(text="label:N")
    return _drawn(alt.layer(lines, points, labels), height=height, width=WIDE)


def lines(rows: Sequence[Row], *, height: int = 220) -> SafeString:
    """Draw series over months from zero (biểu đồ đường). Rows: month, series, percent."""
    series = sorted({row["series"] for row in rows})
    chart = (
        alt.Chart(_data(rows))
        .mark_line(point=alt.OverlayMarkDef(size=45), strokeWidth=2.5)
        .encode(
            x=alt.X(
                "month:O", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)
            ),
            y=alt.Y(
                "percent:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5)
            ),
            color=alt.Color(
                "series:N",
                sort=series,
                scale=alt.Scale(domain=series, range=[BLUE_SOFT, ORANGE, RED]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            strokeDash=alt.StrokeDash("series:N", sort=series, legend=None),
        )
    )
    return _drawn(chart, height=height)


def stacked(rows: Sequence[Row], *, height: int = 60) -> SafeString:
    """Draw one bar cut into parts in order (thanh chồng). Rows: part, value, color."""
    values = [{**row, "order": n} for n, row in enumerate(rows)]
    parts = [row["part"] for row in rows]
    chart = (
        alt.Chart(_data(values))
        .mark_bar(height=34)
        .encode(
            x=alt.X("value:Q", title=None, axis=None, stack="zero"),
            color=alt.Color(
                "part:N",
                sort=parts,
                scale=alt.Scale(domain=parts, range=[row["color"] for row in rows]),
                legend=alt.Legend(title=None, orient="bottom", columns=3, labelLimit=260),
            ),
            order=alt.Order("order:Q"),
        )
    )
    return _drawn(chart, height=height)


def _data(rows: Sequence[Row]) -> Any:
    return alt.InlineData(values=list(rows))


def _drawn(chart: Any, *, height: int, width: int = WIDTH) -> SafeString:
    spec = chart.properties(width=width, height=height, background="transparent").to_dict()
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
    return mark_safe(_svg(json.dumps(spec, sort_keys=True)))


@lru_cache(maxsize=256)
def _svg(spec: str) -> str:
    """Render once per picture and data; the words in it are escaped by the renderer."""
    name = hashlib.sha256(spec.encode()).hexdigest()[:10]
    svg: str = vl_convert.vegalite_to_svg(spec)
    return svg.replace("<svg ", f'<svg id="p{name}" role="img" aria-hidden="true" ', 1)


def amount(millions: float) -> str:
    """Write millions beside a mark (triệu đồng)."""
    return grouped(round(millions))
