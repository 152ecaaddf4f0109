"""The papers from the decision to the payoff (giấy tờ khoản vay)."""

from collections.abc import Mapping
from typing import Any

from qqv.lending.models import Loan
from qqv.lending.terms import schedule_of
from qqv.papers.case import Case, borrower_of
from qqv.papers.form import facts, grid, page, said, signed
from qqv.papers.heads import head_of
from qqv.papers.lent import disbursed
from qqv.papers.writing import day, long_day, vnd
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
