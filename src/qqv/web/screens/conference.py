"""The conference report: read, written into, taken as a file, frozen (báo cáo hội nghị)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qqv.papers.conference.actions import set_word_template, write_words
from qqv.papers.conference.files import FORMAT_NAMES, Format, ReportFile, file_of, template_name
from qqv.papers.conference.listed import reports_of
from qqv.papers.conference.page import conference_page
from qqv.papers.conference.since import changed_since
from qqv.papers.conference.template import template
from qqv.papers.conference.word import FIELDS
from qqv.papers.frozen import freeze as frozen
from qqv.papers.frozen import version_of, versions_of
from qqv.reports.telling.reported import NotBegun, reported_of
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Unseen
from qqv.web.asking import accepted, actor_of, day_of, sentence_of, status_of
from qqv.web.forms import conference as forms
from qqv.web.links import url_of
from qqv.web.printing import printing_of
from qqv.web.tables import sheet_of
from qqv.web.told import kept_table, told

TYPES = {
    Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
    Format.SLIDES: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


@login_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Every year and half-year, and what was frozen (các báo cáo hội nghị)."""
    actor = actor_of(request, Verb.SEE_CONFERENCE)
    rows = reports_of(actor, on=day_of(request))
    return render(request, "conference/list.html", {"rows": rows})


@login_required
@require_safe
def report(request: HttpRequest, key: str) -> HttpResponse:
    """One report as the books say it now (báo cáo hội nghị)."""
    actor = actor_of(request, Verb.SEE_CONFERENCE)
    reported = reported_of(key)
    try:
        page = conference_page(actor, reported=reported, on=day_of(request))
    except NotBegun as refusal:
        return _too_early(request, refusal)
    context = told(page) | {
        "page": page,
        "form": forms.Words(),
        "versions": versions_of(actor, reported=reported),
        "may_write": actor.may(Verb.WRITE_REPORT),
        "may_freeze": actor.may(Verb.FREEZE_REPORT),
        "formats": FORMAT_NAMES,
        "changes": sheet_of(page.changes),
        "year": sheet_of(page.year) if page.year else None,
        "annexes": [sheet_of(table) for table in page.annexes],
    }
    return render(request, "conference/one.html", context)


@login_required
@require_POST
def words(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what is written, now and then by itself (ghi lời báo cáo)."""
    actor = actor_of(request, Verb.WRITE_REPORT)
    form = forms.Words(request.POST)
    saved = accepted(form, write_words, actor, reported=reported_of(key), on=day_of(request))
    if request.headers.get("Accept") == "application/json":
        said = " ".join(map(str, form.non_field_errors()))
        return HttpResponse(said, status=204 if saved else 422, content_type="text/plain")
    if saved:
        messages.success(request, gettext("Đã ghi lời báo cáo."))
    for error in form.non_field_errors():
        messages.error(request, str(error))
    return redirect("conference", key)


@login_required
@require_http_methods(["GET", "POST"])
def freeze(request: HttpRequest, key: str) -> HttpResponse:
    """Let the report stand as it is, for good (chốt báo cáo)."""
    actor, reported = actor_of(request, Verb.FREEZE_REPORT), reported_of(key)
    versions = versions_of(actor, reported=reported)
    form = forms.Freeze(request.POST or None, again=bool(versions))
    if accepted(form, frozen, actor, reported=reported, on=day_of(request)):
        messages.success(request, gettext("Đã chốt báo cáo."))
        last = versions_of(actor, reported=reported)[0]
        return redirect("conference-version", key, last.version)
    context = {"form": form, "reported": reported, "versions": versions}
    return render(request, "conference/freeze.html", context, status=status_of(form))


@login_required
@require_safe
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A frozen report, with what changed in the books since beside it (bản đã chốt)."""
    actor, reported = actor_of(request, Verb.SEE_CONFERENCE), reported_of(key)
    one = version_of(actor, reported=reported, version=number)
    changed = changed_since(actor, reported=reported, content=one.printed, at=one.frozen_at)
    parts = [
        part | {"tables": [kept_table(table) for table in part["tables"]]}
        for part in one.printed["parts"]
    ]
    context = {
        "one": one,
        "paper": one.printed | {"parts": parts},
        "annexes": [kept_table(table) for table in one.printed["annexes"]],
        "changed": [(row, url_of(row.link)) for row in changed],
        "formats": FORMAT_NAMES,
    }
    return render(request, "conference/version.html", context)


@login_required
@require_safe
def file(request: HttpRequest, key: str, form: str, number: int = 0) -> HttpResponse:
    """Word, PDF or slides, of today as a draft or of a frozen version (tải báo cáo)."""
    actor = actor_of(request, Verb.SEE_CONFERENCE)
    if form not in list(Format):
        raise Unseen
    asked: dict[str, Any] = {"reported": reported_of(key), "version": number or None}
    printing = printing_of(request, actor)
    try:
        made = file_of(actor, **asked, form=Format(form), on=day_of(request), printing=printing)
    except NotBegun as refusal:
        return _too_early(request, refusal)
    return _sent(made, TYPES[Format(form)])


@login_required
@require_http_methods(["GET", "POST"])
def word_template(request: HttpRequest) -> HttpResponse:
    """The Word template reports are filled into (mẫu Word)."""
    actor = actor_of(request, Verb.SET_PAPERS)
    if request.GET.get("tai"):
        return _sent(ReportFile(name="mau-bao-cao.docx", content=template()), TYPES[Format.WORD])
    what = request.POST.get("what", "")
    use = forms.UseTemplate(*((request.POST, request.FILES) if what == "use" else ()))
    drop = forms.DropTemplate(request.POST if what == "drop" else None)
    if _template_set(use, drop, actor, request):
        messages.success(request, gettext("Đã ghi."))
        return redirect("word-template")
    context = {"use": use, "drop": drop, "name": template_name(actor.fund_id), "fields": FIELDS}
    status = max(status_of(use), status_of(drop))
    return render(request, "conference/template.html", context, status=status)


def _template_set(
    use: forms.UseTemplate, drop: forms.DropTemplate, actor: Actor, request: HttpRequest
) -> bool:
    on = day_of(request)
    if accepted(use, set_word_template, actor, on=on):
        return True
    return accepted(drop, set_word_template, actor, on=on, file=None) is not None


def _too_early(request: HttpRequest, refusal: NotBegun) -> HttpResponse:
    messages.warning(request, sentence_of(refusal))
    return redirect("conferences")


def _sent(made: ReportFile, media_type: str) -> HttpResponse:
    answer = HttpResponse(made.content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    answer["Cache-Control"] = "no-store"
    return answer
