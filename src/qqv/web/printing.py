"""How does a paper leave as a file? For every screen that prints."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from qqv.papers.press import Paper, Printing, pdf, pictures
from qqv.papers.registry import paper_of
from qqv.rules.access import Actor, Verb
from qqv.web.asking import actor_of


def printed(request: HttpRequest, number: str, verb: Verb = Verb.SEE) -> HttpResponse:
    """Answer with the paper of a number as PDF (in giấy tờ)."""
    return sent(request, paper_of(actor_of(request, verb), number))


def sent(request: HttpRequest, paper: Paper, *, picture: bool = False) -> HttpResponse:
    """Answer with a paper as PDF, or as a picture for a phone (gửi giấy tờ)."""
    actor = actor_of(request)
    printing = printing_of(request, actor)
    if picture:
        [made, *_], kind, end = pictures(paper, printing), "image/png", "png"
    else:
        made, kind, end = pdf(paper, printing), "application/pdf", "pdf"
    answer = HttpResponse(made, content_type=kind)
    answer["Content-Disposition"] = f'inline; filename="{paper.name}.{end}"'
    answer["Cache-Control"] = "no-store"
    return answer


def printing_of(request: HttpRequest, actor: Actor) -> Printing:
    """Tell who prints now, and where papers are checked (lần in)."""
    return Printing(at=timezone.now(), by=actor.name, site=request.build_absolute_uri("/"))
