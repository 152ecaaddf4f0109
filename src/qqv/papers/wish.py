"""The papers before the money: survey, application, vote, appraisal (giấy tờ xin vay)."""

from collections.abc import Mapping
from typing import Any

from qqv.lending.looking import looks_at
from qqv.lending.models import Application, Appraisal
from qqv.lending.policies import policy_on
from qqv.lending.queries.conditions import conditions_of
from qqv.lending.visiting import found_at, questions
from qqv.papers.case import Case
from qqv.papers.cycle import told
from qqv.papers.form import answers, blanks, facts, grid, heading, page, said, signed
from qqv.papers.writing import day, vnd
from qqv.rules.money import Vnd
from qqv.rules.words import in_words


def survey(case: Case) -> Mapping[str, Any]:
    """Fill in the needs survey: what was asked, else what the application says (khảo sát)."""
    row, asked = case.row, case.survey
    estimate = asked.cost if asked and asked.cost else row.estimate
    own = asked.own_money if asked and asked.own_money else max(row.estimate - row.principal, 0)
    return page(
        case.head("loan", on=asked.on if asked else None),
        "Phiếu khảo sát nhu cầu",
        "xây dựng, cải tạo công trình vệ sinh hộ gia đình",
        facts(*case.borrower),
        facts(
            ("Nhà tiêu đang dùng", asked.latrine if asked else ""),
            ("Nguồn nước ăn uống", asked.water if asked else ""),
            ("Nguyện vọng", asked.wish if asked else row.purpose),
            ("Công trình muốn làm", row.work_kind.name),
            ("Dự toán", _sum(estimate)),
            ("Vốn tự có", _sum(own)),
            ("Muốn vay", _sum(row.principal)),
        ),
        signed(("Đại diện hộ", row.member.name), ("Người khảo sát", "")),
    )


def application(case: Case) -> Mapping[str, Any]:
    """Write the application with plan of use and household consent (đơn xin vay)."""
    row = case.row
    own = max(row.estimate - row.principal, 0)
    return page(
        case.head("loan", on=row.on),
        "Đơn xin vay vốn",
        "kiêm phương án sử dụng vốn",
        said(f"Kính gửi: Ban quản lý Quỹ quay vòng {row.board.name}", indent=False),
        facts(*case.borrower),
        said(
            f"Tôi xin vay {vnd(row.principal)} đồng ({in_words(row.principal)}) để làm công trình: "
            f"{row.work_kind.name}. {row.purpose}"
        ),
        facts(
            ("Tổng dự toán", _sum(row.estimate)),
            ("Vốn tự có", _sum(own)),
            ("Thời hạn xin vay", f"{row.product.installments} kỳ"),
            ("Ngày dự kiến làm xong", ""),
        ),
        said(
            "Tôi cam kết dùng tiền vay đúng mục đích, làm xong công trình trong thời hạn, trả gốc "
            "và lãi đúng kỳ, gửi tiết kiệm theo quy định của nhóm và chịu sự kiểm tra của Quỹ."
        ),
        heading("Ý kiến của gia đình"),
        said("Chúng tôi là người cùng hộ, đồng ý cho vay và cùng có trách nhiệm trả nợ."),
        signed(("Người cùng hộ", ""), ("Trưởng nhóm", ""), ("Người xin vay", row.member.name)),
    )


def selection(case: Case) -> Mapping[str, Any]:
    """Minute the group's vote (biên bản bình xét)."""
    vote = case.vote
    return page(
        case.head("minutes", number=vote.minutes_no if vote else "", on=vote and vote.on),
        "Biên bản họp bình xét",
        str(case.row.group),
        facts(
            ("Địa điểm họp", ""),
            ("Số người có mặt", str(vote.present) if vote else ""),
            ("Chủ trì", ""),
            ("Thư ký", ""),
        ),
        said(
            "Cuộc họp nghe đọc đơn xin vay, xem xét hoàn cảnh, nhu cầu và khả năng trả nợ của hộ, "
            "rồi biểu quyết công khai:"
        ),
        grid(
            (
                ("Người xin vay", 4, False),
                ("Công trình", 4, False),
                ("Số tiền", 2, True),
                ("Đồng ý", 0, True),
            ),
            [
                [
                    case.row.member.name,
                    case.row.work_kind.name,
                    vnd(case.row.principal),
                    f"{vote.votes_for}/{vote.present}" if vote else "",
                ]
            ],
        ),
        heading("Ý kiến khác"),
        blanks(3),
        signed(("Thư ký", ""), ("Đại diện thành viên", ""), ("Trưởng nhóm", "")),
    )


def applicants(case: Case) -> Mapping[str, Any]:
    """List who of the group was endorsed at the same meeting (danh sách đề nghị vay)."""
    rows = [case.row]
    if case.vote:
        peers = Application.objects.filter(group=case.row.group_id, endorsement__on=case.vote.on)
        rows = list(peers.select_related("member", "work_kind").order_by("member__sort_key", "pk"))
    columns = (
        ("STT", 0, False),
        ("Họ và tên", 4, False),
        ("Công trình", 4, False),
        ("Vòng", 0, True),
        ("Số tiền xin vay", 3, True),
        ("Ký tên", 3, False),
    )
    lines = [
        [str(n), r.member.name, r.work_kind.name, str(r.cycle), vnd(r.principal), ""]
        for n, r in enumerate(rows, start=1)
    ]
    total = ["", "Cộng", "", "", vnd(sum(r.principal for r in rows)), ""]
    return page(
        case.head("loan", on=case.vote and case.vote.on),
        "Danh sách thành viên đề nghị vay vốn",
        str(case.row.group),
        grid(columns, lines, total, air=7),
        signed(("Trưởng nhóm", ""), ("Hội Phụ nữ xã", ""), ("Trưởng ban quản lý", "")),
    )


def appraisal(case: Case) -> Mapping[str, Any]:
    """Minute the visits with their check lists and what a later cycle asks (biên bản thẩm định)."""
    row = case.row
    visits = list(row.appraisals.select_related("appraiser").order_by("pk"))
    blocks = [facts(*case.borrower), facts(("Công trình", row.work_kind.name))]
    looked: list[Appraisal | None] = [*visits] or [None]
    for visit in looked:
        blocks += [
            heading(f"Người thẩm định: {visit.appraiser.name}" if visit else "Người thẩm định:"),
            facts(
                ("Ngày đến nhà", day(visit.visited_on) if visit else ""),
                *([("Theo", visit.basis)] if visit and visit.basis else []),
            ),
            answers(_points(row, visit)),
            facts(
                *_alike(visit),
                ("Nhận xét", visit.note if visit else ""),
                ("Kết luận", verdict(visit.passed) if visit else ""),
            ),
        ]
    blocks += _later_cycle(row)
    who = [("Người thẩm định", visit.appraiser.name) for visit in visits] or [
        ("Người thẩm định", "")
    ]
    return page(
        case.head("minutes", on=visits[0].on if visits else None),
        "Biên bản thẩm định",
        f"hộ vay vốn vòng {row.cycle}",
        *blocks,
        signed(*who, ("Đại diện hộ", "")),
    )


def _alike(visit: Appraisal | None) -> list[tuple[str, str]]:
    told_apart = visit.doubles_note if visit else ""
    return [("Đối chiếu điểm trùng", told_apart)] if told_apart else []


def _points(row: Application, visit: Appraisal | None) -> list[tuple[str, str, str]]:
    """Give each point with its answer; before the visit the list in force, to fill in by hand."""
    if visit:
        return [(point.text, point.answer.value, point.note) for point in found_at(visit)]
    return [(item.text, "", "") for item in questions([row], on=row.on)[row.pk].items]


def _later_cycle(row: Application) -> list[dict[str, Any]]:
    """Say what is known of the cycle before, as of the application (điều kiện vòng sau)."""
    if row.cycle < 2:
        return []
    policy = policy_on(row.board.fund_id, row.on)
    looks = looks_at([row], policy, on=row.on)
    lines = [told(one) for one in conditions_of([row], looks, policy)[row.pk]]
    columns = (("Điều kiện", 5, False), ("Kết quả", 2, False), ("Căn cứ", 4, False))
    return [heading(f"Điều kiện vay vòng {row.cycle}"), grid(columns, lines)]


def verdict(passed: bool) -> str:
    """Say what a visit to the household found (kết luận thẩm định)."""
    return "Đủ điều kiện vay" if passed else "Chưa đủ điều kiện vay"


def _sum(amount: Vnd) -> str:
    return f"{vnd(amount)} đồng" if amount else ""
