"""Trainings: the year's, one with its roster, and who has had none (tập huấn)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.outreach.queries import teaching
from qqv.outreach.queries.telling import organizers
from qqv.outreach.topics import Use, topics_on
from qqv.outreach.training import enroll, mark_roster, set_up_training
from qqv.outreach.withdrawing import withdraw_training
from qqv.rules.access import Actor, Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import union as forms
from qqv.web.paging import number_of, page_of


@login_required
@require_safe
def trainings(request: HttpRequest) -> HttpResponse:
    """The trainings of a year (tập huấn)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    year = number_of(request, "nam") or on.year
    page = teaching.trainings_page(actor, year=year, on=on, number=page_of(request))
    context = {"page": page, "may": actor.may(Verb.TRAIN), "this": on.year}
    return render(request, "outreach/trainings.html", context)


@login_required
@require_safe
def untrained(request: HttpRequest) -> HttpResponse:
    """Officers who were at no training since their post began (chưa qua tập huấn)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    rows = teaching.untrained(actor, on=day_of(request))
    return render(request, "outreach/untrained.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def new_training(request: HttpRequest) -> HttpResponse:
    """Set up a training with its roster (mở lớp tập huấn)."""
    actor, on = actor_of(request, Verb.TRAIN), day_of(request)
    form = forms.SetUp(
        request.POST or None,
        people=teaching.may_invite(actor, on=on),
        boards=organizers(actor, Verb.TRAIN, on=on),
        topics=topics_on(actor.fund_id, Use.TRAINING, on=on),
        initial={"first_on": on, "last_on": on},
    )

    def act(actor: Actor, **typed: Any) -> Any:
        given = {"training": form.training(), "request_id": typed["request_id"]}
        return set_up_training(actor, **given)

    if outcome := accepted(form, act, actor):
        messages.success(request, gettext("Đã mở lớp. In danh sách để học viên ký."))
        return redirect("training", outcome.facts.get("training") or outcome.value.pk)
    return render(request, "outreach/new_training.html", {"form": form}, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def training(request: HttpRequest, training_id: int) -> HttpResponse:
    """One training: mark who was there, or take it back (một lớp tập huấn)."""
    actor = actor_of(request, Verb.TRAIN if request.method == "POST" else Verb.SEE_BOOKS)
    on = day_of(request)
    page = teaching.training_page(actor, training_id=training_id, on=on)
    back = request.POST.get("what") == "withdraw"
    form = forms.MarkRoster(None if back else request.POST or None, request.FILES or None)
    withdrawing = forms.Withdraw(request.POST if back else None, auto_id="back_%s")

    def mark(actor: Actor, **typed: Any) -> Any:
        given = {"photos": typed["photos"], "today": on, "request_id": typed["request_id"]}
        return mark_roster(actor, training_id=training_id, marks=form.marks(), **given)

    if accepted(form, mark, actor):
        messages.success(request, gettext("Đã điểm danh."))
        return redirect("training", training_id)
    if accepted(withdrawing, withdraw_training, actor, training_id=training_id, on=on):
        messages.success(request, gettext("Đã rút lại. Lớp này không còn được tính."))
        return redirect("training", training_id)
    context = {"page": page, "form": form, "withdrawing": withdrawing}
    context["may"] = actor.may(Verb.TRAIN) and page.of.state != "withdrawn"
    status = max(status_of(form), status_of(withdrawing))
    return render(request, "outreach/training.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def more(request: HttpRequest, training_id: int) -> HttpResponse:
    """Put more people on a roster (thêm học viên)."""
    actor, on = actor_of(request, Verb.TRAIN), day_of(request)
    page = teaching.training_page(actor, training_id=training_id, on=on)
    people = teaching.may_invite(actor, on=page.of.first_on)
    form = forms.Invite(request.POST or None, people=people)

    def act(actor: Actor, **typed: Any) -> Any:
        given = {"officers": typed["officers"], "guests": form.named}
        key = typed["request_id"]
        return enroll(actor, training_id=training_id, request_id=key, **given)

    if accepted(form, act, actor):
        messages.success(request, gettext("Đã thêm vào danh sách."))
        return redirect("training", training_id)
    context = {"page": page, "form": form}
    return render(request, "outreach/more_trainees.html", context, status=status_of(form))
