"""How does a screen ask? Form to action, refusal back to the form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Forbidden, Refusal, Unseen
from qqv.trail.recording import AlreadyDone


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an action gave back; `facts` are those of its record if it was done before."""

    value: Any
    facts: dict[str, Any]


def actor_of(request: HttpRequest, verb: Verb = Verb.SEE) -> Actor:
    """Give the signed-in actor, who must hold the verb (người thực hiện)."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise Forbidden(who=gettext("người dùng đã được giao vai trò"))
    actor.require(verb)
    return actor


def day_of(request: HttpRequest) -> date:
    """Give the day the actor's fund works on (ngày làm việc)."""
    return getattr(request, "on", None) or timezone.localdate()


def accepted(form: Form, action: Callable[..., Any], actor: Actor, **given: Any) -> Outcome | None:
    """Run an action with a valid form's data; None leaves the reasons in the form (thực hiện).

    A refusal becomes a sentence on top of the filled-in form; a request that was done before
    counts as done.
    """
    if not form.is_bound or not form.is_valid():
        return None
    try:
        value = action(actor, **given, **form.cleaned_data)
    except AlreadyDone as done:
        return Outcome(value=None, facts=done.record.facts)
    except (Unseen, Forbidden):
        raise
    except Refusal as refusal:
        form.add_error(None, sentence_of(refusal))
        return None
    return Outcome(value=value, facts={})


def sentence_of(refusal: Refusal) -> str:
    """Say a refusal in the reader's language (câu từ chối)."""
    return refusal.sentence(gettext(refusal.text))


def status_of(form: Form) -> int:
    """Tell the HTTP status of a page that shows a form: 422 if it says why not."""
    return 422 if form.is_bound and form.errors else 200
