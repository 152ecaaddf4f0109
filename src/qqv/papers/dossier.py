"""The loan dossier in its order, with a cover list of what is missing (hồ sơ vay)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from qqv.lending.models import Application
from qqv.papers import owed, seen, wish
from qqv.papers.case import Case
from qqv.papers.form import facts, form_paper, grid, page, signed
from qqv.papers.press import Paper, Told
from qqv.papers.writing import slug, vnd
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Unseen


def dossier_paper(actor: Actor, *, application_id: int, part: str = "") -> Paper:
    """Print a dossier, or one of its papers by its name; Unseen out of scope (in hồ sơ)."""
    reach = Application.objects.within(actor.scope(Verb.SEE)).filter(pk=application_id)
    row = reach.select_related(
        "board__fund",
        "group",
        "work_kind",
        "product",
        "member__household__hamlet",
        "endorsement",
        "approval__approver",
        "loan__disbursement__entry",
    ).first()
    if row is None or part and part not in PARTS:
        raise Unseen
    case = Case(row)
    chosen = [PARTS[part]] if part else [_cover, *PARTS.values()]
    name = slug(part or "ho-so-vay", row.number, row.member.name)
    made = [paper for build in chosen if (paper := build(case))]
    if not made:
        raise Unseen
    told = Told(board=row.board.name, on=row.on, totals=((_("Số tiền vay"), case.principal),))
    return form_paper(*made, name=name, told=told)


def parts_of(*, lent: bool, settled: bool) -> tuple[tuple[str, Any], ...]:
    """Name the papers that can be printed by themselves by now (các giấy trong hồ sơ)."""
    later = set() if lent else {"giay-nhan-no", "danh-sach-giai-ngan"}
    later |= set() if settled else {"giay-xac-nhan-tat-toan"}
    return tuple((name, title) for name, title in TITLES.items() if name not in later)


def _cover(case: Case) -> Mapping[str, Any]:
    loan = case.loan
    accepted = loan is not None and loan.acceptances.filter(accepted=True).exists()
    there = {
        "phieu-khao-sat": None,
        "don-vay": True,
        "bien-ban-binh-xet": case.vote is not None,
        "danh-sach-de-nghi": case.vote is not None,
        "bien-ban-tham-dinh": case.row.appraisals.exists(),
        "quyet-dinh-duyet": case.approval is not None,
        "giay-nhan-no": loan is not None,
        "danh-sach-giai-ngan": loan is not None and loan.disbursement_id is not None,
        "phieu-kiem-tra": loan is not None and loan.use_checks.exists(),
        "bien-ban-nghiem-thu": accepted,
        "giay-xac-nhan-tat-toan": loan is not None and loan.settled_on is not None,
    }
    words = {True: "có trong hệ thống", False: "CÒN THIẾU", None: "lập trên giấy"}
    rows = [
        [str(n), str(TITLES[name]), words[have], ""]
        for n, (name, have) in enumerate(there.items(), 1)
    ]
    columns = (
        ("STT", 0, False),
        ("Giấy tờ", 6, False),
        ("Tình trạng", 3, False),
        ("Số tờ, người giữ", 3, False),
    )
    return page(
        case.head("loan", on=None),
        "Bìa hồ sơ vay vốn",
        f"Hồ sơ số {case.row.number}, vòng {case.row.cycle}",
        facts(*case.borrower),
        facts(("Số tiền xin vay", f"{vnd(case.row.principal)} đồng")),
        grid(columns, rows),
        signed(("Người lập hồ sơ", ""), ("Người kiểm hồ sơ", "")),
    )


TITLES = {
    "phieu-khao-sat": _("Phiếu khảo sát nhu cầu"),
    "don-vay": _("Đơn xin vay vốn, phương án, ý kiến gia đình"),
    "bien-ban-binh-xet": _("Biên bản họp bình xét của nhóm"),
    "danh-sach-de-nghi": _("Danh sách thành viên đề nghị vay"),
    "bien-ban-tham-dinh": _("Biên bản thẩm định"),
    "quyet-dinh-duyet": _("Quyết định cho vay"),
    "giay-nhan-no": _("Giấy nhận nợ kèm lịch trả"),
    "danh-sach-giai-ngan": _("Danh sách ký nhận tiền"),
    "phieu-kiem-tra": _("Phiếu kiểm tra sử dụng vốn"),
    "bien-ban-nghiem-thu": _("Biên bản nghiệm thu công trình"),
    "giay-xac-nhan-tat-toan": _("Giấy xác nhận tất toán"),
}
PARTS: dict[str, Callable[[Case], Mapping[str, Any] | None]] = dict(
    zip(
        TITLES,
        (
            wish.survey,
            wish.application,
            wish.selection,
            wish.applicants,
            wish.appraisal,
            owed.decision,
            owed.note,
            owed.paid_out,
            seen.use_check,
            seen.acceptance,
            owed.payoff,
        ),
        strict=True,
    )
)
