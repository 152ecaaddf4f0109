"""What does every page show around its content? Navigation by what the actor may do."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from qqv.rules.access import ROLE_NAMES, Role, Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One entry of the navigation (mục)."""

    label: Any
    name: str
    verb: Verb = Verb.SEE
    icon: str = ""


RAIL: tuple[tuple[Any, str, tuple[Door, ...]], ...] = (
    (_("Việc hôm nay"), "today", (Door(label=_("Việc hôm nay"), name="home"),)),
    (
        _("Thu tiền"),
        "collect",
        (
            Door(label=_("Họp nhóm, thu tiền"), name="collection"),
            Door(label=_("Nộp tiền, nhận tiền"), name="handovers"),
        ),
    ),
    (
        _("Cho vay"),
        "lend",
        (
            Door(label=_("Nhu cầu vay"), name="demand"),
            Door(label=_("Hồ sơ vay"), name="dossiers"),
            Door(label=_("Giải ngân"), name="disbursements", verb=Verb.SEE_BOOKS),
            Door(label=_("Khoản vay"), name="loans"),
            Door(label=_("Kiểm tra, nghiệm thu"), name="works"),
            Door(label=_("Khoanh nợ, xóa nợ"), name="reliefs", verb=Verb.SEE_BOOKS),
            Door(label=_("Gia hạn theo sự kiện"), name="events", verb=Verb.SEE_BOOKS),
        ),
    ),
    (
        _("Nhóm và thành viên"),
        "people",
        (
            Door(label=_("Nhóm"), name="groups"),
            Door(label=_("Thành viên"), name="members"),
            Door(label=_("Củng cố nhóm"), name="group-doctor", verb=Verb.SEE_BOOKS),
            Door(label=_("Ban quản lý"), name="boards", verb=Verb.SEE_BOOKS),
            Door(label=_("Sinh hoạt nhóm"), name="gatherings"),
            Door(label=_("Tuyên truyền"), name="campaigns", verb=Verb.SEE_BOOKS),
            Door(label=_("Tập huấn"), name="trainings", verb=Verb.SEE_BOOKS),
            Door(label=_("Khiếu nại, phản ánh"), name="complaints", verb=Verb.TAKE_COMPLAINT),
            Door(label=_("Yêu cầu dữ liệu"), name="data-requests", verb=Verb.SEE_BOOKS),
        ),
    ),
    (
        _("Sổ sách"),
        "books",
        (
            Door(label=_("Sổ quỹ"), name="cash-book", verb=Verb.SEE_BOOKS),
            Door(label=_("Phiếu thu, chi khác"), name="slips", verb=Verb.SEE_BOOKS),
            Door(label=_("Kiểm kê quỹ"), name="cash-counts", verb=Verb.SEE_BOOKS),
            Door(label=_("Đối chiếu ngân hàng"), name="bank-statements", verb=Verb.SEE_BOOKS),
            Door(label=_("Giấy = máy = tiền"), name="day-check", verb=Verb.SEE_BOOKS),
            Door(label=_("Các quyển sổ"), name="shelf", verb=Verb.SEE_BOOKS),
            Door(label=_("Bảng cân đối tài khoản"), name="trial-balance", verb=Verb.SEE_BOOKS),
            Door(label=_("Nguồn vốn"), name="capital", verb=Verb.SEE_BOOKS),
            Door(label=_("Dự báo quay vòng vốn"), name="forecast", verb=Verb.SEE_BOOKS),
            Door(label=_("Chia lãi, phụ cấp"), name="sharing", verb=Verb.SEE_BOOKS),
            Door(label=_("Khóa sổ"), name="periods", verb=Verb.SEE_BOOKS),
            Door(label=_("Tất toán nguồn vốn"), name="liquidations", verb=Verb.SEE_BOOKS),
            Door(label=_("Nhập Excel"), name="imports", verb=Verb.IMPORT),
        ),
    ),
    (
        _("Kiểm tra"),
        "inspect",
        (
            Door(label=_("Cảnh báo"), name="alarms"),
            Door(label=_("Đi kiểm tra"), name="inspections"),
        ),
    ),
    (
        _("Báo cáo"),
        "reports",
        (
            Door(label=_("Báo cáo"), name="reports"),
            Door(label=_("Kế hoạch năm"), name="plans", verb=Verb.SEE_BOOKS),
            Door(label=_("Báo cáo hội nghị"), name="conferences", verb=Verb.SEE_CONFERENCE),
            Door(label=_("Chỉ số"), name="indicators"),
            Door(label=_("Thi đua, khen thưởng"), name="emulation", verb=Verb.SEE_BOOKS),
        ),
    ),
    (
        _("Tổng quan"),
        "overview",
        (Door(label=_("Tổng quan"), name="dashboard", verb=Verb.SEE_BOOKS),),
    ),
    (
        _("Cài đặt"),
        "settings",
        (
            Door(label=_("Người dùng"), name="users", verb=Verb.MANAGE_USERS),
            Door(label=_("Quy chế"), name="regulation", verb=Verb.SEE_BOOKS),
            Door(label=_("Thứ tự vay"), name="ranking"),
            Door(label=_("Bảng chia lãi"), name="share-tables", verb=Verb.SEE_BOOKS),
            Door(label=_("Bảng điểm thi đua"), name="point-tables", verb=Verb.SEE_BOOKS),
            Door(label=_("Ngưỡng cảnh báo"), name="alarm-thresholds", verb=Verb.SEE_BOOKS),
            Door(label=_("Ngày làm việc"), name="working-date", verb=Verb.SET_WORKING_DATE),
            Door(label=_("Cài đặt giấy tờ"), name="paper-settings", verb=Verb.SET_PAPERS),
            Door(label=_("Mẫu Word báo cáo"), name="word-template", verb=Verb.SET_PAPERS),
            Door(label=_("Quy định thẩm định"), name="appraisal-policy", verb=Verb.SEE_BOOKS),
            Door(label=_("Kê khai lợi ích"), name="interests"),
            Door(label=_("Chuyên đề"), name="topics", verb=Verb.SEE_BOOKS),
            Door(label=_("Nhật ký"), name="trail", verb=Verb.SEE_BOOKS),
        ),
    ),
)

# On a phone's bottom bar a long label takes two lines.
SHORT = {"today": _("Hôm nay"), "people": _("Nhóm")}


def page(request: HttpRequest) -> dict[str, Any]:
    """Give templates the demo mark, the signed-in name and the doors open to her (khung)."""
    return {
        "demo": settings.DEMO,
        "frame": SimpleLazyObject(lambda: _frame(request)),
    }


def _frame(request: Any) -> dict[str, Any]:
    if not request.user.is_authenticated:
        return {}
    actor = request.actor
    if actor is None:
        return {"name": request.user.name}
    roles = [ROLE_NAMES[role] for role in Role if role in actor.roles]
    here = request.resolver_match.url_name if request.resolver_match else ""
    here = "reports" if here.startswith("report-") else here
    here = "conferences" if here.startswith("conference") else here
    rail = []
    for label, icon, doors in RAIL:
        links = [
            {"label": door.label, "url": url, "here": door.name == here}
            for door in doors
            if actor.may(door.verb) and (url := _url(door.name))
        ]
        if links:
            inside = any(link["here"] for link in links)
            short = SHORT.get(icon, label)
            rail.append(
                {"label": label, "short": short, "icon": icon, "links": links, "here": inside}
            )
    return {"name": actor.name, "roles": roles, "rail": rail, "on": request.on}


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
