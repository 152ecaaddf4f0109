"""From a household's wish to its place in the line, and to its application (nhu cầu vay)."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qqv.lending import actions
from qqv.lending.applying import apply_surveys
from qqv.lending.queries.demand import waiting_home, waiting_list
from qqv.lending.queries.surveying import ranking_rules, survey_ground
from qqv.reports.demand import demand_table
from qqv.rules.access import Verb
from qqv.rules.ranking import CRITERION_NAMES, Criterion
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import demand as forms
from qqv.web.forms.fields import Doorway
from qqv.web.paging import number_of, page_of
from qqv.web.tables import exported

WHOLE = 100_000


@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Who waits, in the order of the published points (danh sách chờ)."""
    actor, on = actor_of(request), day_of(request)
    hamlet = request.GET.get("thon", "").strip()[:120]
    board, group = number_of(request, "xa"), number_of(request, "nhom")
    listed = partial(waiting_list, actor, on=on, hamlet=hamlet, board_id=board, group_id=group)
    if answer := exported(request, lambda: demand_table(listed(size=WHOLE), on=on)):
        return answer
    context = {
        "page": listed(number=page_of(request)),
        "hamlet": hamlet,
        "board_id": board,
        "names": _names(),
        "form": Doorway(),
        "may_survey": actor.may(Verb.SURVEY),
        "may_apply": actor.may(Verb.APPLY),
    }
    return render(request, "demand/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_survey(request: HttpRequest) -> HttpResponse:
    """Ask one household at its door (khảo sát)."""
    actor, on = actor_of(request, Verb.SURVEY), day_of(request)
    text = request.GET.get("tim", "").strip()[:80]
    ground = survey_ground(actor, on=on, member_id=number_of(request, "thanh-vien"), text=text)
    form = forms.SurveyForm(request.POST or None, ground=ground, initial=_start(ground, on))

    def act(actor: Any, **typed: Any) -> Any:
        board, key = typed["board_id"], typed["request_id"]
        return actions.survey(actor, board_id=board, answers=[form.answer()], request_id=key)

    if outcome := accepted(form, act, actor):
        made = outcome.facts["surveys"][0] if outcome.facts else outcome.value[0].pk
        messages.success(request, gettext("Đã ghi phiếu khảo sát."))
        return redirect("survey", made)
    context = {"form": form, "ground": ground, "text": text}
    return render(request, "demand/new.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, survey_id: int) -> HttpResponse:
    """One survey: its answers, its place and why; it may be taken back (một phiếu)."""
    verb = Verb.SURVEY if request.method == "POST" else Verb.SEE
    actor, on = actor_of(request, verb), day_of(request)
    row, home = waiting_home(actor, survey_id=survey_id, on=on)
    form = forms.WithdrawSurvey(request.POST or None)
    if accepted(form, actions.withdraw_survey, actor, survey_id=survey_id, on=on):
        messages.success(request, gettext("Đã rút phiếu khảo sát."))
        return redirect("survey", survey_id)
    context: dict[str, Any] = {"row": row, "home": home, "form": form, "names": _names()}
    context |= {"may_survey": actor.may(Verb.SURVEY), "may_apply": actor.may(Verb.APPLY)}
    context["may_join"] = actor.may(Verb.JOIN)
    text = request.GET.get("tim", "").strip()[:80]
    if home and not row.member_id and context["may_survey"] and text:
        context |= {"text": text, "found": survey_ground(actor, on=on, text=text).found}
    return render(request, "demand/one.html", context, status=status_of(form))


@login_required
@require_POST
def tie(request: HttpRequest, survey_id: int, member_id: int) -> HttpResponse:
    """Say which member the surveyed household has become (gắn với thành viên)."""
    actor, form = actor_of(request, Verb.SURVEY), Doorway(request.POST)
    if accepted(form, actions.tie_survey, actor, survey_id=survey_id, member_id=member_id):
        messages.success(request, gettext("Đã gắn phiếu với thành viên."))
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("survey", survey_id)


@login_required
@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Turn chosen surveys into applications, all at once (lập đơn từ khảo sát)."""
    actor, on, form = actor_of(request, Verb.APPLY), day_of(request), Doorway(request.POST)
    chosen = [int(one) for one in request.POST.getlist("phieu") if one.isdecimal()]

    def act(actor: Any, **typed: Any) -> Any:
        return apply_surveys(actor, survey_ids=chosen, on=on, request_id=typed["request_id"])

    if outcome := accepted(form, act, actor):
        rows = outcome.facts["applications"] if outcome.facts else outcome.value
        messages.success(request, gettext("Đã lập %(n)s đơn xin vay.") % {"n": len(rows)})
        return redirect("dossiers")
    messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("demand")


@login_required
@require_http_methods(["GET", "POST"])
def ranking(request: HttpRequest) -> HttpResponse:
    """The published points, and the chair's decision on them (thang điểm thứ tự vay)."""
    verb = Verb.SET_RANKING if request.method == "POST" else Verb.SEE
    actor, on = actor_of(request, verb), day_of(request)
    page = ranking_rules(actor, on=on)
    form = forms.Points(request.POST or None, current=page.current, initial={"valid_from": on})

    def act(actor: Any, **typed: Any) -> Any:
        given = {key: typed[key] for key in ("valid_from", "decision_no", "request_id")}
        return actions.set_ranking(actor, points=form.points(), on=on, **given)

    if accepted(form, act, actor):
        messages.success(request, gettext("Đã ghi thang điểm mới."))
        return redirect("ranking")
    context = {"page": page, "form": form, "names": _names()}
    context["may"] = actor.may(Verb.SET_RANKING)
    return render(request, "demand/ranking.html", context, status=status_of(form))


def _start(ground: Any, on: Any) -> dict[str, Any]:
    """Fill in what is known of a member, else the only commune and group in reach."""
    start: dict[str, Any] = {"on": on}
    if ground.member:
        known = ("name", "phone", "hamlet", "standing", "board_id", "group_id")
        return start | {key: getattr(ground.member, key) for key in known}
    if len(ground.groups) == 1:
        start["group_id"] = ground.groups[0][1]
    return start


def _names() -> dict[Criterion, str]:
    return {one: gettext(name) for one, name in CRITERION_NAMES.items()}
