"""The plan room: propose, correct by hand, keep versions, sign one, follow the year (kế hoạch)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.capital import planning_room as room
from qqv.reports import plan_room
from qqv.reports.attainment import Light, attainment, expected_share
from qqv.reports.plan_table import version_table
from qqv.rules.access import Actor, Verb
from qqv.rules.allotting import WHY_NAMES, Why
from qqv.rules.money import portion
from qqv.rules.refusals import Refusal
from qqv.web.asking import accepted, actor_of, day_of, sentence_of, status_of
from qqv.web.forms import planning as forms
from qqv.web.paging import number_of
from qqv.web.printing import printed
from qqv.web.tables import exported


@login_required
@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """The year's plan with its lights, and the versions it came from (thực hiện kế hoạch)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    chosen = _year(request, on.year)
    rows = attainment(actor.scope(Verb.SEE), year=chosen, on=on)
    sums = {
        name: sum(getattr(row, name) for row in rows)
        for name in (
            "planned_loans",
            "loans",
            "short",
            "planned_principal",
            "principal",
            "planned_members",
            "members",
        )
    }
    context = {
        "year": chosen,
        "on": on,
        "rows": rows,
        "sums": sums | {"reached": portion(sums["loans"], sums["planned_loans"])},
        "expected": expected_share(actor.scope(Verb.SEE), year=chosen, on=on),
        "lights": {light: sum(row.light == light for row in rows) for light in Light},
        "versions": plan_room.versions(actor, year=chosen),
        "may_propose": actor.may(Verb.PROPOSE_PLAN),
    }
    return render(request, "planning/year.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Work a plan out, fix figures by hand and work out the rest, keep it (lập phương án)."""
    actor, on = actor_of(request, Verb.PROPOSE_PLAN), day_of(request)
    chosen, start = _year(request, on.year + (on.month > 6)), {}
    ground = plan_room.ground_of(actor, year=chosen, on=on)
    boards = {unit.key: unit.name for unit in ground.units}
    if basis := number_of(request, "tu"):
        start = _locks_of(actor, basis)
    total = sum(start.values()) or ground.suggested
    form = forms.Propose(request.POST or None, boards=boards, initial={"total": total})
    context: dict[str, Any] = {"form": form, "ground": ground, "names": _names()}
    try:
        found = _worked_out(form, ground, total=total, locks=start)
    except Refusal as refusal:
        context["refused"] = sentence_of(refusal)
        return render(request, "planning/new.html", context, status=422 if form.is_bound else 200)
    context["plan"] = found
    if found and request.POST.get("viec") == "luu":
        given = {"year": chosen, "size": ground.size, "held": ground.held, "lines": found.lines()}
        if outcome := accepted(form, _keep, actor, on=on, **given):
            messages.success(request, gettext("Đã lưu phương án."))
            made = outcome.facts["version"] if outcome.facts else outcome.value.pk
            return redirect("plan-version", made)
    return render(request, "planning/new.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version beside another; the head of the province signs it (một phương án)."""
    verb = Verb.SIGN_PLAN if request.method == "POST" else Verb.SEE_BOOKS
    actor, on = actor_of(request, verb), day_of(request)
    page = plan_room.version_page(actor, version_id=version_id, beside=number_of(request, "voi"))
    if answer := exported(request, lambda: version_table(page)):
        return answer
    form = forms.Sign(request.POST or None)
    if accepted(form, room.sign_version, actor, version_id=version_id, on=on):
        messages.success(request, gettext("Đã ký. Kế hoạch có hiệu lực."))
        return redirect("plan-version", version_id)
    context = {"page": page, "form": form, "names": _names()}
    waits = not page.head.signed_on and not page.stale
    context["may_sign"] = waits and not page.mine and actor.may(Verb.SIGN_PLAN)
    context["may_propose"] = actor.may(Verb.PROPOSE_PLAN)
    return render(request, "planning/version.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """The limits and weights plans are made by (quy định lập kế hoạch)."""
    verb = Verb.SET_PLANNING if request.method == "POST" else Verb.SEE_BOOKS
    actor, on = actor_of(request, verb), day_of(request)
    current = room.planning_terms(actor.fund_id, on=on)
    form = forms.Terms(request.POST or None, current=current, initial={"valid_from": on})

    def act(actor: Actor, **typed: Any) -> Any:
        given = {key: typed[key] for key in ("valid_from", "decision_no", "request_id")}
        return room.set_planning(actor, terms=form.terms(), on=on, **given)

    if accepted(form, act, actor):
        messages.success(request, gettext("Đã ghi quy định lập kế hoạch."))
        return redirect("plan-terms")
    context = {"form": form, "current": current, "may": actor.may(Verb.SET_PLANNING)}
    return render(request, "planning/terms.html", context, status=status_of(form))


@login_required
@require_safe
def paper(request: HttpRequest, version_id: int) -> HttpResponse:
    """The decision with its annex, to be signed (quyết định giao kế hoạch)."""
    return printed(request, f"KN-{version_id}", Verb.SEE_BOOKS)


def _worked_out(form: Any, ground: Any, *, total: int, locks: dict[int, int]) -> Any:
    """Solve with what was typed; at first with what the page begins with."""
    if not form.is_bound:
        return plan_room.proposal(ground, total=total, locks=locks)
    if not form.is_valid():
        return None
    return plan_room.proposal(ground, total=form.cleaned_data["total"], locks=form.locks())


def _keep(actor: Actor, *, total: int, **given: Any) -> Any:
    return room.keep_version(actor, **given)


def _locks_of(actor: Actor, version_id: int) -> dict[int, int]:
    page = plan_room.version_page(actor, version_id=version_id)
    return {row.board_id: row.loans for row in page.rows}


def _year(request: HttpRequest, otherwise: int) -> int:
    chosen = number_of(request, "nam") or otherwise
    return chosen if forms.LEAST <= chosen <= forms.MOST else otherwise


def _names() -> dict[Why, str]:
    return {one: gettext(name) for one, name in WHY_NAMES.items()}
