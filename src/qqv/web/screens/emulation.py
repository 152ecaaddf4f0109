"""Ranking of communes by published points, objections, freezing, rewards (thi đua, khen thưởng)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.outreach import emulating
from qqv.outreach import point_tables as points
from qqv.papers.actions import freeze_ranking
from qqv.people.queries import closings
from qqv.reports import awards as rewards
from qqv.reports import emulation_page as pages
from qqv.reports.emulation import scales_of
from qqv.rules.access import Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import emulation as forms
from qqv.web.paging import number_of
from qqv.web.printing import printed
from qqv.web.tables import exported


@login_required
@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """A year's ranking, live or frozen (xếp hạng thi đua)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    page = pages.ranking_page(actor, year=number_of(request, "nam") or on.year, on=on)
    last = page.found.last if page.found else on
    if answer := exported(
        request, lambda: pages.ranking_table(page.communes, year=page.year, last=last)
    ):
        return answer
    context: dict[str, Any] = {"page": page, "tie_rule": pages.tie_rule()}
    context["scales"] = scales_of(page.found.table) if page.found else ()
    context["grade_rule"] = pages.grade_rule()
    context["may_freeze"] = actor.may(Verb.FREEZE_RANKING) and page.found and not page.frozen
    context["may_answer"] = actor.may(Verb.ANSWER_OBJECTION)
    context["stopping"] = closings([row.key for row in page.communes], on=last)
    return render(request, "emulation/ranking.html", context)


@login_required
@require_safe
def unit(request: HttpRequest, year: int, board_id: int) -> HttpResponse:
    """One commune's points and what would have helped (điểm thi đua của xã)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    place = number_of(request, "hang") or pages.FIRST_ASKED
    page = pages.unit_page(actor, year=year, board_id=board_id, on=on, place=place)
    context: dict[str, Any] = {"page": page, "tie_rule": pages.tie_rule()}
    context["places"] = range(1, page.count + 1)
    context["may_object"] = (
        not page.frozen and board_id in actor.scope(Verb.OBJECT).boards and page.mine
    )
    return render(request, "emulation/unit.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def disagree(request: HttpRequest, year: int, board_id: int) -> HttpResponse:
    """Say what is wrong before the ranking is frozen (gửi ý kiến)."""
    actor, on = actor_of(request, Verb.OBJECT), day_of(request)
    page = pages.unit_page(actor, year=year, board_id=board_id, on=on)
    form = forms.Disagree(request.POST or None)
    given = {"board_id": board_id, "year": year, "on": on}
    if accepted(form, emulating.object_to_ranking, actor, **given):
        messages.success(request, gettext("Đã gửi ý kiến. Tỉnh trả lời trước khi chốt."))
        return redirect("emulation-unit", year, board_id)
    context = {"form": form, "page": page}
    return render(request, "emulation/disagree.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, objection_id: int) -> HttpResponse:
    """Answer a commune (trả lời ý kiến)."""
    actor, on = actor_of(request, Verb.ANSWER_OBJECTION), day_of(request)
    row = pages.objection_row(actor, objection_id=objection_id)
    form = forms.Answer(request.POST or None)
    given = {"objection_id": objection_id, "on": on}
    if accepted(form, emulating.answer_objection, actor, **given):
        messages.success(request, gettext("Đã trả lời ý kiến."))
        return _to_year(row.year)
    context = {"form": form, "row": row}
    return render(request, "emulation/answer.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def freeze(request: HttpRequest, year: int) -> HttpResponse:
    """Freeze a year's ranking (chốt xếp hạng)."""
    actor, on = actor_of(request, Verb.FREEZE_RANKING), day_of(request)
    page = pages.ranking_page(actor, year=year, on=on)
    form = forms.Freeze(request.POST or None)
    if accepted(form, freeze_ranking, actor, year=year, on=on):
        messages.success(request, gettext("Đã chốt xếp hạng. Các xã xem được cả bảng."))
        return _to_year(year)
    context = {"form": form, "page": page}
    return render(request, "emulation/freeze.html", context, status=status_of(form))


@login_required
@require_safe
def awards(request: HttpRequest, year: int) -> HttpResponse:
    """Who was rewarded in a year (danh sách khen thưởng)."""
    actor = actor_of(request, Verb.SEE)
    rows = rewards.awards_of(actor.fund_id, year=year)
    if answer_ := exported(request, lambda: rewards.awards_table(rows, year=year)):
        return answer_
    context: dict[str, Any] = {"rows": rows, "year": year}
    context["may_award"] = actor.may(Verb.AWARD)
    return render(request, "emulation/awards.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def award(request: HttpRequest, year: int) -> HttpResponse:
    """Write a decision that rewards units and persons (ghi quyết định khen thưởng)."""
    actor, on = actor_of(request, Verb.AWARD), day_of(request)
    nominees = rewards.nominees(actor, year=year, on=on)
    form = forms.AwardUnits(request.POST or None, nominees=nominees)
    if accepted(form, emulating.award, actor, year=year, on=on):
        messages.success(request, gettext("Đã ghi quyết định khen thưởng."))
        return redirect("awards", year)
    context = {"form": form, "year": year}
    return render(request, "emulation/award.html", context, status=status_of(form))


@login_required
@require_safe
def point_tables(request: HttpRequest) -> HttpResponse:
    """The tables points are given by (bảng điểm thi đua)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    rows = [(page, scales_of(page.table)) for page in points.tables_page(actor)]
    waiting = any(page.decided_on is None for page, _scales in rows)
    context: dict[str, Any] = {"rows": rows, "may_decide": actor.may(Verb.DECIDE_POINTS)}
    context["may_propose"] = actor.may(Verb.PROPOSE_POINTS) and not waiting
    context["tie_rule"], context["grade_rule"] = pages.tie_rule(), pages.grade_rule()
    return render(request, "emulation/tables.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose another table (đề nghị bảng điểm)."""
    actor, on = actor_of(request, Verb.PROPOSE_POINTS), day_of(request)
    form = forms.ProposePoints(request.POST or None)
    if accepted(form, points.propose_points, actor, on=on):
        messages.success(
            request, gettext("Đã gửi đề nghị. Trưởng ban quản lý quỹ tỉnh quyết định.")
        )
        return redirect("point-tables")
    return render(request, "emulation/propose.html", {"form": form}, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, table_id: int) -> HttpResponse:
    """Put a table into force, or not (quyết định bảng điểm)."""
    actor, on = actor_of(request, Verb.DECIDE_POINTS), day_of(request)
    page = points.table_to_decide(actor, table_id=table_id)
    said = {name: request.POST if name in request.POST else None for name in ("yes", "no")}
    yes = forms.Approve(said["yes"], auto_id="yes_%s")
    no = forms.Refuse(said["no"], auto_id="no_%s")
    given = {"table_id": table_id, "on": on}
    if accepted(yes, points.decide_points, actor, approved=True, reason="", **given) or accepted(
        no, points.decide_points, actor, approved=False, decision_no="", **given
    ):
        messages.success(request, gettext("Đã ghi quyết định."))
        return redirect("point-tables")
    context = {"yes": yes, "no": no, "page": page, "scales": scales_of(page.table)}
    status = max(status_of(yes), status_of(no))
    return render(request, "emulation/decide.html", context, status=status)


@login_required
@require_safe
def award_list(request: HttpRequest, year: int) -> HttpResponse:
    """The list of those rewarded, to be signed (in danh sách khen thưởng)."""
    return printed(request, f"DT-{year}")


@login_required
@require_safe
def certificates(request: HttpRequest, year: int) -> HttpResponse:
    """The certificates of a year, all at once (in giấy khen)."""
    return printed(request, f"GK-{year}")


@login_required
@require_safe
def certificate(request: HttpRequest, year: int, award_id: int) -> HttpResponse:
    """One certificate (in một giấy khen)."""
    return printed(request, f"GK-{year}-{award_id}")


def _to_year(year: int) -> HttpResponse:
    return redirect(f"{reverse('emulation')}?nam={year}")
