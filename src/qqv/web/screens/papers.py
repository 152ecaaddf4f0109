"""Papers to print, scoped like the record they print; and the check of a printed slip (giấy tờ)."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.papers import actions, meeting
from qqv.papers import voucher as vouchers
from qqv.papers.heads import heads_of, places_of
from qqv.papers.inspected import plan_number
from qqv.papers.registry import proved
from qqv.rules.access import Verb
from qqv.rules.refusals import Unseen
from qqv.web.asking import accepted, actor_of, day_of, sentence_of, status_of
from qqv.web.forms import papers as forms
from qqv.web.forms.collection import wanted_day
from qqv.web.knocking import TooManyKnocks, knocked, refuse_too_many
from qqv.web.paging import month_of
from qqv.web.printing import printed, sent

OF_LOAN = {
    "so-vay": "SV",
    "dieu-khoan": "DK",
    "gia-han": "GH",
    "tat-toan": "TT",
    "thu-hoi": "TH",
}
LONGEST = 200  # letters of a number: a report's carries its filters
OF_TILL = {"kiem-ke": "KK", "ban-giao": "BG"}


def _numbered(letters: str, *, dated: bool = False) -> Callable[..., HttpResponse]:
    """Make the screen of a paper named by one id, and by the working day if dated (in giấy)."""

    @login_required
    @require_safe
    def screen(request: HttpRequest, **ids: int) -> HttpResponse:
        [named] = ids.values()
        number = f"{letters}-{named}"
        return printed(request, f"{number}-{day_of(request)}" if dated else number)

    return screen


filled_sheet = _numbered("BK")  # a saved sheet to be signed (in bảng kê đã ghi)
disbursement = _numbered("GN")  # the list borrowers sign (in danh sách giải ngân)
hand_over = _numbered("NT")  # the slip of money handed over (in biên bản giao nhận)
members = _numbered("TV", dated=True)  # a group's members (in danh sách thành viên)
inspection = _numbered("KI")  # the minutes of a visit (in biên bản kiểm tra)
meeting_minutes = _numbered("SH")  # what a group's meeting said (in biên bản họp nhóm)
roster = _numbered("HV")  # who signs for a training (in danh sách dự tập huấn)
posting = _numbered("CK", dated=True)  # the list posted for all to see (in danh sách công khai)


@login_required
@require_safe
def voucher(request: HttpRequest, entry_id: int) -> HttpResponse:
    """A receipt or payment voucher, as a picture for a phone if asked (in phiếu)."""
    picture = request.GET.get("dang") == "png"
    paper = vouchers.voucher(actor_of(request), entry_id=entry_id, single=picture)
    return sent(request, paper, picture=picture)


@login_required
@require_safe
def cash_book(request: HttpRequest, board_id: int) -> HttpResponse:
    """A month of the cash or bank book (in sổ quỹ)."""
    number = "112" if request.GET.get("so") == "112" else "111"
    month = month_of(request, day_of(request))
    return printed(request, f"SQ-{board_id}-{number}-{month:%Y-%m}", Verb.SEE_BOOKS)


@login_required
@require_safe
def blank_sheet(request: HttpRequest, group_id: int) -> HttpResponse:
    """A group's sheet to be filled by hand (in bảng kê trắng)."""
    actor, on = actor_of(request), day_of(request)
    met_on = meeting.met_on(actor, group_id=group_id, met_on=wanted_day(request.GET), on=on)
    return printed(request, f"BT-{group_id}-{met_on}-{on}")


@login_required
@require_safe
def found_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """From the code on a blank sheet to the screen where it is entered (tìm bảng kê)."""
    meant = meeting.meant_by(code)
    if meant is None:
        raise Unseen
    answer = redirect("collection-sheet", meant.group_id)
    answer["Location"] += f"?ngay={meant.met_on:%d/%m/%Y}"
    return answer


@login_required
@require_safe
def dossier(request: HttpRequest, application_id: int, part: str = "") -> HttpResponse:
    """A loan dossier in its order, or one paper of it (in hồ sơ)."""
    return printed(request, f"HS-{application_id}-{part}" if part else f"HS-{application_id}")


@login_required
@require_safe
def passed(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """The minutes of a post that passed on (in biên bản kiện toàn)."""
    return printed(request, f"KT-{hand_over_id}", Verb.SEE_BOOKS)


@login_required
@require_safe
def inspection_plan(request: HttpRequest, year: int) -> HttpResponse:
    """A year's plan of visits (in kế hoạch kiểm tra)."""
    actor = actor_of(request, Verb.PLAN_INSPECTION)
    return printed(request, plan_number(actor, year), Verb.SEE_BOOKS)


@login_required
@require_safe
def pay_list(request: HttpRequest, run_id: int) -> HttpResponse:
    """The list officers sign for their allowance (in bảng kê chi phụ cấp)."""
    return printed(request, f"CP-{run_id}", Verb.SEE_BOOKS)


@login_required
@require_safe
def loan(request: HttpRequest, loan_id: int, part: str) -> HttpResponse:
    """What the borrower takes home, and an extension's papers (in giấy của khoản vay)."""
    if part not in OF_LOAN:
        raise Unseen
    return printed(request, f"{OF_LOAN[part]}-{loan_id}")


@login_required
@require_safe
def till(request: HttpRequest, board_id: int, part: str) -> HttpResponse:
    """Forms to count the till or hand an office over (in biên bản của ban quản lý)."""
    if part not in OF_TILL:
        raise Unseen
    return printed(request, f"{OF_TILL[part]}-{board_id}-{day_of(request)}", Verb.SEE_BOOKS)


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Anybody with a paper may ask whether the books agree (kiểm phiếu)."""
    number, code = request.GET.get("so", "")[:LONGEST], request.GET.get("ma", "")[:12]
    context = {"number": number, "code": code, "asked": bool(number and code)}
    if not context["asked"]:
        return render(request, "papers/check.html", context)
    address = str(request.META.get("REMOTE_ADDR", ""))
    try:
        refuse_too_many("kiem-phieu", address)
    except TooManyKnocks as refusal:
        return render(
            request, "papers/check.html", context | {"refusal": sentence_of(refusal)}, status=429
        )
    found = proved(number=number, code=code)
    if found is None:
        knocked("kiem-phieu", address, opened=False)
    return render(request, "papers/check.html", context | {"found": found})


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """How papers are headed, and where borrowers may pay (cài đặt giấy tờ)."""
    actor = actor_of(request, Verb.SET_PAPERS)
    places, what = places_of(actor), request.POST.get("what", "")
    head = forms.SetHead(request.POST if what == "head" else None)
    place = forms.SetPaymentPlace(request.POST if what == "place" else None, boards=places)
    saved = accepted(head, actions.set_head, actor)
    if saved or accepted(place, actions.set_payment_place, actor):
        messages.success(request, gettext("Đã ghi."))
        return redirect("paper-settings")
    context = {"head": head, "place": place, "heads": heads_of(actor), "places": places}
    status = max(status_of(head), status_of(place))
    return render(request, "papers/settings.html", context, status=status)
