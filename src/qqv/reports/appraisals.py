"""Was every household looked at before its loan was approved? As a table."""

from django.utils.translation import gettext as _

from qqv.lending.queries.appraised import Looked, looked_at, meter
from qqv.reports import said
from qqv.reports.asked import (
    Asked,
    By,
    count,
    in_span,
    named,
    parted,
    place_columns,
    share,
    table,
    to_report,
)
from qqv.reports.table import Cell, Row, Table
from qqv.rules.access import Scope


def appraisal_table(scope: Scope, asked: Asked) -> Table:
    """Show the loans of a span and those appraised before approval (thẩm định 100%)."""
    loans = looked_at(scope, first=asked.first, last=asked.last)
    by, parts = parted(scope, loans, asked)
    columns = (
        *place_columns(by),
        count("lent", _("Đã giải ngân")),
        count("looked", _("Thẩm định trước khi duyệt")),
        share("rate", _("Thẩm định (I17)")),
        count("later", _("Vòng 2 trở lên")),
        count("later_looked", _("Đủ người thẩm định")),
        share("later_rate", _("Vòng 2 (I17)")),
    )
    rows = []
    for place, part in parts:
        below = to_report("appraisal", asked, place, by=By.GROUP)
        link = below if by == By.COMMUNE else None
        rows.append(Row(cells=(*named(place), *_figures(part)), link=link))
    whole = meter(loans)
    return table(
        "tham-dinh",
        _("Thẩm định trước khi duyệt"),
        in_span(asked),
        columns,
        rows,
        (said.APPRAISED, said.APPRAISED_LATER),
        rate=whole.rate,
        later_rate=whole.later_rate,
    )


def _figures(loans: list[Looked]) -> tuple[Cell, ...]:
    one = meter(loans)
    return (one.lent, one.looked, one.rate, one.later, one.later_looked, one.later_rate)
