"""Campaigns, and the lists of topics (tuyên truyền, chuyên đề)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.outreach.campaigning import campaign as keep_campaign
from qqv.outreach.queries.telling import campaign_page, campaigns_page, organizers
from qqv.outreach.topics import Use, set_topics, topic_lists, topics_on
from qqv.outreach.withdrawing import withdraw_campaign
from qqv.rules.access import Actor, Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import union as forms
from qqv.web.paging import number_of, page_of


@login_required
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns of a year (tuyên truyền)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    year = number_of(request, "nam") or day_of(request).year
    page = campaigns_page(actor, year=year, number=page_of(request))
    context = {"page": page, "may": actor.may(Verb.CAMPAIGN), "this": day_of(request).year}
    return render(request, "outreach/campaigns.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_campaign(request: HttpRequest) -> HttpResponse:
    """Write down a campaign that was held (ghi đợt tuyên truyền)."""
    actor, on = actor_of(request, Verb.CAMPAIGN), day_of(request)
    form = forms.Tell(
        request.POST or None,
        request.FILES or None,
        boards=organizers(actor, Verb.CAMPAIGN, on=on),
        topics=topics_on(actor.fund_id, Use.CAMPAIGN, on=on),
        initial={"first_on": on, "last_on": on},
    )

    def act(actor: Actor, **typed: Any) -> Any:
        key, photos = typed["request_id"], typed["photos"]
        return keep_campaign(actor, told=form.told(), photos=photos, today=on, request_id=key)

    if outcome := accepted(form, act, actor):
        messages.success(request, gettext("Đã ghi đợt tuyên truyền."))
        return redirect("campaign", outcome.facts.get("campaign") or outcome.value.pk)
    return render(request, "outreach/new_campaign.html", {"form": form}, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One campaign; it can be taken back with a reason (một đợt tuyên truyền)."""
    actor = actor_of(request, Verb.CAMPAIGN if request.method == "POST" else Verb.SEE_BOOKS)
    page = campaign_page(actor, campaign_id=campaign_id)
    form = forms.Withdraw(request.POST or None)
    given = {"campaign_id": campaign_id, "on": day_of(request)}
    if accepted(form, withdraw_campaign, actor, **given):
        messages.success(request, gettext("Đã rút lại. Đợt này không còn được tính."))
        return redirect("campaign", campaign_id)
    context = {"page": page, "form": form, "may": actor.may(Verb.CAMPAIGN)}
    return render(request, "outreach/campaign.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def topics(request: HttpRequest) -> HttpResponse:
    """What is talked about, taught and told: the lists and their versions (chuyên đề)."""
    verb = Verb.SET_TOPICS if request.method == "POST" else Verb.SEE_BOOKS
    actor, on = actor_of(request, verb), day_of(request)
    page = topic_lists(actor, on=on)
    wanted = request.POST.get("use", "")
    parts = []
    for use, label in forms.USES:
        first = {"use": use, "names": "\n".join(page[use].names), "valid_from": on}
        typed = request.POST if wanted == use else None
        form = forms.SetTopics(typed, initial=first, auto_id=f"{use}_%s")
        if accepted(form, set_topics, actor):
            messages.success(request, gettext("Đã ban hành danh sách chuyên đề."))
            return redirect("topics")
        parts.append((use, label, page[use], form))
    context = {"parts": parts, "may": actor.may(Verb.SET_TOPICS)}
    status = max(status_of(form) for *_rest, form in parts)
    return render(request, "outreach/topics.html", context, status=status)
