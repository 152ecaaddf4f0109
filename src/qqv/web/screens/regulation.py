"""The fund's loan terms: which hold, who proposes, who decides (quy chế)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.lending import actions
from qqv.lending.queries.policies import appraisal_policies
from qqv.lending.queries.regulation import regulation_page, to_decide, to_propose
from qqv.rules.access import Verb
from qqv.savings.terms_page import savings_versions
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import policies
from qqv.web.forms import regulation as forms


@login_required
@require_safe
def regulation(request: HttpRequest) -> HttpResponse:
    """The versions of the loan terms and savings, and what was proposed (quy chế)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    page = regulation_page(actor, on=on)
    context = {
        "histories": [
            (each, forms.lines_of(each.current.offer), _changed(each.versions))
            for each in page.histories
        ],
        "waiting": _changed(page.waiting),
        "decided": _changed(page.decided),
        "savings": [(row, row.holds(on)) for row in savings_versions(actor)],
        "on": on,
        "may_propose": actor.may(Verb.SET_PRODUCT),
        "may_decide": actor.may(Verb.DECIDE_PRODUCT),
        "may_set_savings": actor.may(Verb.SET_SAVINGS),
    }
    return render(request, "regulation/regulation.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, product_id: int) -> HttpResponse:
    """Propose other loan terms from a day on (đề nghị sửa quy chế)."""
    actor, on = actor_of(request, Verb.SET_PRODUCT), day_of(request)
    offer = to_propose(actor, product_id=product_id)
    form = forms.Propose(request.POST or None, offer=offer)
    if accepted(form, actions.propose_product, actor, product_id=product_id, on=on):
        messages.success(
            request, gettext("Đã gửi đề nghị. Trưởng ban quản lý quỹ tỉnh quyết định.")
        )
        return redirect("regulation")
    context = {"form": form, "offer": offer}
    return render(request, "regulation/propose.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Put proposed terms into force, or not (quyết định sửa quy chế)."""
    actor, on = actor_of(request, Verb.DECIDE_PRODUCT), day_of(request)
    row = to_decide(actor, proposal_id=proposal_id)
    said = {name: request.POST if name in request.POST else None for name in ("yes", "no")}
    yes = forms.Approve(said["yes"], auto_id="yes_%s")
    no = forms.Refuse(said["no"], auto_id="no_%s")
    given = {"proposal_id": proposal_id, "on": on}
    act = actions.decide_product
    if accepted(yes, act, actor, approved=True, reason="", **given) or accepted(
        no, act, actor, approved=False, decision_no="", **given
    ):
        messages.success(request, gettext("Đã ghi quyết định."))
        return redirect("regulation")
    context = {"yes": yes, "no": no, "row": row}
    context["changes"] = forms.changes_of(row.before, row.offer)
    status = max(status_of(yes), status_of(no))
    return render(request, "regulation/decide.html", context, status=status)


def _changed(rows: Any) -> list[tuple[Any, list[tuple[Any, str, str]]]]:
    return [(row, forms.changes_of(row.before, row.offer)) for row in rows]


@login_required
@require_http_methods(["GET", "POST"])
def appraisal_policy(request: HttpRequest) -> HttpResponse:
    """What appraisals must see, and the province's decision on it (quy định thẩm định)."""
    verb = Verb.SET_APPRAISAL if request.method == "POST" else Verb.SEE_BOOKS
    actor, on = actor_of(request, verb), day_of(request)
    page = appraisal_policies(actor, on=on)
    form = policies.SetPolicy(request.POST or None, page=page)

    def decide(actor: Any, **typed: Any) -> Any:
        policy, again, key = form.policy(), form.again(), typed["request_id"]
        return actions.set_appraisal_policy(
            actor, policy=policy, again=again, on=on, request_id=key
        )

    if accepted(form, decide, actor):
        messages.success(request, gettext("Đã ghi quy định thẩm định."))
        return redirect("appraisal-policy")
    context = {"form": form, "page": page, "may": actor.may(Verb.SET_APPRAISAL)}
    return render(request, "regulation/appraisal.html", context, status=status_of(form))
