"""docs/indicators.md says of every indicator what the code reckons, word for word."""

from pathlib import Path

from django.utils import translation

from qqv.reports.indicators import DEFINITIONS, THEME_NAMES, UNIT_NAMES, Theme
from qqv.reports.indicators.months import PARTS
from qqv.rules.emulation import PROPOSED

DOC = Path(__file__).resolve().parents[2] / "docs" / "indicators.md"


def tables() -> str:
    """The tables of the document, theme by theme, in Vietnamese as they are published."""
    monthly = {measure for _part, told in PARTS for measure in told}
    lines: list[str] = []
    with translation.override("vi"):
        for theme in Theme:
            lines += ["", f"## {THEME_NAMES[theme]}", "", HEAD, RULE]
            for one in DEFINITIONS.values():
                if one.theme == theme:
                    parts = "; ".join(str(term.name) for term in one.terms)
                    when = "day" if one.at_day else "span"
                    trend = "yes" if one.needs <= monthly else ""
                    lines.append(
                        f"| {one.code} | {one.name} | {UNIT_NAMES[one.unit]} | {when} | {trend} "
                        f"| {one.formula} | {parts} |"
                    )
    return "\n".join([*lines, ""])


HEAD = "| code | name | unit | of a | by month | formula | parts |"
RULE = "|---|---|---|---|---|---|---|"


def test_the_document_is_what_the_code_says() -> None:
    text = DOC.read_text(encoding="utf-8")
    _top, start, rest = text.partition("<!-- indicators -->\n")
    body, end, _bottom = rest.partition("<!-- end -->")
    assert start and end
    assert body == tables()


def test_the_proposed_points_are_in_it() -> None:
    text = DOC.read_text(encoding="utf-8")
    for scale in PROPOSED.scales:
        assert f"| {scale.code} | {scale.most} | {scale.zero} | {scale.full} |" in text
