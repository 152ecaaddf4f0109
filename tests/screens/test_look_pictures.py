"""Pictures: figures as written here, told apart without color, safe with any name."""

import re
from typing import Any

import pytest
from django.utils.safestring import SafeString

from qqv.web import pictures

PLACES = [
    {"name": "Yên Khang", "millions": 1316.0, "label": "1.316 / 226", "late": 0.0},
    {"name": "Hợp Hưng", "millions": 198.0, "label": "198 / 55", "late": 0.03},
]
PARTS = [
    {"part": "Dư nợ", "value": 20_884, "color": pictures.BLUE},
    {"part": "Ngân hàng", "value": 1_128, "color": pictures.ORANGE},
]
MONTHS = [
    {"month": f"{n:02d}/22", "series": series, "percent": n / share}
    for n in range(1, 13)
    for series, share in (("PAR>0", 5), ("PAR>30", 9))
]

AHEAD = [
    {"month": f"{n:02d}/23", "low": 80 + n, "likely": 90 + n, "high": 95 + n, "due": 100}
    for n in range(1, 13)
]


def words(picture: SafeString) -> list[str]:
    """What can be read in a picture."""
    return re.findall(r"<text[^>]*>([^<]+)</text>", picture)


def drawn() -> dict[str, Any]:
    return {
        "dots": pictures.dots(PLACES, height=60),
        "lines": pictures.lines(MONTHS),
        "band": pictures.band(AHEAD),
        "stacked": pictures.stacked(PARTS),
        "bullet": pictures.bullet(PARTS, target=22_012, label="vốn gốc 22.012"),
        "bars": pictures.bars([{"name": "A", "value": 81, "plan": 100, "label": "81"}], height=40),
        "spark": pictures.spark([1, 3, 2], title="Dư nợ"),
        "flow": pictures.flow([{"place": "Trưởng nhóm", "label": "42", "wait": "2 ngày"}]),
    }


def test_every_kind_draws_within_the_content_policy() -> None:
    for name, picture in drawn().items():
        assert picture.startswith("<svg id="), name
        assert not re.search(r"<style|<script|\sstyle=|\son[a-z]+=", picture), name


def test_names_and_amounts_are_read_in_full() -> None:
    said = words(pictures.dots(PLACES, height=60))
    assert {"Yên Khang", "1.316 / 226", "Hợp Hưng", "198 / 55", "1.000"} <= set(said)
    assert "0,5" in words(pictures.lines(MONTHS))
    assert "vốn gốc 22.012" in words(pictures.bullet(PARTS, target=22_012, label="vốn gốc 22.012"))


def test_a_late_place_has_another_shape_not_only_another_color() -> None:
    marks = re.findall(r'<path transform="[^"]+" d="([^"]+)"', pictures.dots(PLACES, height=60))
    assert len(set(marks)) == 2


def test_series_have_their_own_dashes() -> None:
    dashes = set(re.findall(r'stroke-dasharray="([^"]+)"', pictures.lines(MONTHS)))
    assert len(dashes) == 2


def test_a_forecast_shows_its_band_and_what_falls_due() -> None:
    picture = pictures.band(AHEAD)
    assert picture.count("mark-area") == 1 and picture.count("mark-line") >= 2
    assert 'stroke-dasharray="5,4"' in picture
    assert {"01/23", "12/23"} <= set(words(picture))


def test_a_mark_opens_its_list_and_the_picture_has_a_name() -> None:
    places = [{**place, "url": "/nhom/?xa=1"} for place in PLACES]
    picture = pictures.dots(places, height=60, title='Dư nợ "theo xã"')
    assert 'href="/nhom/?xa=1"' in picture
    assert 'role="group" aria-label="Dư nợ &quot;theo xã&quot;"' in picture
    assert set(re.findall(r"https?://[^/\"]+", picture)) == {"http://www.w3.org"}
    with pytest.raises(AssertionError):
        pictures.dots(places, height=60)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//example.com/", "https://example.com/"])
def test_a_mark_leads_to_no_other_site(url: str) -> None:
    with pytest.raises(AssertionError):
        pictures.dots([{**PLACES[0], "url": url}], height=60, title="Dư nợ")


def test_a_hostile_name_stays_a_name() -> None:
    name = '<script>alert("1")</script>'
    picture = pictures.dots([{**PLACES[0], "name": name}], height=60)
    assert "<script" not in picture
    assert "&lt;script&gt;" in picture


def test_the_same_figures_give_the_same_picture() -> None:
    assert pictures.stacked(PARTS) == pictures.stacked(PARTS)
    assert pictures.stacked(PARTS) != pictures.stacked(list(reversed(PARTS)))


def test_no_figures_yet_is_no_fault() -> None:
    assert pictures.stacked([]).startswith("<svg")
    assert pictures.dots([], height=60).startswith("<svg")
