"""One page for the chair (tổng quan)."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qqv.reports.overview import Overview, overview
from qqv.rules.access import Verb
from qqv.rules.lateness import DebtGroup
from qqv.watch.today import today
from qqv.web import pictures
from qqv.web.asking import actor_of, day_of

GROUP_COLORS = {
    DebtGroup.N1: pictures.BLUE,
    DebtGroup.N2: pictures.BLUE_SOFT,
    DebtGroup.N3: pictures.ORANGE,
    DebtGroup.N4: "#c4511a",
    DebtGroup.N5: pictures.RED,
}


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The chair's nine questions on one page (tổng quan quỹ)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    page = overview(actor, on=on)
    ranked = sorted(page.communes, key=lambda row: -row.outstanding)
    context: dict[str, Any] = {"page": page, "ranked": ranked}
    context["tasks"] = today(actor, on=on).tasks[:5]
    context["communes_picture"] = _communes(ranked)
    context["trend_picture"] = _trend(page)
    context["groups_picture"] = _groups(page)
    context["whole_picture"] = _whole(page)
    return render(request, "overview/dashboard.html", context)


def _communes(ranked: list[Any]) -> Any:
    rows = [
        {
            "name": row.name,
            "millions": _millions(row.outstanding),
            "label": f"{pictures.amount(_millions(row.outstanding))} / {row.borrowers}",
            "late": float(row.par30 or 0),
        }
        for row in ranked
    ]
    return pictures.dots(rows, height=24 * max(len(rows), 3))


def _trend(page: Overview) -> Any:
    rows = [
        {
            "month": f"{month.ends_on:%m/%y}",
            "series": f"PAR>{over:02d}" if over else "PAR>0",
            "percent": round(float(share or 0) * 100, 2),
        }
        for month in page.trend
        for over, share in month.par.items()
    ]
    return pictures.lines(rows) if rows else ""


def _groups(page: Overview) -> Any:
    rows = [
        {
            "part": _("Nhóm %(n)s") % {"n": group.value},
            "value": amount,
            "color": GROUP_COLORS[group],
        }
        for group, amount in page.debt_groups.items()
    ]
    return pictures.stacked(rows)


def _whole(page: Overview) -> Any:
    whole = page.whole
    rows = (
        (_("Dư nợ trong hạn"), whole.good, pictures.BLUE),
        (_("Dư nợ có quá hạn"), whole.late, pictures.ORANGE),
        (_("Ngân hàng của xã"), whole.bank, pictures.BLUE_SOFT),
        (_("Quỹ tỉnh"), whole.province, "#6f93b8"),
        (_("Tiền mặt tại xã"), whole.cash, pictures.ROSE),
        (_("Ở trưởng nhóm"), whole.in_hand, pictures.GREY),
    )
    return pictures.stacked([{"part": p, "value": v, "color": c} for p, v, c in rows])


def _millions(amount: int) -> float:
    return round(amount / 1_000_000, 1)
