"""Photos and scanned papers, to those who may see their record (tệp đính kèm)."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from qqv.people import attached
from qqv.web.asking import actor_of

# The content of an address never changes; the browser of one person may keep it for a year.
KEPT = "private, max-age=31536000, immutable"


@login_required
@require_safe
def attachment(request: HttpRequest, attachment_id: int) -> HttpResponseBase:
    """One photo or paper, or a small picture of it with ?nho (xem tệp)."""
    actor = actor_of(request)
    if "nho" in request.GET:
        made = attached.small(actor, attachment_id=attachment_id)
        answer: HttpResponseBase = HttpResponse(made, content_type="image/jpeg")
    else:
        one = attached.stored(actor, attachment_id=attachment_id)
        answer = FileResponse(one.path.open("rb"), filename=one.name, content_type=one.media_type)
    answer["Cache-Control"] = KEPT
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
