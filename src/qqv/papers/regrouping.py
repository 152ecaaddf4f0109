"""The minutes of a merger, a split or a move, for both sides to sign (biên bản ghép nhóm)."""

from collections.abc import Sequence
from datetime import timedelta

from qqv.lending.queries.portfolio import standings
from qqv.papers.form import Block, facts, form_paper, grid, page, said, signed
from qqv.papers.heads import head_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import day, long_day, slug, vnd
from qqv.people.models import Regrouped, Regrouping
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen
from qqv.savings.queries import savers

TITLES = {
    Regrouping.Kind.MERGE: ("Biên bản họp ghép nhóm", "tiết kiệm - tín dụng"),
    Regrouping.Kind.SPLIT: ("Biên bản họp tách nhóm", "tiết kiệm - tín dụng"),
    Regrouping.Kind.MOVE: ("Giấy chuyển nhóm", "tiết kiệm - tín dụng"),
}
AGREED = (
    "Các thành viên có tên dưới đây đồng ý vào nhóm nêu trên. Khoản vay, lịch trả nợ và tiền "
    "tiết kiệm của từng người giữ nguyên, chuyển theo người; số dư ghi dưới đây là cuối ngày "
    "hôm trước."
)
CLOSED = " Sổ của các nhóm cũ khóa lại và nộp Ban quản lý xã lưu."


def regrouping_minutes(actor: Actor, *, regrouping_id: int) -> Paper:
    """Print who came from where, who leads, and room to sign (biên bản ghép, tách nhóm).

    Unseen once undone.
    """
    reach = Regrouping.objects.within(actor.scope(Verb.SEE)).filter(pk=regrouping_id)
    made = reach.select_related("board__fund", "group__hamlet", "leader").first()
    if made is None or made.undone_by_id:
        raise Unseen
    board, (title, subtitle) = made.board, TITLES[Regrouping.Kind(made.kind)]
    hamlet = made.group.hamlet.name if made.group.hamlet else ""
    paper = page(
        head_of(
            "minutes", board, number=made.minutes_no, place=f"{board.name}, {long_day(made.on)}"
        ),
        title,
        subtitle,
        facts(
            ("Nhóm nhận", f"{made.group}{f', {hamlet}' if hamlet else ''}"),
            ("Từ ngày", day(made.on)),
            ("Thành phần dự họp", ""),
            *(
                [("Trưởng nhóm được bầu", made.leader.name)]
                if made.leader
                else [("Lý do", made.reason)]
            ),
        ),
        said(AGREED + (CLOSED if made.kind == Regrouping.Kind.MERGE else "")),
        _signing_list(made),
        signed(
            ("Trưởng nhóm cũ", ""),
            ("Trưởng nhóm nhận", made.leader.name if made.leader else ""),
            ("Trưởng ban quản lý", ""),
        ),
    )
    told = Told(board=board.name, on=made.on, title=title)
    return form_paper(paper, name=slug("ghep-nhom", made.pk, made.on), told=told)


def _signing_list(made: Regrouping) -> Block:
    """List who came, with what she owed and had put aside, and room to sign."""
    rows = made.members.select_related("member", "came_from")
    ordered = list(rows.order_by("came_from__number", "member__sort_key", "pk"))
    columns = (
        ("STT", 0, False),
        ("Họ và tên", 4, False),
        ("Từ nhóm", 3, False),
        ("Dư nợ", 2, True),
        ("Tiết kiệm", 2, True),
        ("Ký tên", 2, False),
    )
    owed, saved = _balances(made)
    lines = [
        [
            str(n),
            row.member.name,
            str(row.came_from),
            vnd(owed.get(row.member_id, 0), zero=""),
            vnd(saved.get(row.member_id, 0), zero=""),
            "",
        ]
        for n, row in enumerate(ordered, start=1)
    ]
    total = ["", f"Cộng {len(lines)} thành viên", ""]
    total += [vnd(_sum(held, ordered)) for held in (owed, saved)] + [""]
    return grid(columns, lines, total, air=6)


def _balances(made: Regrouping) -> tuple[dict[int, Vnd], dict[int, Vnd]]:
    """Tell what each member owed and had put aside at the end of the day before."""
    eve, boards = made.on - timedelta(days=1), frozenset({made.board_id})
    scope = Scope(fund_id=made.board.fund_id, everywhere=False, boards=boards, groups=frozenset())
    owed = {loan.member_id: loan.outstanding for loan in standings(scope, on=eve)}
    saved = {one.member_id: one.compulsory + one.voluntary for one in savers(scope, on=eve)}
    return owed, saved


def _sum(held: dict[int, Vnd], rows: Sequence[Regrouped]) -> Vnd:
    return sum(held.get(row.member_id, 0) for row in rows)
