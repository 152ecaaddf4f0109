"""Boards, who holds which post, and how posts pass on (ban quản lý, kiện toàn)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.capital.reconstituting import KEEPS_CASH, reconstitute
from qqv.outreach.queries.teaching import learned
from qqv.people import posts
from qqv.reports.unfinished import unfinished
from qqv.rules.access import Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms.posts import PassOn
from qqv.web.paging import number_of


@login_required
@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """Every board in reach with who runs it (ban quản lý)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    found = posts.boards_with_posts(actor, on=day_of(request))
    if len(found) == 1:
        return redirect("board", found[0].id)
    return render(request, "posts/boards.html", {"boards": found})


@login_required
@require_safe
def board(request: HttpRequest, board_id: int) -> HttpResponse:
    """One board: posts, leaders, hand-overs (một ban quản lý)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    page = posts.office(actor, board_id=board_id, on=day_of(request))
    held = [*page.board.posts, *(one for _id, _group, one in page.leaders)]
    context = {"page": page, "may": actor.may(Verb.RECONSTITUTE)}
    context["learned"] = learned(one.officer_id for one in held if one.officer_id)
    return render(request, "posts/board.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def pass_on(request: HttpRequest, board_id: int, post: str) -> HttpResponse:
    """Pass a post on: decision, money counted by both, papers, open cases (kiện toàn)."""
    actor, on = actor_of(request, Verb.RECONSTITUTE), day_of(request)
    place = posts.place_of(
        actor,
        board_id=board_id,
        group_id=number_of(request, "nhom"),
        post=post,
        officer_id=number_of(request, "nguoi"),
    )
    first = {"on": on, "open_cases": unfinished(board_id=board_id, group_id=place.group_id, on=on)}
    keeps = post in KEEPS_CASH
    form = PassOn(request.POST or None, place=place, keeps=keeps, initial=first)
    if outcome := accepted(form, reconstitute, actor, today=on):
        made = outcome.facts["hand_over"] if outcome.facts else outcome.value.pk
        messages.success(request, gettext("Đã kiện toàn. In biên bản để hai bên ký."))
        answer = redirect("board", board_id)
        answer["Location"] += f"?moi={made}#ban-giao"
        return answer
    context = {"form": form, "place": place, "keeps": keeps}
    return render(request, "posts/pass.html", context, status=status_of(form))
