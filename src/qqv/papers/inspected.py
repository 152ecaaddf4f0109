"""Minutes of a visit, and a year's plan of visits (biên bản, kế hoạch kiểm tra)."""

from collections.abc import Iterator, Sequence
from datetime import date

from qqv.inspection.models import Finding, Inspection, InspectionPlan
from qqv.inspection.queries.visit import SampledRow, VisitPage, photographs, visit_page
from qqv.papers.form import (
    Block,
    answers,
    facts,
    form_paper,
    grid,
    heading,
    page,
    photos,
    said,
    signed,
)
from qqv.papers.heads import head_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import day, long_day, slug, vnd
from qqv.people.models import Board
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Unseen


def minutes(actor: Actor, *, inspection_id: int) -> Paper:
    """Print the minutes of an ended visit (biên bản kiểm tra). Unseen: one that is not ended."""
    rows = Inspection.objects.within(actor.scope(Verb.SEE)).filter(pk=inspection_id)
    visit = rows.filter(closing__isnull=False).select_related("board__fund", "closing").first()
    if visit is None:
        raise Unseen
    seen = visit_page(actor, inspection_id=inspection_id, on=visit.closing.on)
    issuer = _province(visit.board.fund_id)
    findings = list(visit.findings.filter(dropped_by=None).order_by("pk"))
    paper = page(
        head_of("minutes", issuer, place=f"{issuer.name}, {long_day(visit.closing.on)}"),
        "Biên bản kiểm tra",
        "đột xuất" if seen.surprise else "định kỳ",
        facts(
            ("Nơi kiểm tra", seen.unit),
            ("Ngày kiểm tra", day(seen.on)),
            ("Người kiểm tra", seen.inspector),
            ("Những người có mặt", seen.present),
        ),
        *_numbered(
            ("Phiếu kiểm tra", _list(seen)),
            (f"Tiền mặt {'ở trưởng nhóm' if seen.group_id else 'tại quỹ'}", _cash(seen)),
            ("Đối chiếu số dư thành viên", _balances(seen)),
            ("Phát hiện và kiến nghị", _found(findings)),
            ("Kết luận", [said(seen.conclusion)]),
        ),
        signed(("Đại diện nơi được kiểm tra", ""), ("Người kiểm tra", seen.inspector)),
        *_pictures(inspection_id),
    )
    name = slug("bien-ban-kiem-tra", seen.unit, seen.on)
    told = Told(board=visit.board.name, on=visit.closing.on)
    return form_paper(paper, name=name, told=told)


def plan(actor: Actor, year: str, boards: str | None) -> Paper:
    """Print a year's plan; surprises are no part of it (kế hoạch kiểm tra).

    Unseen: boards out of her reach, or the whole fund for who does not see it.
    """
    scope = actor.scope(Verb.SEE_BOOKS)
    wanted = {int(pk) for pk in boards.split(".")} if boards else set()
    reach = Board.objects.within(scope).filter(pk__in=wanted)
    if not (wanted or scope.everywhere) or reach.count() != len(wanted):
        raise Unseen
    rows = InspectionPlan.objects.within(scope).filter(
        starts_on__year=int(year), draw=None, withdrawn_by=None
    )
    if wanted:
        rows = rows.filter(board__in=wanted)
    around = rows.select_related("board", "group", "inspector")
    ordered = around.order_by("starts_on", "inspector__name", "board__code", "group__number")
    issuer = _province(actor.fund_id)
    columns = (
        ("Tháng", 0, False),
        ("Nơi kiểm tra", 5, False),
        ("Người kiểm tra", 3, False),
        ("Ghi chú", 3, False),
    )
    cells = [[f"{r.starts_on:%m/%Y}", r.unit, r.inspector.name, r.note] for r in ordered]
    paper = page(
        head_of("minutes", issuer, place=f"{issuer.name}, {long_day(None)}"),
        "Kế hoạch kiểm tra",
        f"năm {year}",
        grid(columns, cells),
        said("Ngoài kế hoạch này, Ban quản lý quỹ tỉnh kiểm tra đột xuất theo bốc thăm."),
        signed(("Người lập", ""), ("Trưởng ban quản lý quỹ tỉnh", "")),
    )
    told = Told(board=issuer.name, on=date(int(year), 1, 1))
    return form_paper(paper, name=slug("ke-hoach-kiem-tra", year), told=told)


def plan_number(actor: Actor, year: int) -> str:
    """Name a year's plan as far as she sees the fund (số của kế hoạch)."""
    scope = actor.scope(Verb.SEE_BOOKS)
    places = "" if scope.everywhere else "-" + ".".join(map(str, sorted(scope.boards)))
    return f"KH-{year}{places}"


def _province(fund_id: int) -> Board:
    boards = Board.objects.filter(fund=fund_id, level=Board.Level.PROVINCE)
    return boards.select_related("fund").order_by("pk")[0]


def _numbered(*sections: tuple[str, list[Block]]) -> Iterator[Block]:
    """Number the parts that have something in them."""
    for number, (title, blocks) in enumerate((s for s in sections if s[1]), 1):
        yield heading(f"{number}. {title}")
        yield from blocks


def _list(seen: VisitPage) -> list[Block]:
    basis = [said(f"Theo {seen.basis}.", indent=False)] if seen.basis else []
    return [*basis, answers((row.text, row.answer, row.note) for row in seen.points)]


def _cash(seen: VisitPage) -> list[Block]:
    count = seen.count
    if count is None:
        return []
    columns = (("Mệnh giá", 2, True), ("Số tờ", 2, True), ("Thành tiền", 3, True))
    rows = [[vnd(note), str(pieces), vnd(total)] for note, pieces, total in count.notes]
    return [
        *([grid(columns, rows, ["Cộng", "", vnd(count.counted)])] if rows else []),
        facts(
            ("Đếm được", f"{vnd(count.counted)} đồng"),
            ("Sổ ghi lúc đếm", f"{vnd(count.booked)} đồng"),
            ("Thừa, thiếu", f"{vnd(count.gap)} đồng" if count.gap else "không"),
            *((("Lý do", count.reason),) if count.reason else ()),
        ),
    ]


def _balances(seen: VisitPage) -> list[Block]:
    if not seen.sampled:
        return []
    columns = (
        ("Thành viên", 4, False),
        ("Gốc, sổ", 2, True),
        ("Gốc, nói", 2, True),
        ("Tiết kiệm, sổ", 2, True),
        ("Tiết kiệm, nói", 2, True),
        ("Kết quả", 3, False),
    )
    return [
        said(
            f"Bốc {len(seen.sampled)} người đang vay bằng hạt giống {seen.seed}; số của sổ là lúc"
            " bắt đầu kiểm tra. Đơn vị: đồng."
        ),
        grid(columns, [_balance(row) for row in seen.sampled]),
    ]


def _balance(row: SampledRow) -> list[str]:
    result = "lệch" if row.gap else "khớp" if row.met else "không gặp được"
    return [
        row.name,
        vnd(row.principal),
        vnd(row.said_principal),
        vnd(row.savings),
        vnd(row.said_savings),
        f"{result}: {row.note}" if row.note else result,
    ]


def _found(findings: Sequence[Finding]) -> list[Block]:
    if not findings:
        return [said("Không có phát hiện phải khắc phục.")]
    columns = (
        ("STT", 0, False),
        ("Phát hiện, việc phải khắc phục", 6, False),
        ("Người chịu trách nhiệm", 3, False),
        ("Hạn", 2, False),
    )
    rows = [
        [str(n), one.text, one.responsible, day(one.due_on)] for n, one in enumerate(findings, 1)
    ]
    return [grid(columns, rows)]


def _pictures(inspection_id: int) -> list[Block]:
    """Photos behind the signatures, two on a page, each with the point or finding it shows."""
    rows = [(photo.sha256, words) for photo, words in photographs(inspection_id)]
    return [photos(rows)] if rows else []
