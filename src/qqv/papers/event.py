"""The decision that gave many borrowers more time, with its list (gia hạn theo sự kiện)."""

from django.utils.translation import gettext_lazy as _

from qqv.lending.queries.event import event_page
from qqv.papers.form import facts, form_paper, grid, heading, page, said, signed
from qqv.papers.heads import head_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import day, long_day, slug, vnd
from qqv.people.models import Board
from qqv.rules.access import Actor


def decision(actor: Actor, *, event_id: int) -> Paper:
    """Print the decision and every loan it reaches (quyết định gia hạn theo sự kiện)."""
    row, loans = event_page(actor, event_id=event_id)
    boards = Board.objects.filter(fund_id=actor.fund_id, level=Board.Level.PROVINCE)
    board = boards.select_related("fund").order_by("pk")[0]
    columns = (
        ("STT", 0, True),
        ("Người vay", 4, False),
        ("Nhóm, xã", 4, False),
        ("Số tiền vay", 3, True),
        ("Hạn cuối cũ", 2, False),
        ("Hạn cuối mới", 2, False),
    )
    paper = page(
        head_of("minutes", board, place=f"{board.name}, {long_day(row.on)}"),
        "Quyết định",
        f"về việc gia hạn nợ hàng loạt theo sự kiện, số {row.decision_no}",
        facts(
            ("Sự kiện", f"{row.name} ({row.cause.lower()}), ngày {day(row.happened_on)}"),
            ("Giấy tờ chứng minh", row.documents),
        ),
        said(
            f"Điều 1. Gia hạn thêm {row.months} tháng các kỳ chưa trả của {len(loans)} khoản vay "
            "trong danh sách kèm theo. Lịch ban đầu được giữ kèm."
        ),
        said("Điều 2. Nhóm nợ tính theo số lần gia hạn của từng khoản vay."),
        heading("Danh sách khoản vay được gia hạn"),
        grid(
            columns,
            [
                [
                    str(n),
                    f"{one.member}, sổ {one.number}",
                    f"{one.group}, {one.commune}",
                    vnd(one.principal),
                    day(one.ended),
                    day(one.ends),
                ]
                for n, one in enumerate(loans, 1)
            ],
            ["", "Cộng", "", vnd(sum(one.principal for one in loans)), "", ""],
            air=3,
        ),
        signed(("Kế toán quỹ tỉnh", ""), ("Trưởng ban quản lý quỹ tỉnh", "")),
    )
    lent = sum(one.principal for one in loans)
    communes = sorted({one.commune for one in loans})
    where = ", ".join(communes) if len(communes) <= 3 else f"{len(communes)} xã"
    told = Told(board=where, on=row.on, totals=((_("Số tiền vay được gia hạn"), lent),))
    return form_paper(paper, name=slug("gia-han", row.name), told=told)
