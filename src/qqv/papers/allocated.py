"""Capital on paper: allocated to a commune, given back by it, received by the fund (vốn)."""

from django.utils.translation import gettext_lazy as _

from qqv.capital.capital_page import MoveRow, SourceRow, move_row, returns_of, source_row
from qqv.papers.form import facts, form_paper, grid, heading, page, said, signed
from qqv.papers.heads import head_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import day, long_day, slug, vnd
from qqv.people.models import Board
from qqv.rules.access import Actor, Verb
from qqv.rules.words import in_words


def allocation(actor: Actor, *, allocation_id: int) -> Paper:
    """Print the decision that moved capital to a commune or back from it (quyết định phân bổ
    vốn, giấy trả vốn)."""
    row = move_row(actor, allocation_id=allocation_id, verb=Verb.SEE_BOOKS)
    board = Board.objects.select_related("fund", "parent").get(pk=row.board_id)
    province = board.parent or board
    title = _("Giấy trả vốn") if row.back else _("Quyết định phân bổ vốn")
    paper = page(
        head_of("decision", province, place=f"{province.name}, {long_day(row.on)}"),
        str(title),
        f"số {row.decision_no}" if row.decision_no else "",
        facts(
            ("Xã", board.name),
            ("Số tiền", f"{vnd(row.amount)} đồng"),
            ("Bằng chữ", in_words(row.amount)),
            ("Ngày chuyển tiền", day(row.on)),
        ),
        *(said(text) for text in (_back(row) if row.back else _given(row))),
        *((said(_undone(row)),) if row.undone_on else ()),
        signed(
            ("Kế toán quỹ tỉnh", ""),
            ("Trưởng ban quản lý quỹ tỉnh", ""),
            ("Kế toán xã", ""),
            ("Trưởng ban quản lý xã", ""),
        ),
    )
    told = Told(board=board.name, on=row.on, totals=((_("Số tiền"), row.amount),), title=title)
    return form_paper(paper, name=slug("von", board.name, row.on), told=told)


def _given(row: MoveRow) -> tuple[str, ...]:
    return (
        f"Điều 1. Phân bổ cho Ban quản lý quỹ {row.board} {vnd(row.amount)} đồng vốn của Quỹ để "
        "cho thành viên vay theo quy chế. Tiền chuyển qua ngân hàng.",
        "Điều 2. Vốn là của Quỹ, ghi vào sổ của cả tỉnh và xã. Xã bảo toàn vốn, dùng đúng mục "
        "đích và trả lại khi tỉnh có quyết định.",
    )


def _back(row: MoveRow) -> tuple[str, ...]:
    return (
        f"Ban quản lý quỹ {row.board} trả lại Ban quản lý quỹ tỉnh {vnd(row.amount)} đồng vốn đã "
        "được phân bổ. Tiền chuyển qua ngân hàng.",
        "Hai bên cùng ghi giảm vốn phân bổ trong sổ của mình và cùng giữ một bản giấy này.",
    )


def _undone(row: MoveRow) -> str:
    assert row.undone_on
    return f"ĐÃ ĐẢO ngày {day(row.undone_on)}: {row.reason}. Giấy này không còn hiệu lực."


def source(actor: Actor, *, source_id: int) -> Paper:
    """Print what a giver gave, by which paper, and what went back to it (giấy nhận vốn)."""
    row = source_row(actor, source_id=source_id, verb=Verb.SEE_BOOKS)
    boards = Board.objects.filter(fund_id=actor.fund_id, level=Board.Level.PROVINCE)
    board = boards.select_related("fund").order_by("pk")[0]
    returns = returns_of(row.id)
    paper = page(
        head_of("minutes", board, place=f"{board.name}, {long_day(row.since)}"),
        "Giấy nhận vốn",
        row.name,
        facts(*_about(row)),
        heading("Đã trả lại bên cấp"),
        grid(
            (("Ngày", 0, False), ("Chứng từ", 3, False), ("Số tiền (đồng)", 2, True)),
            [[day(one.on), one.document_no, vnd(one.amount)] for one in returns],
            ["", "Cộng", vnd(row.back)],
        )
        if returns
        else said("Chưa trả lại lần nào."),
        signed(("Bên cấp vốn", ""), ("Kế toán quỹ tỉnh", ""), ("Trưởng ban quản lý quỹ tỉnh", "")),
    )
    told = Told(
        board=board.name,
        on=row.since,
        totals=((_("Số tiền đã nhận"), row.amount), (_("Còn ở quỹ"), row.left)),
    )
    return form_paper(paper, name=slug("nhan-von", row.name), told=told)


def _about(row: SourceRow) -> tuple[tuple[str, str], ...]:
    paper = row.document_no + (f" ngày {day(row.document_on)}" if row.document_on else "")
    due = (("Phải trả trước ngày", day(row.due_on)),) if row.due_on else ()
    return (
        ("Bên cấp", row.name),
        ("Loại nguồn", row.kind),
        ("Chứng từ", paper),
        ("Số tiền đã nhận", f"{vnd(row.amount)} đồng"),
        ("Bằng chữ", in_words(row.amount)),
        ("Ngày nhận", day(row.since)),
        *due,
        ("Còn ở quỹ", f"{vnd(row.left)} đồng"),
    )
