"""Reports by name, each with its filters, figures and how they are reckoned (báo cáo)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qqv.papers.shelf import report_number
from qqv.people.seats import anybody_moved
from qqv.reports.asked import boards_to_choose, groups_to_choose
from qqv.reports.known import KnownBefore, NotKnown, Regrouped
from qqv.reports.registry import REPORTS, Report
from qqv.rules.access import Actor, Scope
from qqv.web.asking import actor_of, day_of, sentence_of
from qqv.web.forms.reports import Conditions
from qqv.web.paging import number_of
from qqv.web.printing import printed
from qqv.web.tables import exported, sheet_of


@login_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The reports she may read, and for whom each is (danh sách báo cáo)."""
    return render(request, "reports/list.html", {"reports": _hers(actor_of(request))})


@login_required
@require_safe
def report(request: HttpRequest, name: str) -> HttpResponse:
    """One report with its filters (một báo cáo)."""
    wanted = REPORTS[name]
    actor, on = actor_of(request, wanted.verb), day_of(request)
    scope = actor.scope(wanted.verb)
    form = Conditions(
        request.GET,
        report=wanted,
        on=on,
        boards=boards_to_choose(scope),
        groups=groups_to_choose(scope, board_id=number_of(request, "xa")),
        moved=anybody_moved(scope),
    )
    context = {"report": wanted, "reports": _hers(actor), "form": form}
    try:
        if answer := _file(request, wanted, scope, form):
            return answer
        context["sheet"] = sheet_of(wanted.table(scope, form.asked))
    except (NotKnown, KnownBefore, Regrouped) as refusal:
        said = context | {"refusal": sentence_of(refusal)}
        return render(request, "reports/unknown.html", said, status=422)
    return render(request, "reports/one.html", context)


def _file(
    request: HttpRequest, wanted: Report, scope: Scope, form: Conditions
) -> HttpResponse | None:
    if request.GET.get("xuat") == "pdf":
        return printed(request, report_number(wanted, form.asked, scope=scope), wanted.verb)
    return exported(request, lambda: wanted.table(scope, form.asked))


def _hers(actor: Actor) -> list[Report]:
    return [one for one in REPORTS.values() if actor.may(one.verb) and not one.behind]
