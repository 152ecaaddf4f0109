"""Forms about a board's money: counting the till, handing an office over (kiểm kê, bàn giao)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from qqv.ledger.drawers import bank_of, cash_of
from qqv.papers.form import blanks, facts, form_paper, grid, heading, page, said, signed
from qqv.papers.heads import head_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import long_day, slug, vnd
from qqv.people.models import Board
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Unseen

NOTES = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500)

AS_BOOKED = _("Tiền mặt theo sổ")


def cash_count(actor: Actor, *, board_id: int, on: date) -> Paper:
    """Print minutes to count the till against the books on (biên bản kiểm kê quỹ)."""
    board = _board(actor, board_id)
    columns = (("Mệnh giá", 2, True), ("Số tờ", 2, True), ("Thành tiền", 3, True))
    paper = page(
        head_of("minutes", board, place=f"{board.name}, {long_day(on)}"),
        "Biên bản kiểm kê quỹ tiền mặt",
        "",
        facts(("Thời điểm kiểm kê", ""), ("Thành phần", ""), ("", "")),
        grid(columns, [[vnd(note), "", ""] for note in NOTES], ["Cộng thực tế", "", ""], air=5),
        facts(
            ("Số dư theo sổ", f"{vnd(cash_of(board.pk).balance)} đồng"),
            ("Chênh lệch thừa, thiếu", ""),
            ("Nguyên nhân, cách xử lý", ""),
        ),
        signed(("Thủ quỹ", ""), ("Kế toán", ""), ("Trưởng ban", "")),
    )
    name = slug("kiem-ke-quy", board.name, on)
    told = Told(board=board.name, on=on, totals=((AS_BOOKED, cash_of(board.pk).balance),))
    return form_paper(paper, name=name, told=told)


def office_hand_over(actor: Actor, *, board_id: int, on: date) -> Paper:
    """Print minutes for officers who come and go, with the books' balances (biên bản bàn giao)."""
    board = _board(actor, board_id)
    bank = bank_of(board.pk)
    paper = page(
        head_of("minutes", board, place=f"{board.name}, {long_day(on)}"),
        "Biên bản bàn giao",
        "nhiệm vụ, tiền, sổ sách của Ban quản lý",
        facts(
            ("Căn cứ quyết định số", ""),
            ("Người giao", ""),
            ("Người nhận", ""),
            ("Nhiệm vụ bàn giao", ""),
            ("Người chứng kiến", ""),
        ),
        heading("1. Tiền"),
        facts(
            ("Tiền mặt theo sổ", f"{vnd(cash_of(board.pk).balance)} đồng"),
            ("Tiền mặt đếm được", ""),
            ("Tiền gửi theo sổ", f"{vnd(bank.balance)} đồng" if bank else ""),
            ("Sổ phụ ngân hàng", ""),
        ),
        heading("2. Sổ sách, chứng từ, con dấu"),
        blanks(4),
        heading("3. Việc còn dở"),
        blanks(4),
        said("Hai bên đã kiểm đủ và chịu trách nhiệm kể từ khi ký."),
        signed(("Người giao", ""), ("Người nhận", ""), ("Người chứng kiến", "")),
    )
    name = slug("ban-giao", board.name, on)
    told = Told(board=board.name, on=on, totals=((AS_BOOKED, cash_of(board.pk).balance),))
    return form_paper(paper, name=name, told=told)


def _board(actor: Actor, board_id: int) -> Board:
    reach = Board.objects.within(actor.scope(Verb.SEE_BOOKS)).select_related("fund")
    board = reach.filter(pk=board_id, book__isnull=False).first()
    if board is None:
        raise Unseen
    return board
