"""The minutes with which a commune's fund ends (biên bản tất toán nguồn vốn)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from qqv.papers.form import facts, form_paper, grid, heading, page, said, signed
from qqv.papers.heads import head_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import day, long_day, slug, vnd
from qqv.people.models import Board
from qqv.reports.liquidation import CasePage, case_page
from qqv.rules.access import Actor, Verb
from qqv.rules.chart import Chart
from qqv.rules.refusals import Unseen

AGREED = (
    "Các bên đã kiểm đủ sổ sách, chứng từ, tiền và thống nhất số liệu trên. Sổ của xã đóng hẳn kể "
    "từ ngày kết thúc; số liệu các kỳ trước giữ nguyên để tra cứu."
)


def minutes(actor: Actor, *, board_id: int, on: date) -> Paper:
    """Print what was asked, decided, confirmed and returned, and every account with its balance
    (biên bản tất toán nguồn vốn). Unseen: no petition stands."""
    of = case_page(actor, board_id=board_id, on=on)
    if of.case is None:
        raise Unseen
    board = (
        Board.objects.within(actor.scope(Verb.SEE_BOOKS)).select_related("fund").get(pk=of.board_id)
    )
    paper = page(
        head_of("minutes", board, place=f"{board.name}, {long_day(of.case.ended_on or on)}"),
        "Biên bản tất toán nguồn vốn",
        f"và dừng hoạt động quỹ quay vòng tại {board.name}",
        facts(
            ("Tờ trình", f"số {of.case.number} ngày {day(of.case.on)}"),
            ("Lý do", of.case.reason),
            ("Quyết định của tỉnh", _decision(of)),
            ("Biên bản số", of.case.minutes_no),
        ),
        heading("1. Đối chiếu dư nợ với người vay"),
        _confirmed(of),
        heading("2. Số dư các tài khoản trên sổ của xã"),
        grid(
            (("TK", 0, False), ("Tên tài khoản", 6, False), ("Số dư (đồng)", 2, True)),
            [[line.number, line.name, vnd(line.balance)] for line in of.proof.lines],
            air=3,
        ),
        said(_zero(of)),
        *((said(AGREED),) if of.proof.zero else ()),
        signed(
            ("Kế toán xã", ""),
            ("Thủ quỹ xã", ""),
            ("Trưởng ban quản lý xã", ""),
            ("Trưởng ban quản lý quỹ tỉnh", ""),
        ),
    )
    held = of.balance(Chart.RECEIVED_CAPITAL)
    told = Told(board=board.name, on=on, totals=((_("Vốn tỉnh phân bổ còn giữ"), held),))
    return form_paper(paper, name=slug("tat-toan-von", board.name, on), told=told)


def _decision(of: CasePage) -> str:
    if of.case is None or of.case.decided_on is None:
        return ""
    return f"số {of.case.decision_no} ngày {day(of.case.decided_on)}"


def _confirmed(of: CasePage) -> dict[str, object]:
    text = f"Đã đối chiếu {of.confirmed}/{len(of.asked)} người vay còn nợ vào ngày quyết định. "
    if not of.gaps:
        return said(text + ("Không có chênh lệch." if of.confirmed == len(of.asked) else ""))
    told = "; ".join(
        f"sổ {row.loan}: sổ ghi {vnd(row.booked_then)}, người vay nói {vnd(row.said)} ({row.note})"
        for row in of.gaps
    )
    return said(f"{text}Chênh lệch {len(of.gaps)} người: {told}.")


def _zero(of: CasePage) -> str:
    if of.proof.zero:
        return "Mọi tài khoản đều bằng 0: không còn tiền, nợ hay vốn nào chưa được tất toán."
    return f"Còn {len(of.proof.left)} tài khoản chưa bằng 0, chưa kết thúc được."
