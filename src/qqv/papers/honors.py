"""Who was rewarded, on paper: the list with its ranking, and a certificate for each."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from qqv.papers.form import facts, form_paper, grid, heading, page, said, signed
from qqv.papers.heads import head_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import day, long_day, slug
from qqv.people.models import Board, Officer, valid
from qqv.reports.awards import AwardRow, awards_of
from qqv.reports.emulation import UnitRow, read
from qqv.reports.emulation_page import kept_ranking
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Unseen


def certificates(actor: Actor, year: str, award_id: str | None) -> Paper:
    """Print the certificates of a year, or one of them (giấy khen)."""
    actor.require(Verb.SEE)
    rows = [
        (n, row)
        for n, row in enumerate(awards_of(actor.fund_id, year=int(year)), start=1)
        if award_id is None or row.id == int(award_id)
    ]
    if not rows:
        raise Unseen
    province = _province(actor)
    place = province.name.removeprefix("Tỉnh ")
    content = {
        "head": head_of("award", province),
        "issuer": f"Trưởng ban quản lý Quỹ quay vòng {province.name}",
        "certificates": [
            {
                "name": row.name,
                "title": row.title,
                "merit": row.merit,
                "decision": row.decision_no,
                "on": day(row.on),
                "register": f"{n:02d}/{year}",
                "place": f"{place}, {long_day(row.on)}",
                "signer": _chair(province, row),
            }
            for n, row in rows
        ],
    }
    [first] = {row.on for _n, row in rows[:1]}
    told = Told(board=province.name, on=first, totals=((_("Số giấy khen"), len(rows)),))
    return Paper(
        name=slug("giay-khen", year, award_id or ""),
        template="certificate",
        content=content,
        told=told,
    )


def award_list(actor: Actor, year: str) -> Paper:
    """Print who is rewarded, with the ranking if it was frozen (danh sách khen thưởng)."""
    actor.require(Verb.SEE)
    rows = awards_of(actor.fund_id, year=int(year))
    if not rows:
        raise Unseen
    province = _province(actor)
    last = max(row.on for row in rows)
    decisions = sorted({f"{row.decision_no} ngày {day(row.on)}" for row in rows})
    kept = kept_ranking(actor.fund_id, int(year))
    ranked = read(kept.content).communes if kept else ()
    place = province.name.removeprefix("Tỉnh ")
    paper = page(
        head_of("award", province, place=f"{place}, {long_day(last)}"),
        "Danh sách khen thưởng",
        f"tập thể, cá nhân có thành tích trong hoạt động Quỹ quay vòng năm {year}",
        facts(("Theo quyết định số", "; ".join(decisions)), ("Cộng", f"{len(rows)} giấy khen")),
        grid(
            (
                ("STT", 0, False),
                ("Tập thể, cá nhân", 6, False),
                ("Danh hiệu", 5, False),
                ("Ký nhận", 3, False),
            ),
            [[str(n), row.name, row.title, ""] for n, row in enumerate(rows, start=1)],
            air=6,
        ),
        *(_ranking(ranked, kept.digest, day(kept.on)) if kept else ()),
        signed(("Người lập", ""), ("Trưởng ban", _chair(province, rows[0]))),
    )
    told = Told(board=province.name, on=last, totals=((_("Số giấy khen"), len(rows)),))
    return form_paper(paper, name=slug("khen-thuong", year), told=told)


def _ranking(rows: Sequence[UnitRow], digest: str, on: str) -> tuple[dict[str, object], ...]:
    return (
        heading(f"Xếp hạng các xã, đã chốt ngày {on}"),
        grid(
            (
                ("Hạng", 0, True),
                ("Ban quản lý quỹ xã", 6, False),
                ("Tổng điểm", 3, True),
                ("Xếp loại", 3, False),
            ),
            [[str(row.place), row.name, row.text, row.grade] for row in rows],
        ),
        said(f"Mã niêm phong bản chốt: {digest[:16]}.", indent=False),
    )


def _province(actor: Actor) -> Board:
    boards = Board.objects.filter(fund=actor.fund_id, level=Board.Level.PROVINCE)
    return boards.select_related("fund").order_by("pk")[0]


def _chair(province: Board, row: AwardRow) -> str:
    """Who chaired the fund on the day of the decision, if the officers are known."""
    posts = Officer.objects.filter(valid(row.on), board=province, post=Officer.Post.CHAIR)
    return posts.values_list("name", flat=True).first() or ""
