"""The decision that gives communes their year's plan, with its annex (giao kế hoạch)."""

from django.utils.translation import gettext_lazy as _

from qqv.papers.form import form_paper, grid, heading, page, said, signed
from qqv.papers.heads import head_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import long_day, slug, vnd
from qqv.people.models import Board
from qqv.reports.plan_room import version_page
from qqv.rules.access import Actor
from qqv.rules.allotting import WHY_NAMES


def decision(actor: Actor, *, version_id: int) -> Paper:
    """Print the decision, or the draft of one that waits (quyết định giao kế hoạch)."""
    version = version_page(actor, version_id=version_id)
    head, rows = version.head, version.rows
    province = Board.objects.get(fund=actor.fund_id, level=Board.Level.PROVINCE)
    on = head.signed_on or head.on
    principal = sum(row.principal for row in rows)
    members, last = (sum(getattr(row, name) for row in rows) for name in ("members", "last"))
    lending = sum(row.loans > 0 for row in rows)
    title = _("Quyết định giao kế hoạch") if head.signed_on else _("Dự thảo giao kế hoạch")
    paper = page(
        head_of("decision", province, place=f"{province.name}, {long_day(on)}"),
        f"{title} năm {head.year}",
        f"số {head.decision_no}" if head.decision_no else f"phương án số {head.number}",
        said(
            f"Điều 1. Giao kế hoạch năm {head.year} cho {lending} xã: {vnd(head.loans)} khoản "
            f"vay mới, vốn cho vay {vnd(principal)} đồng, {vnd(members)} thành viên dư nợ cuối "
            "năm, chi tiết theo phụ lục."
        ),
        said(
            "Điều 2. Ban quản lý các xã khảo sát nhu cầu, thẩm định 100% hộ vay và cho vay theo "
            "danh sách chờ. Vốn tỉnh phân bổ thêm và vốn xã trả về thực hiện bằng quyết định riêng."
        ),
        said("Điều 3. Kế hoạch được xem lại giữa năm theo số đã cho vay, vốn và chất lượng dư nợ."),
        signed(("Người lập", head.by), ("Trưởng ban quản lý quỹ tỉnh", head.signer)),
        heading(f"Phụ lục. Kế hoạch năm {head.year} của từng xã"),
        grid(
            (
                ("STT", 0, True),
                ("Xã", 4, False),
                ("Khoản vay", 2, True),
                ("Vốn, triệu đồng", 3, True),
                ("Thành viên", 2, True),
                ("Năm trước", 2, True),
                ("Vì sao", 5, False),
            ),
            [
                (
                    str(n),
                    row.name,
                    vnd(row.loans),
                    vnd(row.principal // 1_000_000),
                    vnd(row.members),
                    vnd(row.last),
                    "; ".join(WHY_NAMES[one] for one in row.why),
                )
                for n, row in enumerate(rows, 1)
            ],
            ["", "Cộng", vnd(head.loans), vnd(principal // 1_000_000), vnd(members), vnd(last), ""],
            air=3,
        ),
    )
    told = Told(
        board=province.name,
        on=on,
        totals=((_("Khoản vay mới"), head.loans), (_("Vốn cho vay"), principal)),
        title=title,
    )
    return form_paper(paper, name=slug("ke-hoach", str(head.year), on), told=told)
