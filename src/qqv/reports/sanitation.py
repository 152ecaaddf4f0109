"""How far has the fund come with what it is for? Latrines by commune and hamlet, as a table."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from qqv.lending.queries.sanitation import Home, homes
from qqv.reports import said
from qqv.reports.asked import Asked, By, count, on_day, share, table, to_report
from qqv.reports.table import Cell, Column, Link, Row, Table
from qqv.rules.access import Scope
from qqv.rules.money import ratio

COUNTED = ("known", "had", "without", "unclear", "financed", "finished", "left")


def sanitation_table(scope: Scope, asked: Asked) -> Table:
    """Count households before and after by commune or hamlet (nhà tiêu hợp vệ sinh)."""
    found: dict[tuple[str, int, str], list[Home]] = {}
    for home in homes(scope, on=asked.on):
        hamlet = home.hamlet or _("chưa rõ thôn") if asked.by == By.HAMLET else ""
        found.setdefault((home.commune, home.board_id, hamlet), []).append(home)
    rows = [
        _row(asked, place, counted(some))
        for place, some in sorted(found.items(), key=lambda item: item[0][1:])
    ]
    whole = counted(home for some in found.values() for home in some)
    columns = (
        *_names(asked.by),
        count("known", _("Hộ")),
        count("had", _("Đã có trước")),
        count("without", _("Chưa có")),
        count("unclear", _("Chưa rõ")),
        count("financed", _("Đã vay")),
        count("finished", _("Đã nghiệm thu")),
        count("left", _("Còn lại")),
        share("before", _("Hợp vệ sinh trước")),
        share("after", _("Hợp vệ sinh nay")),
    )
    definitions = (said.WITHOUT, said.FINISHED, said.HYGIENIC)
    before, after = shares(whole)
    made = table(
        "nha-tieu",
        _("Nhà tiêu hợp vệ sinh"),
        on_day(asked),
        columns,
        rows,
        definitions,
        before=before,
        after=after,
    )
    return replace(made, unit=_("Đơn vị: hộ"))


def counted(some: Iterable[Home]) -> dict[str, int]:
    """Count households by what they had and what they have now (đếm hộ)."""
    sums = dict.fromkeys(COUNTED, 0)
    for home in some:
        without = home.had is False
        sums["known"] += 1
        sums["had"] += home.had is True
        sums["without"] += without
        sums["unclear"] += home.had is None
        sums["financed"] += without and home.financed
        sums["finished"] += without and home.finished
        sums["left"] += without and not home.finished
    return sums


def shares(sums: dict[str, int]) -> tuple[Cell, Cell]:
    """Tell the share with a hygienic latrine before and now, of those it is known of (tỷ lệ)."""
    told = sums["known"] - sums["unclear"]
    if not told:
        return None, None
    return ratio(sums["had"], told), ratio(sums["had"] + sums["finished"], told)


def _names(by: By) -> tuple[Column, ...]:
    commune = Column(key="commune", label=_("Xã"), weight=2)
    if by == By.HAMLET:
        return (Column(key="hamlet", label=_("Thôn, xóm"), weight=2), commune)
    return (commune,)


def _row(asked: Asked, place: tuple[str, int, str], sums: dict[str, int]) -> Row:
    commune, board_id, hamlet = place
    names: tuple[Cell, ...] = (hamlet, commune) if asked.by == By.HAMLET else (commune,)
    deeper = to_report("sanitation", asked, by=By.HAMLET, board_id=board_id)
    loans = to_report("loans", asked, board_id=board_id)
    links = (("financed", loans), ("left", Link(screen="works")))
    cells = (*names, *(sums[key] for key in COUNTED), *shares(sums))
    return Row(
        cells=cells,
        link=None if asked.by == By.HAMLET else deeper,
        links=() if asked.by == By.HAMLET else links,
    )
