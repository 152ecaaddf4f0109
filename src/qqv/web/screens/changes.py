"""What has changed in the books since they were last signed (thay đổi từ lần ký)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from qqv.ledger.oddities import last_closing
from qqv.papers.frozen import last_frozen
from qqv.reports.changes import Signing, changes_since
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import shown
from qqv.web.asking import actor_of


@login_required
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Old and new figures, and the entries written since for days before (thay đổi)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    signing = signing_of(actor)
    page = changes_since(actor.scope(Verb.SEE_BOOKS), signing=signing) if signing else None
    return render(request, "overview/changes.html", {"page": page})


def signing_of(actor: Actor) -> Signing | None:
    """Find what was signed last: the frozen report, else the month closed (lần ký gần nhất)."""
    if frozen := last_frozen(actor.fund_id):
        return Signing(
            name=gettext("Báo cáo %(name)s") % {"name": frozen.reported.name},
            on=min(frozen.reported.last, frozen.frozen_on),
            at=frozen.frozen_at,
            by=frozen.frozen_by,
        )
    found = last_closing(actor.scope(Verb.SEE_BOOKS))
    if found is None:
        return None
    on, at, by = found
    return Signing(
        name=gettext("Khóa sổ tháng %(month)s") % {"month": shown(on)[3:]}, on=on, at=at, by=by
    )
