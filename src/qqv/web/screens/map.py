"""Where communes lie: their points, and the borders the province sends (bản đồ)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from qqv.people import mapping
from qqv.rules.access import Verb
from qqv.web.asking import accepted, actor_of, status_of
from qqv.web.forms import map as forms


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """The communes on the map, a point to drop, borders to send (bản đồ)."""
    actor, what = actor_of(request, Verb.SEE_BOOKS), request.POST.get("what", "")
    page = mapping.map_page(actor)
    boards = [(row.board_id, row.name) for row in page.rows]
    typed = request.POST if what == "point" else None
    point = forms.SetPoint(typed, boards=boards, auto_id="diem_%s")
    sent = (request.POST, request.FILES) if what == "borders" else ()
    borders = forms.SetBorders(*sent, auto_id="ranh_gioi_%s")
    saved = accepted(point, mapping.set_point, actor)
    if saved or accepted(borders, mapping.set_borders, actor):
        messages.success(request, gettext("Đã ghi."))
        return redirect("map")
    context = {"page": page, "point": point, "borders": borders}
    context |= {"may_point": actor.may(Verb.SET_POINT), "may_send": actor.may(Verb.SET_BORDERS)}
    status = max(status_of(point), status_of(borders))
    return render(request, "overview/map_settings.html", context, status=status)
