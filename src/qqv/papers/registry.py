"""Which paper does a number name, and does the paper in her hand still agree with the books?

A number names what a paper is made from, so that it can be made again. Nothing is kept of a
printing: the check builds the paper anew and compares the codes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from qqv.ledger.genuine import genuine
from qqv.papers import (
    allocated,
    allowances,
    book,
    chair,
    dossier,
    event,
    gathering,
    honors,
    inspected,
    lent,
    liquidation,
    loan,
    meeting,
    planned,
    recall,
    regrouping,
    relief,
    shelf,
    till,
)
from qqv.papers.conference import printed
from qqv.papers.press import Paper, Told, same_code
from qqv.people.models import Fund
from qqv.rules.access import Actor, Grant, Role
from qqv.rules.refusals import Unseen

ID, DAY, MONTH = r"(\d{1,9})", r"(20\d\d-\d\d-\d\d)", r"(20\d\d-(?:0[1-9]|1[0-2]))"

_IDS = r"\d{1,9}(?:\.\d{1,9})*"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKind:
    """One kind of paper: what follows its two letters, and how it is made (loại giấy)."""

    title: Any
    key: str
    make: Callable[..., Paper]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the books say of a paper whose code is right (khớp với sổ sách)."""

    title: Any
    number: str
    told: Told
    undone: bool = False


def _by_id(make: Callable[..., Paper], name: str) -> Callable[..., Paper]:
    return lambda actor, key: make(actor, **{name: int(key)})


def _on_day(make: Callable[..., Paper], name: str) -> Callable[..., Paper]:
    return lambda actor, key, on: make(actor, **{name: int(key)}, on=date.fromisoformat(on))


def _dossier(actor: Actor, application: str, part: str | None) -> Paper:
    return dossier.dossier_paper(actor, application_id=int(application), part=part or "")


def _cash_book(actor: Actor, board: str, number: str, month: str) -> Paper:
    first = date.fromisoformat(f"{month}-01")
    return book.cash_book(actor, on=first, board_id=int(board), number=number, month=first)


def _blank_sheet(actor: Actor, group: str, met_on: str, on: str) -> Paper:
    met, day = date.fromisoformat(met_on), date.fromisoformat(on)
    return meeting.blank_sheet(actor, group_id=int(group), met_on=met, on=day)


PAPERS = {
    "HS": PaperKind(title=_("Hồ sơ vay"), key=rf"{ID}(?:-([a-z-]+))?", make=_dossier),
    "SV": PaperKind(title=_("Sổ vay"), key=ID, make=_by_id(loan.passbook, "loan_id")),
    "DK": PaperKind(title=_("Tờ điều khoản"), key=ID, make=_by_id(loan.plain_terms, "loan_id")),
    "GH": PaperKind(title=_("Giấy gia hạn"), key=ID, make=_by_id(loan.extension, "loan_id")),
    "TH": PaperKind(
        title=_("Quyết định thu hồi vốn"), key=ID, make=_by_id(recall.recall_decision, "loan_id")
    ),
    "TT": PaperKind(title=_("Giấy xác nhận tất toán"), key=ID, make=_by_id(loan.payoff, "loan_id")),
    "GN": PaperKind(
        title=_("Danh sách giải ngân"),
        key=ID,
        make=_by_id(lent.disbursement_list, "disbursement_id"),
    ),
    "NT": PaperKind(
        title=_("Biên bản giao nhận tiền"),
        key=ID,
        make=_by_id(lent.hand_over_slip, "hand_over_id"),
    ),
    "BK": PaperKind(title=_("Bảng kê thu"), key=ID, make=_by_id(meeting.filled_sheet, "sheet_id")),
    "BT": PaperKind(title=_("Bảng kê thu chưa ghi"), key=f"{ID}-{DAY}-{DAY}", make=_blank_sheet),
    "TV": PaperKind(
        title=_("Danh sách thành viên nhóm"),
        key=f"{ID}-{DAY}",
        make=_on_day(lent.member_list, "group_id"),
    ),
    "CK": PaperKind(
        title=_("Danh sách công khai"),
        key=f"{ID}-{DAY}",
        make=_on_day(lent.public_list, "group_id"),
    ),
    "KK": PaperKind(
        title=_("Biên bản kiểm kê quỹ"),
        key=f"{ID}-{DAY}",
        make=_on_day(till.cash_count, "board_id"),
    ),
    "BG": PaperKind(
        title=_("Biên bản bàn giao"),
        key=f"{ID}-{DAY}",
        make=_on_day(till.office_hand_over, "board_id"),
    ),
    "KT": PaperKind(
        title=_("Biên bản bàn giao chức vụ"),
        key=ID,
        make=_by_id(till.passed_on, "hand_over_id"),
    ),
    "KI": PaperKind(
        title=_("Biên bản kiểm tra"), key=ID, make=_by_id(inspected.minutes, "inspection_id")
    ),
    "KH": PaperKind(
        title=_("Kế hoạch kiểm tra"), key=rf"(20\d\d)(?:-({_IDS}))?", make=inspected.plan
    ),
    "TQ": PaperKind(
        title=_("Biên bản tất toán nguồn vốn"),
        key=f"{ID}-{DAY}",
        make=_on_day(liquidation.minutes, "board_id"),
    ),
    "TG": PaperKind(title=_("Trang tổng quan"), key=rf"{DAY}(?:-({_IDS}))?", make=chair.chair_page),
    "SK": PaperKind(
        title=_("Quyết định gia hạn theo sự kiện"), key=ID, make=_by_id(event.decision, "event_id")
    ),
    "XL": PaperKind(
        title=_("Quyết định xử lý nợ"), key=ID, make=_by_id(relief.decision, "relief_id")
    ),
    "GP": PaperKind(
        title=_("Biên bản ghép, tách, chuyển nhóm"),
        key=ID,
        make=_by_id(regrouping.regrouping_minutes, "regrouping_id"),
    ),
    "SH": PaperKind(
        title=_("Biên bản họp nhóm"), key=ID, make=_by_id(gathering.meeting_minutes, "meeting_id")
    ),
    "HV": PaperKind(
        title=_("Danh sách dự tập huấn"), key=ID, make=_by_id(gathering.roster, "training_id")
    ),
    "PB": PaperKind(
        title=_("Quyết định phân bổ vốn"),
        key=ID,
        make=_by_id(allocated.allocation, "allocation_id"),
    ),
    "NV": PaperKind(title=_("Giấy nhận vốn"), key=ID, make=_by_id(allocated.source, "source_id")),
    "KN": PaperKind(
        title=_("Quyết định giao kế hoạch"),
        key=ID,
        make=_by_id(planned.decision, "version_id"),
    ),
    "CP": PaperKind(
        title=_("Bảng kê chi phụ cấp"), key=ID, make=_by_id(allowances.pay_list, "run_id")
    ),
    "GK": PaperKind(title=_("Giấy khen"), key=r"(20\d\d)(?:-(\d{1,9}))?", make=honors.certificates),
    "DT": PaperKind(title=_("Danh sách khen thưởng"), key=r"(20\d\d)", make=honors.award_list),
    "SQ": PaperKind(title=_("Sổ quỹ"), key=f"{ID}-(11[12])-{MONTH}", make=_cash_book),
    "SO": PaperKind(
        title=_("Sổ sách"),
        key=rf"([a-z-]+)-{ID}-(thang|quy|nam)-{MONTH}(?:-(\d{{3}}))?(?:-biet-{DAY})?",
        make=shelf.bound_book,
    ),
    "HN": PaperKind(
        title=_("Báo cáo hội nghị đã chốt"),
        key=r"(20\d\d(?:-[12])?)-V(\d{1,3})",
        make=printed.frozen_paper,
    ),
    "HD": PaperKind(
        title=_("Dự thảo báo cáo hội nghị"),
        key=rf"(20\d\d(?:-[12])?)-{DAY}",
        make=printed.draft_paper,
    ),
    "BC": PaperKind(
        title=_("Báo cáo"), key=r"([a-z-]+)((?:,[a-z-]+=[0-9a-z.-]+)+)", make=shelf.report_paper
    ),
}


def paper_of(actor: Actor, number: str) -> Paper:
    """Make the paper of a number from the books, always in Vietnamese (giấy tờ theo số).

    Unseen: a number that names none, or what she may not see.
    """
    kind = PAPERS.get(number[:2])
    found = kind and re.fullmatch(kind.key, number[3:], re.ASCII)
    if kind is None or not found or number[2] != "-":
        raise Unseen
    with translation.override("vi"):
        try:
            return replace(kind.make(actor, *found.groups()), number=number)
        except (KeyError, ValueError) as nonsense:  # a day, a place or a filter that is none
            raise Unseen from nonsense


def proved(*, number: str, code: str) -> Proof | None:
    """Compare a paper's code with the books; None unless they agree (kiểm giấy tờ)."""
    number = number.strip()
    number = number[:3].upper() + number[3:]
    if voucher := genuine(number=number, check=code):
        told = Told(board=voucher.board, on=voucher.on, totals=((_("Số tiền"), voucher.total),))
        return Proof(title=voucher.title, number=voucher.code, told=told, undone=voucher.undone)
    for fund_id in Fund.objects.order_by("pk").values_list("pk", flat=True):
        eyes = Actor(user_id=0, name="", fund_id=fund_id, grants=(Grant(role=Role.AUDITOR),))
        try:
            paper = paper_of(eyes, number)
        except Unseen:
            continue
        if same_code(code, paper.code):
            title = paper.told.title or PAPERS[number[:2]].title
            return Proof(title=title, number=number, told=paper.told)
    return None
