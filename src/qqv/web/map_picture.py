"""How is the map drawn? Circles with a pattern and a name, each leading to its commune."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from qqv.people.geojson import Ring
from qqv.people.points import Spot
from qqv.reports.bordered import plotted
from qqv.reports.cartogram import Circle, Located, cartogram
from qqv.reports.overview import CommuneFigures
from qqv.reports.steps import STEPS, step_of
from qqv.web.dashboard import commune_url
from qqv.web.parts import grouped, millions, percent
from qqv.web.pictures import FONT, INK

FILLS = ("#e3ecf6", "#a9c3de", "#f2b866", "#d8736c")
MARKS = (
    "",
    '<circle cx="4" cy="4" r="1.3" fill="#15406e"/>',
    '<path d="M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6" stroke="#7a4a00" stroke-width="1.4"/>',
    '<path d="M0 0 L8 8 M8 0 L0 8" stroke="#5e1111" stroke-width="1.2"/>',
)
LARGEST, LEAST = 14.0, 9.0  # letters, in units of the picture
LETTER = 0.56  # of the size is the width of a letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of the four steps of the legend (bậc màu)."""

    swatch: SafeString
    label: str


def map_picture(
    rows: Sequence[CommuneFigures],
    spots: Mapping[int, Spot],
    *,
    shapes: Mapping[int, list[Ring]],
    name: str = "ban-do",
) -> SafeString:
    """Draw communes by their borders if these are known, else as circles (bản đồ).

    A circle's size is outstanding; the pattern of either is lateness.
    """
    shown = [row for row in rows if row.outstanding]
    if any(row.unit_id in shapes for row in shown):
        return bordered(shown, spots, shapes, name=name)
    located = [
        Located(key=row.key, weight=row.outstanding, spot=spots.get(row.key)) for row in shown
    ]
    made = cartogram(tuple(located))
    by_key = {row.key: row for row in shown}
    circles = (*made.circles, *made.aside)
    marks = format_html_join(
        "", "{}", ((_circle(circle, by_key[circle.key], name),) for circle in circles)
    )
    return _framed(name, made.width, made.height, marks)


def _framed(name: str, width: float, height: float, marks: SafeString) -> SafeString:
    return format_html(
        '<svg viewBox="0 0 {} {}" role="group" aria-labelledby="{}-ten {}-y" font-family="{}">'
        '<title id="{}-ten">{}</title><desc id="{}-y">{}</desc><defs>{}</defs>{}</svg>',
        round(width),
        round(height),
        name,
        name,
        FONT,
        name,
        _("Dư nợ và quá hạn theo xã"),
        name,
        _("Vòng tròn lớn là dư nợ lớn; họa tiết dày là quá hạn nhiều. Bảng số ở dưới."),
        _patterns(name),
        marks,
    )


def bordered(
    rows: Sequence[CommuneFigures],
    spots: Mapping[int, Spot],
    shapes: Mapping[int, list[Ring]],
    *,
    name: str,
) -> SafeString:
    """Draw communes by their borders; one without has its circle where it lies (ranh giới)."""
    by_key = {row.key: row for row in rows}
    drawn = plotted({key: shapes[key] for key in by_key if key in shapes}, spots, by_key)
    marks = [
        format_html(
            '<a href="{}" aria-label="{}"><title>{}</title>'
            '<path d="{}" fill="url(#{}-{})" fill-rule="evenodd" stroke="#33475c"/></a>',
            commune_url(by_key[area.key]),
            _said(by_key[area.key]),
            _said(by_key[area.key]),
            area.path,
            name,
            step_of(by_key[area.key].par30),
        )
        for area in drawn.areas
    ]
    # Names come after all areas: the next one would cover what reaches into it.
    marks += [_name(area.label, by_key[area.key].name) for area in drawn.areas]
    marks += [_circle(circle, by_key[circle.key], name) for circle in drawn.circles]
    return _framed(
        name, drawn.width, drawn.height, format_html_join("", "{}", ((mark,) for mark in marks))
    )


def legend(name: str = "chu-giai") -> tuple[Step, ...]:
    """Explain the four steps (chú giải)."""
    ends = (*(percent(step).replace(",0", "") for step in STEPS[1:]), "")
    labels = [_("dưới %(n)s") % {"n": ends[0]}]
    labels += [_("từ %(n)s") % {"n": end} for end in ends[:-1]]
    return tuple(
        Step(
            swatch=format_html(
                '<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><defs>{}</defs>'
                '<rect width="24" height="24" rx="4" fill="url(#{})" stroke="#5c6b7a"/></svg>',
                _pattern(f"{name}-{n}", n),
                f"{name}-{n}",
            ),
            label=label,
        )
        for n, label in enumerate(labels)
    )


def _said(row: CommuneFigures) -> str:
    return _("%(name)s: dư nợ %(owed)s triệu đồng, %(n)s người vay, PAR30 %(par)s") % {
        "name": row.name,
        "owed": millions(row.outstanding),
        "n": grouped(row.borrowers),
        "par": percent(row.par30),
    }


def _circle(circle: Circle, row: CommuneFigures, name: str) -> SafeString:
    said = _said(row)
    return format_html(
        '<a href="{}" aria-label="{}"><title>{}</title>'
        '<circle cx="{}" cy="{}" r="{}" fill="url(#{}-{})" stroke="#33475c"/>{}</a>',
        commune_url(row),
        said,
        said,
        f"{circle.x:.1f}",
        f"{circle.y:.1f}",
        f"{circle.r:.1f}",
        name,
        step_of(row.par30),
        _name(circle, row.name),
    )


def _name(circle: Circle, name: str) -> SafeString:
    """Write the name within the circle, in two lines where it is long, small where it must be."""
    lines = _lines(name, circle.r)
    longest = max(len(line) for line in lines)
    size = min(max(1.8 * circle.r / (longest * LETTER), LEAST), LARGEST)
    first = circle.y - (len(lines) - 1) * size * 0.55 + size * 0.35
    words = format_html_join(
        "",
        '<tspan x="{}" y="{}">{}</tspan>',
        (
            (f"{circle.x:.1f}", f"{first + n * size * 1.1:.1f}", line)
            for n, line in enumerate(lines)
        ),
    )
    return format_html(
        '<text text-anchor="middle" font-size="{}" font-weight="600" fill="{}" stroke="#fff"'
        ' stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
        ' pointer-events="none">{}</text>',
        f"{size:.1f}",
        INK,
        words,
    )


def _lines(name: str, r: float) -> list[str]:
    if len(name) * LETTER * LARGEST <= 1.8 * r or " " not in name:
        return [name]
    words = name.split()
    cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return list(min(cuts, key=lambda cut: max(map(len, cut))))


def _patterns(name: str) -> SafeString:
    return format_html_join("", "{}", ((_pattern(f"{name}-{n}", n),) for n in range(len(FILLS))))


def _pattern(key: str, n: int) -> SafeString:
    return format_html(
        '<pattern id="{}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect width="8" height="8" fill="{}"/>{}</pattern>',
        key,
        FILLS[n],
        mark_safe(MARKS[n]),
    )
