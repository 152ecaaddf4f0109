"""Who is asking, in which language, and what does she see when the answer is no?"""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from qqv.people.queries import signed_in
from qqv.rules.refusals import Forbidden, Unseen
from qqv.web.asking import sentence_of

log = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Vietnamese unless she chose English herself; the browser is not asked (ngôn ngữ)."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = "en" if chosen == "en" else "vi"
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.answer(request)
            response.headers.setdefault("Content-Language", language)
            return response


class ActorMiddleware:
    """Put the actor and her fund's day on the request, (người dùng)."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: Any) -> HttpResponse:
        request.actor, request.on = None, None
        if request.user.is_authenticated:
            request.actor, request.on = signed_in(user_id=request.user.pk)
        return self.answer(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Turn a no into a page; anything else is our fault, and says that nothing was saved."""
        if isinstance(fault, Unseen | Http404):
            return missing(request)
        if isinstance(fault, Forbidden):
            context = {"sentence": sentence_of(fault)}
            return render(request, "errors/403.html", context, status=403)
        if settings.DEBUG or isinstance(fault, SuspiciousOperation | BadRequest):
            return None
        return broken(request, fault=fault)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page, also where no address matched (không tìm thấy)."""
    return render(request, "errors/404.html", status=404)


def broken(request: HttpRequest, *, fault: Exception | None = None) -> HttpResponse:
    """Say that it is our fault, with the code that the log has (lỗi phần mềm).

    Asks neither session nor books for anything: they may be what is broken.
    """
    code = str(request.META.get("QQV_REQUEST_ID", ""))[:4].upper() or "0000"
    log.error("fault %s at %s", code, request.path, exc_info=fault or True)
    page = render_to_string("errors/500.html", {"code": code, "demo": settings.DEMO})
    return HttpResponse(page, status=500)


def malformed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Refuse a request no page of ours sends (yêu cầu không hợp lệ)."""
    page = render_to_string("errors/400.html", {"demo": settings.DEMO})
    return HttpResponse(page, status=400)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Tell her that the page was open for too long; what she typed was not saved (trang cũ)."""
    return render(request, "errors/stale.html", {"back": request.get_full_path()}, status=403)
