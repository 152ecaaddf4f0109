"""How is the forecast read: as tables, as sentences, as JSON for scripts?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from qqv.people.models import Board
from qqv.reports import said
from qqv.reports.asked import (
    Asked,
    By,
    Place,
    count,
    money,
    on_day,
    place_columns,
    share,
    table,
    to_report,
)
from qqv.reports.forecast import CommuneRotation, Rotation, RotationMonth, forecast
from qqv.reports.foreseen import Comparison, Foreseen, PlaceForeseen
from qqv.reports.table import Column, Row, Table, Tone
from qqv.rules.access import Scope
from qqv.rules.money import Vnd, times

MILLION = 1_000_000
MOST_MONTHS = 60
# A whole fund's sums and balances, in mm on paper.
WIDE, STOCK = 29, 26
DEFINITIONS = (
    said.FORECAST_DUE,
    said.FORECAST_LIKELY,
    said.FORECAST_BAND,
    said.FORECAST_LOANS,
    said.FORECAST_NEED,
    said.FORECAST_IDLE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What is ahead of a commune, in a sentence each; `short` or `idle` in đồng at its worst
    (dự báo bằng lời)."""

    one: CommuneRotation
    short: Vnd
    idle: Vnd
    sentences: tuple[str, ...]


def prospects(found: Rotation) -> tuple[Prospect, ...]:
    """Say what is ahead of each commune: those short of money first, then those with idle
    money, the most first (xếp theo thiếu, thừa)."""
    rows = [prospect(one, size=found.size) for one in found.communes]
    return tuple(sorted(rows, key=lambda row: (-row.short, -row.idle, row.one.name)))


def prospect(one: CommuneRotation, *, size: Vnd) -> Prospect:
    """Say what is ahead of a commune (dự báo bằng lời); less than one loan is not spoken of."""
    least = max(size, 1)
    short = [month for month in one.months if month.short >= least]
    idle = [month for month in one.months if month.idle >= least]
    told = []
    if one.stopping:
        told.append(_("Xã đang tất toán nguồn vốn: không cho vay mới, tiền thu về trả lại tỉnh."))
    if short:
        told.append(_short(short, least))
    if idle and not one.stopping:
        told.append(_idle(idle, least))
    if not told:
        told.append(_("Tiền thu về vừa đủ cho nhu cầu vay."))
    return Prospect(
        one=one,
        short=max((month.short for month in short), default=0),
        idle=max((month.idle for month in idle), default=0),
        sentences=tuple(told),
    )


def _short(months: Sequence[RotationMonth], size: Vnd) -> str:
    first, most = months[0], max(months, key=lambda month: month.short)
    return _(
        "Từ tháng %(month)s thiếu khoảng %(missing)s triệu đồng so với nhu cầu, %(loans)s khoản "
        "vay phải chờ; nhiều nhất là %(most)s triệu đồng, vào tháng %(then)s."
    ) % {
        "month": _of(first.month),
        "missing": _millions(first.short),
        "loans": times(first.short, size=size),
        "most": _millions(most.short),
        "then": _of(most.month),
    }


def _idle(months: Sequence[RotationMonth], size: Vnd) -> str:
    first, most = months[0], max(months, key=lambda month: month.idle)
    if most is first:
        return _(
            "Từ tháng %(month)s thừa khoảng %(idle)s triệu đồng, đủ cho %(loans)s khoản vay."
        ) % {
            "month": _of(first.month),
            "idle": _millions(first.idle),
            "loans": times(first.idle, size=size),
        }
    return _(
        "Từ tháng %(month)s thừa khoảng %(idle)s triệu đồng, đủ cho %(loans)s khoản vay; nhiều "
        "nhất là %(most)s triệu đồng, vào tháng %(then)s."
    ) % {
        "month": _of(first.month),
        "idle": _millions(first.idle),
        "loans": times(first.idle, size=size),
        "most": _millions(most.idle),
        "then": _of(most.month),
    }


def _of(month: date) -> str:
    return f"{month.month}/{month.year}"


def _millions(amount: Vnd) -> str:
    return f"{times(amount, size=MILLION):,}".replace(",", ".")


def forecast_table(scope: Scope, asked: Asked) -> Table:
    """Show the forecast by commune, or month by month of all in reach (dự báo quay vòng vốn)."""
    # Farther ahead nothing of today's is left: the longest loans are paid back by then.
    asked = replace(asked, months=max(min(asked.months, MOST_MONTHS), 1))
    found = forecast(scope, on=asked.on, months=asked.months)
    return by_month(found, asked) if asked.by == By.MONTH else by_commune(found, asked)


def wide(key: str, label: str) -> Column:
    """Make a column of đồng in which the fund's sums find room on paper (cột tiền)."""
    return replace(money(key, label), width=WIDE)


def stock(key: str, label: str) -> Column:
    """Make a column of what is there at a month's end; it is not carried forward (cột số dư)."""
    return replace(money(key, label), width=STOCK, carried=False)


def by_month(found: Rotation, asked: Asked) -> Table:
    """List the months to come of all communes in reach, or of the only one (theo tháng)."""
    one = found.communes[0] if len(found.communes) == 1 else found.whole
    columns = (
        Column(key="month", label=_("Tháng")),
        wide("due", _("Gốc đến hạn")),
        wide("low", _("Thu về: thấp")),
        wide("likely", _("Thu về: dự kiến")),
        wide("high", _("Thu về: cao")),
        count("loans", _("Số khoản vay")),
        wide("again", _("Quay vòng thu về")),
        wide("need", _("Nhu cầu vay")),
        stock("idle", _("Tiền thừa")),
        stock("short", _("Tiền thiếu")),
    )
    rows = [
        Row(
            cells=(f"{m.month:%m/%Y}",)
            + (m.due, m.low, m.likely, m.high, m.loans, m.again, m.need, m.idle, m.short)
        )
        for m in one.months
    ]
    last = one.months[-1]
    # A stock is not added up: the total line shows what the last month leaves.
    made = table(
        "du-bao-quay-vong-von",
        _("Dự báo quay vòng vốn"),
        on_day(asked),
        columns,
        rows,
        DEFINITIONS,
        idle=last.idle,
        short=last.short,
    )
    return replace(made, note=_note(one))


def _note(one: CommuneRotation) -> str:
    return _(
        "%(name)s: dư nợ %(owed)s triệu đồng = quá hạn %(overdue)s + đến hạn trong bảng %(due)s + "
        "đến hạn sau đó %(later)s. Tiền được cho vay ngày đầu: %(held)s triệu đồng."
    ) % {
        "name": one.name or _("Toàn quỹ"),
        "owed": _tenth(one.outstanding),
        "overdue": _tenth(one.overdue),
        "due": _tenth(one.due),
        "later": _tenth(one.later),
        "held": _tenth(one.held),
    }


def _tenth(amount: Vnd) -> str:
    """Write millions with one decimal, as they are read here."""
    sign, tenths = "-" if amount < 0 else "", times(abs(amount), size=MILLION // 10)
    whole, rest = divmod(tenths, 10)
    return f"{sign}{whole:,}".replace(",", ".") + f",{rest}"


def by_commune(found: Rotation, asked: Asked) -> Table:
    """List the communes, those short of money first (theo xã)."""
    columns = (
        *place_columns(By.COMMUNE),
        share("share", _("Thu đúng tháng")),
        wide("held", _("Tiền được cho vay")),
        wide("due", _("Gốc đến hạn")),
        wide("likely", _("Thu về: dự kiến")),
        count("loans", _("Số khoản vay")),
        wide("short", _("Thiếu nhiều nhất")),
        wide("idle", _("Thừa nhiều nhất")),
    )
    rows = []
    for row in prospects(found):
        place = Place(id=row.one.board_id, by=By.COMMUNE, name=row.one.name, commune="")
        place = replace(place, boards=(row.one.board_id,))
        one = row.one
        figures = (one.share, one.held, one.due, one.likely, one.loans, row.short, row.idle)
        rows.append(
            Row(
                cells=(one.name, *figures),
                link=to_report("forecast", asked, place, by=By.MONTH),
            )
        )
    made = table(
        "du-bao-quay-vong-von",
        _("Dự báo quay vòng vốn"),
        on_day(asked),
        columns,
        rows,
        (said.FORECAST_SHARE, *DEFINITIONS),
        share=found.whole.share,
    )
    return replace(made, note=_("Cộng %(months)s tháng, kể từ ngày lập") % {"months": asked.months})


def compared_table(found: Comparison) -> Table:
    """List the months of a past forecast beside what came, then each commune's whole span."""
    columns = (
        Column(key="name", label=_("Tháng, xã"), weight=3),
        money("due", _("Gốc đến hạn")),
        money("low", _("Dự báo: thấp")),
        money("likely", _("Dự báo: dự kiến")),
        money("high", _("Dự báo: cao")),
        money("came", _("Đã thu thật")),
        money("error", _("Dự báo trừ thật")),
        share("off", _("Sai số")),
        Column(key="inside", label=_("Trong khoảng")),
    )
    rows = [
        Row(cells=(*_line(f"{m.last:%d/%m/%Y}", m), _times_inside(found, n)))
        for n, m in enumerate(found.whole.months)
    ]
    for one in found.communes:
        low, high = (sum(getattr(m, key) for m in one.months) for key in ("low", "high"))
        cells = (one.name, one.due, low, one.likely, high, one.came, one.error, one.off)
        inside = f"{one.inside}/{len(one.months)}"
        rows.append(Row(cells=(*cells, inside), tone=Tone.SUBTOTAL))
    whole = found.whole
    low, high = (sum(getattr(m, key) for m in whole.months) for key in ("low", "high"))
    total = (_("Cộng"), whole.due, low, whole.likely, high, whole.came, whole.error, whole.off)
    return Table(
        name="doi-chieu-du-bao",
        title=_("Dự báo so với số đã thu"),
        unit=_("Đơn vị: đồng"),
        period=_("Dự báo ngày %(on)s, đã thu đến %(until)s")
        % {"on": f"{found.on:%d/%m/%Y}", "until": f"{found.until:%d/%m/%Y}"},
        columns=columns,
        rows=tuple(rows),
        total=(*total, f"{whole.inside}/{len(whole.months)}"),
    )


def _line(name: str, m: Foreseen) -> tuple[Any, ...]:
    return (name, m.due, m.low, m.likely, m.high, m.came, m.error, m.off)


def _times_inside(found: Comparison, n: int) -> str:
    inside = sum(one.months[n].inside for one in found.communes)
    return f"{inside}/{len(found.communes)}"


def forecast_written(found: Rotation) -> dict[str, Any]:
    """Write the forecast for scripts: amounts in đồng, shares as "a/b" fractions' decimals."""
    codes = dict(Board.objects.filter(pk__in=_ids(found)).values_list("pk", "code"))
    return {
        "on": found.on.isoformat(),
        "loan_size": found.size,
        "reserve": found.policy.reserve,
        "savings_lent_percent": found.policy.savings_lent,
        "idle_months": found.policy.idle_months,
        "communes": [{"board": codes[one.board_id]} | _written(one) for one in found.communes],
        "total": _written(found.whole),
    }


def _ids(found: Rotation) -> list[int]:
    return [one.board_id for one in found.communes]


def _written(one: CommuneRotation) -> dict[str, Any]:
    keys = ("due", "low", "likely", "high", "loans", "again", "need", "spare", "idle", "short")
    return {
        "name": one.name,
        "held": one.held,
        "approved": one.approved,
        "on_time_share": round(float(one.share), 6),
        "months_seen": one.habits.months,
        "outstanding": one.outstanding,
        "overdue": one.overdue,
        "due_later": one.later,
        "stopping": one.stopping,
        "months": [
            {"month": f"{m.month:%Y-%m}", **{key: getattr(m, key) for key in keys}}
            for m in one.months
        ],
    }


def compared_written(found: Comparison) -> dict[str, Any]:
    """Write a comparison for scripts: amounts in đồng, error = forecast less collected."""
    inside = found.inside
    return {
        "on": found.on.isoformat(),
        "until": found.until.isoformat(),
        "communes": [_place_written(one) for one in found.communes],
        "total": _place_written(found.whole),
        "commune_months_in_band": sum(one.inside for one in found.communes),
        "commune_months": sum(len(one.months) for one in found.communes),
        "share_in_band": None if inside is None else round(float(inside), 6),
    }


def _place_written(one: PlaceForeseen) -> dict[str, Any]:
    return {
        "name": one.name,
        "due": one.due,
        "likely": one.likely,
        "collected": one.came,
        "error": one.error,
        "error_share": None if one.off is None else round(float(one.off), 6),
        "months_in_band": one.inside,
        "months": [
            {
                "month": f"{m.month:%Y-%m}",
                "due": m.due,
                "low": m.low,
                "likely": m.likely,
                "high": m.high,
                "collected": m.came,
                "error": m.error,
                "in_band": m.inside,
            }
            for m in one.months
        ],
    }
