"""Members change groups, groups merge and split (chuyển, ghép, tách nhóm)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qqv.collection import actions
from qqv.collection.queries.regrouping import from_group, regrouping_page, to_merge
from qqv.people.directory import group_card
from qqv.people.placing import hamlet_choices, place_group
from qqv.reports.doctor import doctor_page, effect_of
from qqv.rules.access import Verb
from qqv.web.asking import Outcome, accepted, actor_of, day_of, sentence_of, status_of
from qqv.web.forms import groups as forms
from qqv.web.forms.fields import Doorway
from qqv.web.paging import number_of
from qqv.web.printing import printed


@login_required
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, group_id: int) -> HttpResponse:
    """Move members to another group of the board (chuyển nhóm)."""
    actor, on = actor_of(request, Verb.MOVE_MEMBERS), day_of(request)
    page = from_group(actor, group_id=group_id, on=on, verb=Verb.MOVE_MEMBERS)
    first = {"on": on, "member_ids": request.GET.getlist("thanh-vien")}
    form = forms.Move(request.POST or None, people=page.people, others=page.others, initial=first)
    if outcome := accepted(form, actions.move_members, actor, today=on):
        messages.success(request, gettext("Đã chuyển nhóm. Khoản vay và tiết kiệm đi theo."))
        return _to_one(outcome)
    context = {"page": page, "form": form}
    return render(request, "groups/move.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """Choose groups of one board, see what they would be, and merge them (ghép nhóm)."""
    actor, on = actor_of(request, Verb.MERGE_GROUPS), day_of(request)
    ids = [int(text) for text in request.GET.getlist("nhom") if text.isascii() and text.isdigit()]
    page = to_merge(actor, board_id=number_of(request, "xa"), ids=ids, on=on)
    form = forms.Merge(
        request.POST or None, people=page.people, groups=page.chosen, initial={"on": on}
    )

    def act(actor: Any, **typed: Any) -> Any:
        return actions.merge_groups(
            actor,
            group_ids=ids,
            into=form.target(),
            minutes=form.minutes(),
            today=on,
            request_id=typed["request_id"],
        )

    if outcome := accepted(form, act, actor):
        messages.success(request, gettext("Đã ghép nhóm. In biên bản để các bên ký."))
        return _to_one(outcome)
    effect = effect_of(actor, group_ids=ids, on=on) if len(page.chosen) > 1 else None
    context = {"page": page, "form": form, "effect": effect}
    return render(request, "groups/merge.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, group_id: int) -> HttpResponse:
    """Let some members form a group of their own (tách nhóm)."""
    actor, on = actor_of(request, Verb.SPLIT_GROUP), day_of(request)
    page = from_group(actor, group_id=group_id, on=on, verb=Verb.SPLIT_GROUP)
    form = forms.Split(request.POST or None, people=page.people, initial={"on": on})

    def act(actor: Any, **typed: Any) -> Any:
        return actions.split_group(
            actor,
            group_id=group_id,
            member_ids=typed["member_ids"],
            named=form.named(),
            minutes=form.minutes(),
            today=on,
            request_id=typed["request_id"],
        )

    if outcome := accepted(form, act, actor):
        messages.success(request, gettext("Đã tách nhóm. In biên bản để các bên ký."))
        return _to_one(outcome)
    context = {"page": page, "form": form}
    return render(request, "groups/split.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, group_id: int) -> HttpResponse:
    """Lay a group into the hamlet that followed its own (đặt lại thôn, xóm)."""
    actor, on = actor_of(request, Verb.FOUND_GROUP), day_of(request)
    choices = hamlet_choices(actor, group_id=group_id, on=on)
    page = group_card(actor, group_id=group_id, on=on)
    form = forms.Place(request.POST or None, hamlets=choices)
    if accepted(form, place_group, actor, group_id=group_id, on=on):
        messages.success(request, gettext("Đã đặt lại thôn, xóm."))
        return redirect("group", group_id)
    context = {"page": page, "form": form, "choices": choices}
    return render(request, "groups/place.html", context, status=status_of(form))


@login_required
@require_safe
def regrouping(request: HttpRequest, regrouping_id: int) -> HttpResponse:
    """One move, merger or split, with its minutes (lần chuyển, ghép, tách nhóm)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    page = regrouping_page(actor, regrouping_id=regrouping_id)
    context = {"page": page, "form": Doorway(), "may_undo": actor.may(Verb.MERGE_GROUPS)}
    context["kept"] = sentence_of(page.kept) if page.kept else ""
    return render(request, "groups/one.html", context)


@login_required
@require_POST
def undo(request: HttpRequest, regrouping_id: int) -> HttpResponse:
    """Take a move, merger or split back (hủy ghép nhóm)."""
    form, actor = Doorway(request.POST), actor_of(request, Verb.MERGE_GROUPS)
    if accepted(form, actions.undo_regrouping, actor, regrouping_id=regrouping_id):
        messages.success(request, gettext("Đã hủy. Mọi thứ trở lại như trước."))
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("regrouping", regrouping_id)


@login_required
@require_safe
def minutes(request: HttpRequest, regrouping_id: int) -> HttpResponse:
    """The minutes all sides sign (in biên bản ghép, tách nhóm)."""
    return printed(request, f"GP-{regrouping_id}", Verb.SEE_BOOKS)


@login_required
@require_safe
def doctor(request: HttpRequest) -> HttpResponse:
    """Which groups are too small, and with whom might they merge? (củng cố nhóm)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    page = doctor_page(actor, board_id=number_of(request, "xa"), on=on)
    context = {"page": page, "may_merge": actor.may(Verb.MERGE_GROUPS)}
    return render(request, "groups/doctor.html", context)


def _to_one(outcome: Outcome) -> HttpResponse:
    made = outcome.facts["regrouping"] if outcome.facts else outcome.value.pk
    return redirect("regrouping", made)
