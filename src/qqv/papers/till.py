"""Forms about a board's money: counting the till, handing an office over (kiểm kê, bàn giao)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from qqv.ledger.drawers import bank_of, cash_of
from qqv.papers.form import Block, blanks, facts, form_paper, grid, heading, page, said, signed
from qqv.papers.heads import head_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import long_day, slug, vnd
from qqv.people.models import Board, OfficeHandOver
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


def passed_on(actor: Actor, *, hand_over_id: int) -> Paper:
    """Print the minutes of a post that passed on, as it was recorded (biên bản kiện toàn)."""
    reach = OfficeHandOver.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(pk=hand_over_id)
    row = reach.select_related("board__fund", "group", "outgoing", "incoming").first()
    if row is None:
        raise Unseen
    post, place = str(row.get_post_display()), str(row.group or row.board)
    outgoing = row.outgoing.name if row.outgoing else "(chức vụ đang trống)"
    paper = page(
        head_of("minutes", row.board, place=f"{row.board.name}, {long_day(row.on)}"),
        "Biên bản bàn giao",
        f"chức vụ {post}, {place}",
        facts(
            ("Căn cứ quyết định số", row.decision_no),
            ("Người giao", outgoing),
            ("Người nhận", row.incoming.name),
            ("Người chứng kiến", row.witness),
        ),
        heading("1. Tiền"),
        facts(*_money(row)),
        *_notes(row),
        heading("2. Sổ sách, chứng từ, con dấu"),
        *_lines(row.papers),
        heading("3. Việc còn dở"),
        *_lines(row.open_cases),
        said("Hai bên đã kiểm đủ và chịu trách nhiệm kể từ khi ký."),
        signed(
            ("Người giao", row.outgoing.name if row.outgoing else ""),
            ("Người nhận", row.incoming.name),
            ("Người chứng kiến", row.witness),
        ),
    )
    booked = row.cash_booked
    totals = () if booked is None else ((AS_BOOKED, booked),)
    told = Told(board=row.board.name, on=row.on, totals=totals)
    return form_paper(paper, name=slug("kien-toan", place, row.on), told=told)


def _money(row: OfficeHandOver) -> list[tuple[str, str]]:
    held = [
        ("Tiền mặt theo sổ", row.cash_booked),
        ("Tiền mặt hai bên đếm được", row.cash_counted),
        ("Tiền gửi ngân hàng theo sổ", row.bank_booked),
        ("Số dư theo sổ phụ ngân hàng", row.bank_stated),
    ]
    known = [(label, f"{vnd(amount)} đồng") for label, amount in held if amount is not None]
    return known or [("Chức vụ này không giữ tiền", "")]


def _notes(row: OfficeHandOver) -> list[Block]:
    if not row.denominations:
        return []
    columns = (("Mệnh giá", 2, True), ("Số tờ", 2, True), ("Thành tiền", 3, True))
    counted = sorted(((int(n), pieces) for n, pieces in row.denominations.items()), reverse=True)
    rows = [[vnd(note), str(pieces), vnd(note * pieces)] for note, pieces in counted if pieces]
    return [grid(columns, rows, ["Cộng", "", vnd(row.cash_counted or 0)])]


def _lines(text: str) -> list[Block]:
    lines = [said(line, indent=False) for line in text.splitlines() if line.strip()]
    return lines or [said("Không có.", indent=False)]


def _board(actor: Actor, board_id: int) -> Board:
    reach = Board.objects.within(actor.scope(Verb.SEE_BOOKS)).select_related("fund")
    board = reach.filter(pk=board_id, book__isnull=False).first()
    if board is None:
        raise Unseen
    return board
