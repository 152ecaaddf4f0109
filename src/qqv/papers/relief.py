"""The decision with which a debt is frozen or written off (quyết định xử lý nợ)."""

from django.utils.translation import gettext_lazy as _

from qqv.lending.queries.relief import ReliefRow, relief_row
from qqv.papers.form import facts, form_paper, heading, page, said, signed
from qqv.papers.heads import head_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import day, long_day, slug, vnd
from qqv.people.models import Board
from qqv.rules.access import Actor
from qqv.rules.refusals import Unseen
from qqv.rules.relief import RELIEFS, Relief


def decision(actor: Actor, *, relief_id: int) -> Paper:
    """Print a decision on a debt, to be signed (quyết định xử lý nợ). Unseen: not decided yet."""
    row = relief_row(actor, relief_id=relief_id)
    if row.decided_on is None:
        raise Unseen
    boards = Board.objects.filter(fund_id=actor.fund_id, level=Board.Level.PROVINCE)
    board = boards.select_related("fund").order_by("pk")[0]
    word = RELIEFS[Relief.WRITE_OFF if row.written_off or not row.until else Relief.FREEZE]
    paper = page(
        head_of("minutes", board, place=f"{board.name}, {long_day(row.decided_on)}"),
        "Quyết định",
        f"về việc {word.lower()}, số {row.decision_no}",
        facts(
            ("Người vay", f"{row.member}, sổ vay {row.loan}"),
            ("Nhóm, xã", f"{row.group}, {row.commune}"),
            ("Số tiền đã vay", f"{vnd(row.lent)} đồng"),
            ("Tờ trình của xã", f"số {row.number} ngày {day(row.on)}"),
            ("Nguyên nhân khách quan", row.cause),
            ("Lý do", row.reason),
            ("Giấy tờ chứng minh", row.documents),
        ),
        heading("Quyết định"),
        *(said(text) for text in _articles(row)),
        signed(("Kế toán quỹ tỉnh", ""), ("Trưởng ban quản lý quỹ tỉnh", "")),
    )
    told = Told(board=row.commune, on=row.decided_on, totals=((_("Nợ gốc đã xóa"), row.principal),))
    return form_paper(paper, name=slug(word, row.loan), told=told)


def _articles(row: ReliefRow) -> tuple[str, ...]:
    ground = f"Căn cứ: {row.decision_reason}."
    if not row.agreed:
        return ("Điều 1. Không đồng ý đề nghị của xã.", f"Điều 2. {ground}")
    if row.written_off:
        return (
            f"Điều 1. Xóa {vnd(row.principal)} đồng nợ gốc, không thu {vnd(row.interest)} đồng lãi "
            f"đã đến hạn, kể từ ngày {day(row.decided_on)}.",
            "Điều 2. Khoản nợ vẫn được theo dõi ngoài sổ. Thu lại được bao nhiêu thì ghi thu khác.",
            f"Điều 3. {ground}",
        )
    return (
        f"Điều 1. Khoanh nợ từ ngày {day(row.since)} đến hết ngày {day(row.until)}. "
        "Trong thời gian khoanh không tính lãi, không tính thêm ngày quá hạn.",
        "Điều 2. Các kỳ chưa trả lùi lại đúng số ngày khoanh; lịch cũ được giữ kèm.",
        f"Điều 3. {ground}",
    )
