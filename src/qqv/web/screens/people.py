"""Groups, members and users (nhóm, thành viên, người dùng)."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qqv.collection.queries.meeting import boards_in_reach
from qqv.collection.queries.regrouping import regroupings_of
from qqv.lending.queries.demand import newcomer_of
from qqv.people import actions, directory, households
from qqv.people.declarations import kin_of_member
from qqv.reports.cards import group_money, member_money
from qqv.reports.grades import GRADES, group_grade, lines_of
from qqv.reports.lists import WHOLE, groups_list, members_list, trail_list
from qqv.rules.access import Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import people as forms
from qqv.web.forms.fields import Doorway
from qqv.web.paging import number_of, page_of
from qqv.web.tables import exported


@login_required
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """The groups in reach (danh sách nhóm)."""
    actor, small = actor_of(request), request.GET.get("it") == "1"
    board = number_of(request, "xa")
    on = day_of(request)
    listed = partial(directory.groups_page, actor, on=on, board_id=board, small=small)
    if answer := exported(request, lambda: groups_list(listed(number=1, size=WHOLE), on=on)):
        return answer
    page = listed(number=page_of(request))
    context = {"page": page, "boards": boards_in_reach(actor), "board_id": board, "small": small}
    context["may_found"] = actor.may(Verb.FOUND_GROUP)
    return render(request, "people/groups.html", context)


@login_required
@require_safe
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    """One group with its members and meetings (nhóm)."""
    actor, on = actor_of(request), day_of(request)
    page = directory.group_card(actor, group_id=group_id, on=on)
    context = {"page": page, "money": group_money(actor, group_id=group_id, on=on)}
    if graded := group_grade(actor, group_id=group_id, on=on):
        context |= {"graded": graded, "lines": lines_of(graded.graded), "grades": GRADES[1]}
    verbs = {"join": Verb.JOIN, "collect": Verb.COLLECT, "move": Verb.MOVE_MEMBERS}
    verbs |= {"merge": Verb.MERGE_GROUPS, "split": Verb.SPLIT_GROUP}
    verbs |= {"reconstitute": Verb.RECONSTITUTE, "hold": Verb.HOLD_MEETING}
    context["may"] = {name: actor.may(verb) for name, verb in verbs.items()}
    context["changes"] = regroupings_of(actor, group_id=group_id)
    return render(request, "people/group.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def found_group(request: HttpRequest) -> HttpResponse:
    """Found a group (thành lập nhóm)."""
    actor = actor_of(request, Verb.FOUND_GROUP)
    choices = {"boards": boards_in_reach(actor), "hamlets": directory.hamlets_of(actor)}
    form = forms.FoundGroup(request.POST or None, **choices)
    if outcome := accepted(form, actions.found_group, actor, on=day_of(request)):
        made = outcome.facts["group"] if outcome.facts else outcome.value.pk
        messages.success(request, gettext("Đã thành lập nhóm. Thêm thành viên vào nhóm."))
        return redirect("group", made)
    return render(request, "people/found.html", {"form": form}, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, group_id: int) -> HttpResponse:
    """Take somebody into a group (vào nhóm)."""
    actor, on = actor_of(request, Verb.JOIN), day_of(request)
    page = directory.group_card(actor, group_id=group_id, on=on)
    asked = number_of(request, "khao-sat")
    start = newcomer_of(actor, survey_id=asked) if asked else {}
    form = forms.Join(request.POST or None, initial=start)

    def act(actor: Any, **typed: Any) -> Any:
        key = typed["request_id"]
        who = [form.newcomer()]
        return actions.join(actor, group_id=group_id, newcomers=who, on=on, request_id=key)

    if accepted(form, act, actor):
        messages.success(request, gettext("Đã thêm thành viên."))
        return redirect("survey", asked) if asked else redirect("group", group_id)
    context = {"form": form, "page": page}
    return render(request, "people/join.html", context, status=status_of(form))


@login_required
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Members, found by name, number, phone or ID (thành viên)."""
    text = request.GET.get("q", "").strip()[:80]
    on, listed = day_of(request), partial(directory.members_page, actor_of(request), text=text)
    if answer := exported(request, lambda: members_list(listed(number=1, size=WHOLE), on=on)):
        return answer
    page = listed(number=page_of(request))
    return render(request, "people/members.html", {"page": page, "text": text})


@login_required
@require_safe
def member(request: HttpRequest, member_id: int) -> HttpResponse:
    """One member with loans and savings (thành viên, sổ vay)."""
    actor, on = actor_of(request), day_of(request)
    page = directory.member_card(actor, member_id=member_id)
    money = member_money(actor, member_id=member_id, on=on)
    context = {"page": page, "money": money, "form": Doorway()}
    context |= {"may_leave": actor.may(Verb.LEAVE), "may_apply": actor.may(Verb.APPLY)}
    context["kin"] = kin_of_member(actor, member_id=member_id)
    context["may_declare"] = actor.may(Verb.DECLARE_INTERESTS)
    context |= {"may_correct": actor.may(Verb.CORRECT), "may_ask": actor.may(Verb.ASK_DATA)}
    context |= {"may_move": actor.may(Verb.MOVE_MEMBERS), "may_survey": actor.may(Verb.SURVEY)}
    return render(request, "people/member.html", context)


@login_required
@require_POST
def leave(request: HttpRequest, member_id: int) -> HttpResponse:
    """Let a member leave her group (ra nhóm)."""
    form = Doorway(request.POST)
    actor = actor_of(request, Verb.LEAVE)
    if accepted(form, actions.leave, actor, member_id=member_id, on=day_of(request)):
        messages.success(request, gettext("Đã cho ra nhóm."))
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("member", member_id)


@login_required
@require_POST
def same_household(request: HttpRequest, member_id: int, other_id: int) -> HttpResponse:
    """Confirm that two members are of one household (cùng một hộ)."""
    form, actor = Doorway(request.POST), actor_of(request, Verb.JOIN)
    given = {"member_id": member_id, "other_id": other_id, "on": day_of(request)}
    if accepted(form, households.same_household, actor, **given):
        messages.success(request, gettext("Đã ghi là cùng một hộ: hai người chỉ một khoản vay."))
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("member", member_id)


@login_required
@require_http_methods(["GET", "POST"])
def users(request: HttpRequest) -> HttpResponse:
    """Users and their roles, for the administrator (người dùng)."""
    actor, on = actor_of(request, Verb.MANAGE_USERS), day_of(request)
    form = forms.AddUser(request.POST or None, boards=directory.boards_for_users(actor))

    def act(actor: Any, **typed: Any) -> Any:
        return actions.add_user(actor, new=form.user(), on=on, request_id=typed["request_id"])

    if accepted(form, act, actor):
        messages.success(request, gettext("Đã thêm người dùng."))
        return redirect("users")
    page = directory.users_of(actor, on=on, number=page_of(request))
    context = {"form": form, "page": page, "revoking": Doorway()}
    return render(request, "people/users.html", context, status=status_of(form))


@login_required
@require_POST
def revoke(request: HttpRequest, user_id: int) -> HttpResponse:
    """End a user's roles (thu hồi vai trò)."""
    form, actor = Doorway(request.POST), actor_of(request, Verb.MANAGE_USERS)
    if accepted(form, actions.revoke, actor, user_id=user_id, on=day_of(request)):
        messages.success(request, gettext("Đã thu hồi vai trò."))
    return redirect("users")


@login_required
@require_http_methods(["GET", "POST"])
def working_date(request: HttpRequest) -> HttpResponse:
    """Set the day the fund works on (ngày làm việc)."""
    actor = actor_of(request, Verb.SET_WORKING_DATE)
    form = forms.WorkingDate(request.POST or None, initial={"on": day_of(request)})
    if accepted(form, actions.set_working_date, actor):
        messages.success(request, gettext("Đã đặt ngày làm việc."))
        return redirect("working-date")
    return render(request, "people/working_date.html", {"form": form}, status=status_of(form))


@login_required
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what (nhật ký)."""
    on = day_of(request)
    listed = partial(directory.trail_page, actor_of(request, Verb.SEE_BOOKS))
    if answer := exported(request, lambda: trail_list(listed(number=1, size=WHOLE), on=on)):
        return answer
    page = listed(number=page_of(request))
    return render(request, "people/trail.html", {"page": page})
