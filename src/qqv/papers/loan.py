"""What the borrower takes home: passbook, plain terms; and the papers of an extension."""

from collections.abc import Sequence
from datetime import date

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from qqv.lending.models import Loan, Repayment
from qqv.lending.terms import schedule_of
from qqv.papers.form import blanks, facts, form_paper, heading, page, qr, said, signed
from qqv.papers.heads import head_of
from qqv.papers.models import PaymentPlace
from qqv.papers.owed import certified
from qqv.papers.press import Paper, Told, qr_of
from qqv.papers.vietqr import vietqr
from qqv.papers.writing import day, long_day, slug, vnd
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Unseen
from qqv.rules.words import in_words

METHODS = {
    "flat": "tính trên số tiền vay ban đầu",
    "declining_equal_principal": "tính trên số nợ còn lại, gốc trả đều",
    "declining_equal_installment": "tính trên số nợ còn lại, mỗi kỳ trả đều nhau",
    "daily": "tính theo số ngày trên số nợ còn lại",
}
PAYMENTS = 20  # lines on each of the three pages


def passbook(actor: Actor, *, loan_id: int) -> Paper:
    """Print the household's passbook with schedule and payments so far (sổ vay)."""
    loan = _loan(actor, loan_id)
    lines = schedule_of(loan)
    half = (len(lines) + 1) // 2
    rows = [
        [str(x.number), day(x.due_on), vnd(x.principal), vnd(x.interest), vnd(x.total)]
        for x in lines
    ]
    content = {
        "head": head_of("loan", loan.board),
        "number": loan.number,
        "who": [
            ["Họ và tên", loan.member.name],
            ["Nhóm", str(loan.group)],
            ["Vòng", str(loan.cycle)],
        ],
        "terms": [list(row) for row in _terms(loan)],
        "schedule": [rows[:half], rows[half:]],
        "high": min(5.6, round(118 / (half + 1), 2)),
        "paid": _payments(loan),
        "rights": _rights(loan),
        "pay": [qr_of(pay[0]), pay[1]] if (pay := _payable(loan)) else None,
    }
    name = slug("so-vay", loan.number, loan.member.name)
    return Paper(name=name, template="passbook", content=content, told=_told(loan))


def plain_terms(actor: Actor, *, loan_id: int) -> Paper:
    """Print a loan's terms in plain words with its total cost (tờ điều khoản)."""
    loan = _loan(actor, loan_id)
    paper = page(
        head_of("loan", loan.board, place=_place(loan, loan.disbursed_on)),
        "Những điều người vay cần biết",
        f"{loan.member.name} · Sổ vay {loan.number}",
        facts(*_terms(loan)),
        heading("Chị có quyền"),
        *(said(f"• {right}", indent=False) for right in _rights(loan)),
        heading("Chị cần làm"),
        said("• Dùng tiền đúng công trình đã ghi trong đơn và làm xong đúng hạn.", indent=False),
        said("• Trả tiền ở buổi họp nhóm, đúng ngày trong lịch trả nợ.", indent=False),
        said("• Khó trả thì nói sớm với trưởng nhóm; đừng vay nóng để trả.", indent=False),
        *([qr(pay[0], about=pay[1])] if (pay := _payable(loan)) else []),
        signed(("Người giải thích", ""), ("Người vay đã nghe, đã hiểu", loan.member.name)),
    )
    return form_paper(paper, name=slug("dieu-khoan", loan.number), told=_told(loan))


def extension(actor: Actor, *, loan_id: int) -> Paper:
    """Print the request and the decision of the last extension, or both to be filled (gia hạn)."""
    loan = _loan(actor, loan_id)
    made = loan.extensions.select_related("record__actor").order_by("-version").first()
    months = f"{made.months} tháng" if made else ""
    reason = made.reason if made else ""
    who = (
        ("Họ và tên", loan.member.name),
        ("Sổ vay", loan.number),
        ("Nhóm", str(loan.group)),
        ("Dư nợ gốc", f"{vnd(loan.outstanding)} đồng"),
        ("Xin gia hạn thêm", months),
        ("Lý do", reason),
    )
    request = page(
        head_of("loan", loan.board, place=_place(loan, made.on if made else None)),
        "Đơn xin gia hạn nợ",
        "",
        said(f"Kính gửi: Ban quản lý Quỹ quay vòng {loan.board.name}", indent=False),
        facts(*who),
        said("Tôi cam kết trả nợ theo lịch mới sau khi được gia hạn."),
        heading("Ý kiến của nhóm"),
        blanks(2),
        signed(("Trưởng nhóm", ""), ("Người vay", loan.member.name)),
    )
    number = made.decision_no if made else ""
    decision = page(
        head_of(
            "decision", loan.board, number=number, place=_place(loan, made.on if made else None)
        ),
        "Quyết định",
        "về việc gia hạn nợ vay Quỹ quay vòng",
        said("Điều 1. Gia hạn khoản vay sau đây:", indent=False),
        facts(*who[:4], ("Gia hạn thêm", months), ("Lý do", reason)),
        said("Điều 2. Lịch cũ được giữ trong sổ; lịch mới có hiệu lực từ ngày ký.", indent=False),
        signed(("Kế toán", ""), ("Trưởng ban", made.record.actor.name if made else "")),
    )
    name = slug("gia-han", loan.number)
    return form_paper(request, decision, name=name, told=_told(loan))


def payoff(actor: Actor, *, loan_id: int) -> Paper:
    """Print that nothing is owed any more; Unseen while something is (giấy xác nhận tất toán)."""
    loan = _loan(actor, loan_id)
    paper = certified(loan)
    if paper is None:
        raise Unseen
    return form_paper(paper, name=slug("tat-toan", loan.number), told=_told(loan))


def _told(loan: Loan) -> Told:
    totals = ((_("Số tiền vay"), loan.principal), (_("Dư nợ"), loan.outstanding))
    return Told(board=loan.board.name, on=loan.disbursed_on, totals=totals)


def _terms(loan: Loan) -> Sequence[tuple[str, str]]:
    lines = schedule_of(loan)
    interest = sum(line.interest for line in lines)
    per = "năm" if loan.rate_per == "year" else "tháng"
    rate = f"{loan.rate.normalize():f}".replace(".", ",")
    return (
        ("Số tiền vay", f"{vnd(loan.principal)} đồng"),
        ("Bằng chữ", in_words(loan.principal)),
        ("Ngày nhận tiền", day(loan.disbursed_on)),
        ("Số kỳ trả", f"{loan.installments} kỳ, kỳ đầu {day(lines[0].due_on)}"),
        ("Lãi suất", f"{rate} %/{per}, {METHODS[loan.method]}"),
        ("Tổng tiền lãi", f"{vnd(interest)} đồng"),
        ("Phí khác", "không có"),
        ("Tổng phải trả", f"{vnd(loan.principal + interest)} đồng"),
    )


def _payable(loan: Loan) -> tuple[str, str] | None:
    """Write the payment QR and what it is for, where the board has an account (trả bằng QR).

    It carries what is still owed of her oldest unpaid installment.
    """
    place = PaymentPlace.objects.filter(board=loan.board_id).first()
    unpaid = loan.installments_due.filter(version=loan.version).exclude(
        principal_paid=F("principal"), interest_paid=F("interest")
    )
    line = unpaid.order_by("number").first()
    if place is None or line is None:
        return None
    owed = line.principal + line.interest - line.principal_paid - line.interest_paid
    purpose = f"SO VAY {loan.number} KY {line.number}".replace("/", "-")
    about = (
        f"Trả kỳ {line.number} bằng chuyển khoản: quét mã này, số tiền {vnd(owed)} đồng. "
        f"Tài khoản {place.account}, {place.holder}. Nội dung: {purpose}. "
        "Chỉ chuyển vào tài khoản này của Quỹ, không chuyển cho cá nhân."
    )
    return vietqr(bank=place.bank, account=place.account, amount=owed, purpose=purpose), about


def _rights(loan: Loan) -> list[str]:
    hotline = loan.board.fund.hotline
    return [
        "Nhận đủ số tiền vay; không phải chia lại hay vay hộ ai.",
        "Mỗi lần trả được nhận phiếu hoặc chữ ký của người thu vào sổ này.",
        "Trả trước hạn bất cứ lúc nào; không bị phạt.",
        "Hỏi và xem số nợ của mình ở Ban quản lý bất cứ lúc nào.",
        "Thấy số trong sổ khác với số đã trả thì báo ngay"
        + (f": {hotline}." if hotline else " cho Ban quản lý Quỹ hoặc Hội Phụ nữ xã."),
    ]


def _payments(loan: Loan) -> list[list[list[str]]]:
    """Fill the newest payments into three pages; the rest stays to be written (các lần trả)."""
    paid = Repayment.objects.filter(loan=loan, reversal=None).order_by("-on", "-pk")
    newest = reversed(list(paid[: 3 * PAYMENTS]))
    rows = [
        [f"{x.on:%d/%m/%y}", vnd(x.principal), vnd(x.interest), vnd(x.received), ""] for x in newest
    ]
    rows += [[""] * 5] * (3 * PAYMENTS - len(rows))
    return [rows[at : at + PAYMENTS] for at in range(0, 3 * PAYMENTS, PAYMENTS)]


def _place(loan: Loan, on: date | None) -> str:
    return f"{loan.board.name}, {long_day(on)}"


def _loan(actor: Actor, loan_id: int) -> Loan:
    reach = Loan.objects.within(actor.scope(Verb.SEE)).filter(pk=loan_id)
    loan = reach.select_related("member__household__hamlet", "group", "board__fund").first()
    if loan is None:
        raise Unseen
    return loan
