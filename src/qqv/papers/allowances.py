"""The list on which officers sign for their part of the interest (bảng kê chi phụ cấp)."""

from django.utils.translation import gettext_lazy as _

from qqv.capital.sharing_page import LineRow, run_page
from qqv.papers.form import facts, form_paper, grid, page, said, signed
from qqv.papers.heads import head_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import day, long_day, slug, vnd
from qqv.people.models import Board
from qqv.rules.access import Actor
from qqv.rules.sharing import Who
from qqv.rules.words import in_words


def pay_list(actor: Actor, *, run_id: int) -> Paper:
    """Print who has what of a quarter's interest, with room to sign (bảng kê chi phụ cấp)."""
    found = run_page(actor, run_id=run_id)
    board = Board.objects.select_related("fund").get(pk=found.board_id)
    columns = (
        ("STT", 0, False),
        ("Họ và tên", 5, False),
        ("Chức danh", 5, False),
        ("Được chia", 3, True),
        ("Trừ kỳ trước", 3, True),
        ("Được nhận", 3, True),
        ("Ký nhận", 4, False),
    )
    people = [line for line in found.lines if line.who != Who.FUND]
    rows = [_row(n, line) for n, line in enumerate(people, start=1)]
    carried = sum(line.carried for line in people)
    sums = [vnd(found.shared), vnd(carried) if carried else "", vnd(found.payable)]
    paper = page(
        head_of(
            "loan", board, number=found.voucher, place=f"{board.name}, {long_day(found.made_on)}"
        ),
        "Bảng kê chi phụ cấp",
        f"từ lãi thu được {found.quarter}",
        facts(
            ("Lãi đã thu trong quý", f"{vnd(found.interest)} đồng"),
            ("Để lại quỹ", f"{vnd(found.fund)} đồng"),
            ("Chia cho cán bộ", f"{vnd(found.shared)} đồng"),
            ("Theo bảng chia", f"{found.decision_no}, áp dụng từ {day(found.table_from)}"),
        ),
        grid(columns, rows, ["", "Cộng", "", *sums, ""], air=8),
        said(f"Bằng chữ: {in_words(found.payable)}.", indent=False),
        signed(("Kế toán", found.made_by), ("Thủ quỹ", ""), ("Trưởng ban", "")),
    )
    told = Told(
        board=board.name,
        on=found.made_on,
        totals=((_("Lãi đã thu"), found.interest), (_("Được nhận"), found.payable)),
    )
    return form_paper(paper, name=slug("chi-phu-cap", board.name, found.first), told=told)


def _row(n: int, line: LineRow) -> list[str]:
    title = f"{line.title}, {line.group}" if line.group else line.title
    amounts = vnd(line.amount), vnd(line.carried) if line.carried else "", vnd(line.payable)
    return [str(n), line.name, title, *amounts, ""]
