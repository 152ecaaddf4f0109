"""The papers from the decision to the payoff (giấy tờ khoản vay)."""

from collections.abc import Mapping
from typing import Any

from qqv.lending.models import Loan
from qqv.lending.terms import schedule_of
from qqv.papers.case import Case, Facts, borrower_of
from qqv.papers.form import blanks, checks, facts, grid, heading, page, said, signed
from qqv.papers.heads import head_of
from qqv.papers.lent import disbursed
from qqv.papers.points import USE, USE_MONTHS, WORKS
from qqv.papers.wish import verdict
from qqv.papers.writing import day, long_day, vnd
from qqv.people.models import Officer, valid
from qqv.rules.access import MAY, ROLE_NAMES, Verb
from qqv.rules.periods import months_later
from qqv.rules.words import in_words


def decision(case: Case) -> Mapping[str, Any]:
    """Write the board's yes or no (quyết định cho vay)."""
    made = case.approval
    answer = "Không đồng ý cho vay" if made and not made.approved else "Đồng ý cho vay"
    return page(
        case.head("decision", number=made.decision_no if made else "", on=made and made.on),
        "Quyết định",
        "về việc cho vay vốn Quỹ quay vòng",
        said(
            "Căn cứ quy chế của Quỹ; căn cứ biên bản bình xét và biên bản thẩm định;", indent=False
        ),
        said(f"Điều 1. {answer} đối với người có tên sau:", indent=False),
        grid(
            (
                ("Họ và tên", 4, False),
                ("Công trình", 4, False),
                ("Vòng", 0, True),
                ("Số tiền", 3, True),
            ),
            [
                [
                    case.row.member.name,
                    case.row.work_kind.name,
                    str(case.row.cycle),
                    vnd(case.principal),
                ]
            ],
        ),
        said(f"Bằng chữ: {in_words(case.principal)}.", indent=False),
        said(
            "Điều 2. Kế toán, thủ quỹ, trưởng nhóm và người vay chịu trách nhiệm thi hành "
            "quyết định này kể từ ngày ký.",
            indent=False,
        ),
        *([facts(("Lý do", made.reason))] if made and made.reason else []),
        signed(("Người lập", ""), ("Trưởng ban", made.approver.name if made else "")),
        said("Nơi nhận: như Điều 2; lưu hồ sơ.", indent=False),
    )


def note(case: Case) -> Mapping[str, Any] | None:
    """Acknowledge the debt with schedule and total cost; None before the money (giấy nhận nợ)."""
    loan = case.loan
    if loan is None:
        return None
    lines = schedule_of(loan)
    interest = sum(line.interest for line in lines)
    per = "năm" if loan.rate_per == "year" else "tháng"
    rate = f"{loan.rate.normalize():f}".replace(".", ",")
    columns = (
        ("Kỳ", 0, True),
        ("Ngày trả", 2, False),
        ("Gốc", 2, True),
        ("Lãi", 2, True),
        ("Cộng", 2, True),
    )
    rows = [
        [
            str(x.number),
            day(x.due_on),
            vnd(x.principal),
            vnd(x.interest),
            vnd(x.principal + x.interest),
        ]
        for x in lines
    ]
    total = ["", "Cộng", vnd(loan.principal), vnd(interest), vnd(loan.principal + interest)]
    return page(
        case.head("loan", number=loan.number, on=loan.disbursed_on),
        "Giấy nhận nợ",
        f"kèm lịch trả nợ, sổ vay {loan.number}",
        facts(*case.borrower),
        said(
            f"Tôi đã nhận đủ {vnd(loan.principal)} đồng ({in_words(loan.principal)}) tiền vay của "
            f"Quỹ để làm công trình {case.row.work_kind.name}, lãi suất {rate} %/{per}, trả trong "
            f"{loan.installments} kỳ theo lịch dưới đây."
        ),
        said(
            f"Tổng chi phí của khoản vay: tiền lãi {vnd(interest)} đồng, không có phí nào khác. "
            f"Tổng số tiền phải trả: {vnd(loan.principal + interest)} đồng."
        ),
        grid(columns, rows, total, air=3),
        said(
            "Tôi có quyền trả trước hạn; mỗi lần trả tiền tôi được nhận phiếu hoặc được ký vào sổ."
        ),
        signed(("Người vay", case.row.member.name), ("Thủ quỹ", ""), ("Trưởng ban", "")),
    )


def paid_out(case: Case) -> Mapping[str, Any] | None:
    """Repeat the signed list she stands on; None before the money (danh sách giải ngân)."""
    loan = case.loan
    if loan is None or loan.disbursement is None:
        return None
    return disbursed(loan.disbursement)


def use_check(case: Case) -> Mapping[str, Any]:
    """Ask where the money went, to be filled at the works (phiếu kiểm tra sử dụng vốn)."""
    return page(
        case.head("minutes"),
        "Phiếu kiểm tra sử dụng vốn vay",
        f"Sổ vay {case.loan.number}" if case.loan else "",
        facts(*case.borrower),
        facts(*_lent(case), *_found(case)),
        facts(*_to_check(case), ("Ngày kiểm tra", "")),
        checks((label, None) for label in USE),
        heading("Nhận xét, kiến nghị"),
        blanks(3),
        signed(
            ("Đại diện hộ", case.row.member.name),
            ("Trưởng nhóm", _leader(case)),
            ("Người kiểm tra", ""),
        ),
    )


def _lent(case: Case) -> Facts:
    """What was lent, when, and for which work (tiền đã vay)."""
    loan = case.loan
    return (
        ("Công trình", case.row.work_kind.name),
        ("Dùng tiền vào việc", case.row.purpose),
        ("Số tiền vay", f"{vnd(case.principal)} đồng"),
        ("Ngày nhận tiền", day(loan.disbursed_on) if loan else ""),
    )


def _found(case: Case) -> Facts:
    """What the visit before the loan found, and by whom (kết quả thẩm định)."""
    visit = case.visit
    if visit is None:
        return (("Thẩm định", ""),)
    found = f"{day(visit.visited_on)}, {visit.appraiser.name}: {verdict(visit.passed)}"
    return (("Thẩm định", f"{found}. {visit.note}".rstrip(" .") + "."),)


def _to_check(case: Case) -> Facts:
    """Who has to look, and between which days (ai kiểm tra, hạn)."""
    names = sorted(ROLE_NAMES[role] for role in MAY[Verb.ACCEPT_WORKS])
    who = ("Người phải kiểm tra", " hoặc ".join(names))
    if case.loan is None:
        return who, ("Kiểm tra trong thời gian", "")
    first, last = (months_later(case.loan.disbursed_on, months) for months in USE_MONTHS)
    return who, ("Kiểm tra trong thời gian", f"từ {day(first)} đến {day(last)}")


def _leader(case: Case) -> str:
    """Who leads her group, where the books know (trưởng nhóm)."""
    on = case.loan.disbursed_on if case.loan else case.row.on
    led = Officer.objects.filter(valid(on), group=case.row.group_id, post=Officer.Post.LEADER)
    return led.order_by("-pk").values_list("name", flat=True).first() or ""


def acceptance(case: Case) -> Mapping[str, Any]:
    """Minute the last look at the works (biên bản nghiệm thu)."""
    loan = case.loan
    look = (
        loan.acceptances.select_related("record__actor").order_by("-pk").first() if loan else None
    )
    result = "" if look is None else "Đạt, nghiệm thu" if look.accepted else "Chưa đạt"
    return page(
        case.head("minutes", on=look and look.on),
        "Biên bản nghiệm thu công trình",
        "theo QCVN 01:2011/BYT",
        facts(*case.borrower),
        facts(("Công trình", case.row.work_kind.name)),
        checks((label, look.checklist.get(name) if look else None) for name, label in WORKS),
        facts(("Ghi chú", look.note if look else ""), ("Kết luận", result)),
        signed(
            ("Đại diện hộ", ""),
            ("Trưởng nhóm", ""),
            ("Người nghiệm thu", look.record.actor.name if look else ""),
        ),
    )


def payoff(case: Case) -> Mapping[str, Any] | None:
    """Certify that nothing is owed; None while something is (giấy xác nhận tất toán)."""
    return certified(case.loan) if case.loan else None


def certified(loan: Loan) -> Mapping[str, Any] | None:
    """Certify the payoff of a loan, with or without a dossier; None while it is owed (tất toán)."""
    if loan.settled_on is None:
        return None
    place = f"{loan.board.name}, {long_day(loan.settled_on)}"
    return page(
        head_of("loan", loan.board, place=place),
        "Giấy xác nhận tất toán",
        f"Sổ vay {loan.number}",
        facts(*borrower_of(loan.member, loan.group)),
        said(
            f"Ban quản lý Quỹ xác nhận: khoản vay {vnd(loan.principal)} đồng nhận ngày "
            f"{day(loan.disbursed_on)} đã được trả hết gốc và lãi ngày {day(loan.settled_on)}. "
            "Người vay không còn nợ Quỹ về khoản vay này."
        ),
        signed(("Người vay", loan.member.name), ("Kế toán", ""), ("Trưởng ban", "")),
    )
