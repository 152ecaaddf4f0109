"""A workbook taken in, step by step (nhập Excel)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qqv.imports import actions, queries, sheets
from qqv.imports.confirming import confirm_readings
from qqv.rules.access import Verb
from qqv.rules.refusals import Forbidden, Refusal, Unseen
from qqv.web.asking import accepted, actor_of, sentence_of, status_of
from qqv.web.forms import imports as forms
from qqv.web.forms.fields import Doorway

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = (
    gettext_lazy("Tải tệp mẫu"),
    gettext_lazy("Chọn tệp"),
    gettext_lazy("Ghép cột"),
    gettext_lazy("Xem thử"),
    gettext_lazy("Ghi sổ"),
)


@login_required
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Templates, a file to choose, and the imports so far (tệp mẫu, chọn tệp)."""
    actor = actor_of(request, Verb.IMPORT)
    page = queries.start_page(actor)
    form = forms.Upload(
        request.POST or None, request.FILES or None, boards=page.boards, kinds=page.kinds
    )

    def act(actor: Any, *, file: Any, **typed: Any) -> Any:
        return actions.upload(actor, file_name=file.name, content=file.read(), **typed)

    if outcome := accepted(form, act, actor):
        made = outcome.facts["import"] if outcome.facts else outcome.value.pk
        return redirect("import-columns", made)
    context = {"form": form, "page": page, "steps": _steps(2)}
    return render(request, "imports/start.html", context, status=status_of(form))


@login_required
@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The template of a kind, ready to fill in (tệp mẫu)."""
    actor_of(request, Verb.IMPORT)
    return _workbook(sheets.template(kind), f"mau-{kind}.xlsx")


@login_required
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, import_id: int) -> HttpResponse:
    """Which column is which (ghép cột)."""
    actor = actor_of(request, Verb.IMPORT)
    sheet = request.GET.get("trang", "") or request.POST.get("sheet", "")
    page = queries.columns_page(actor, import_id=import_id, sheet=sheet)
    form = forms.NameColumns(request.POST or None, page=page)

    def act(actor: Any, **typed: Any) -> Any:
        given = {key: typed[key] for key in ("sheet", "first_row", "request_id")}
        return actions.name_columns(actor, import_id=import_id, columns=form.chosen(), **given)

    if outcome := accepted(form, act, actor):
        made = outcome.facts["import"] if outcome.facts else outcome.value.pk
        return redirect("import", made)
    context = {"form": form, "page": page, "steps": _steps(3)}
    return render(request, "imports/columns.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, import_id: int) -> HttpResponse:
    """What would be written, and how it compares with the paper (xem thử)."""
    actor = actor_of(request, Verb.IMPORT)
    if queries.seen(actor, import_id).started_id:
        return redirect("import-write", import_id)
    form = forms.Start(request.POST or None)
    if "sure" in request.POST and accepted(form, actions.start, actor, import_id=import_id):
        return redirect("import-write", import_id)
    page = queries.preview(actor, import_id=import_id)
    paper = form.cleaned_data.get("paper_total") if form.is_bound and form.is_valid() else None
    gap = None if paper is None else page.total - paper
    context = {"form": form, "page": page, "paper": paper, "gap": gap, "steps": _steps(4)}
    context["listed"] = page.waiting[: queries.SHOWN]
    return render(request, "imports/preview.html", context, status=status_of(form))


@login_required
@require_POST
def confirm(request: HttpRequest, import_id: int) -> HttpResponse:
    """Cells mean what was read from them (xác nhận cách đọc)."""
    actor = actor_of(request, Verb.IMPORT)
    page = queries.preview(actor, import_id=import_id)
    form = forms.ConfirmReadings(request.POST, asked=page.readings)
    if accepted(form, confirm_readings, actor, import_id=import_id):
        messages.success(request, gettext("Đã xác nhận cách đọc."))
    else:
        messages.error(request, gettext("Chưa xác nhận được cách đọc này. Chị xem lại danh sách."))
    return redirect("import", import_id)


@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, import_id: int) -> HttpResponse:
    """The bar; each post writes the next chunk and asks for the one after (ghi sổ)."""
    actor, problem = actor_of(request, Verb.IMPORT), ""
    if request.method == "POST":
        try:
            actions.write_next(actor, import_id=import_id)
        except (Unseen, Forbidden):
            raise
        except Refusal as refusal:
            problem = sentence_of(refusal)
    run = forms.run_of(request.GET.get("luot", ""))
    page = queries.progress(actor, import_id=import_id, now=timezone.now(), run=run)
    context = {"page": page, "steps": _steps(5 if page.waiting else 6), "problem": problem}
    context["running"] = page.waiting and not problem and "dung" not in request.GET
    context["run"] = forms.told(page.run)
    part = request.headers.get("HX-Request") == "true"
    name = "imports/bar.html" if part else "imports/write.html"
    return render(request, name, context)


@login_required
@require_safe
def result(request: HttpRequest, import_id: int) -> HttpResponse:
    """The same rows with what became of each (tệp kết quả)."""
    content = sheets.result(actor_of(request, Verb.IMPORT), import_id=import_id)
    return _workbook(content, f"ket-qua-{import_id}.xlsx")


@login_required
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, import_id: int) -> HttpResponse:
    """Take the whole import back (hủy cả lần nhập)."""
    actor = actor_of(request, Verb.IMPORT)
    form = Doorway(request.POST or None)
    if accepted(form, actions.undo, actor, import_id=import_id):
        messages.success(request, gettext("Đã hủy cả lần nhập."))
        return redirect("imports")
    page = queries.progress(actor, import_id=import_id, now=timezone.now())
    context = {"form": form, "page": page}
    return render(request, "imports/undo.html", context, status=status_of(form))


def _steps(now: int) -> list[dict[str, Any]]:
    states = ["done" if n < now else "now" if n == now else "later" for n in range(1, 6)]
    return [{"label": label, "state": s} for label, s in zip(STEPS, states, strict=True)]


def _workbook(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
