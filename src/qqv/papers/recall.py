"""The decision that calls a loan back (quyết định thu hồi vốn)."""

from django.utils.translation import gettext_lazy as _

from qqv.lending.models import Loan, Recall
from qqv.lending.repaying import lines_of
from qqv.papers.form import facts, form_paper, page, said, signed
from qqv.papers.heads import head_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import day, long_day, slug, vnd
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Unseen
from qqv.rules.words import in_words


def recall_decision(actor: Actor, *, loan_id: int) -> Paper:
    """Print the decision with what is owed and by when; Unseen before one (quyết định thu hồi)."""
    reach = Loan.objects.within(actor.scope(Verb.SEE)).filter(pk=loan_id)
    loan = reach.select_related("member", "group", "board__fund").first()
    made = Recall.objects.filter(loan=loan).select_related("record__actor").first()
    if loan is None or made is None:
        raise Unseen
    owed = [line.unpaid for line in lines_of([loan])[loan.pk]]
    principal, interest = sum(x.principal for x in owed), sum(x.interest for x in owed)
    total = principal + interest
    place = f"{loan.board.name}, {long_day(made.on)}"
    paper = page(
        head_of("decision", loan.board, number=made.decision_no, place=place),
        "Quyết định",
        "về việc thu hồi vốn vay Quỹ quay vòng",
        said(
            "Căn cứ quy chế của Quỹ; căn cứ kết quả kiểm tra, nghiệm thu công trình;", indent=False
        ),
        said("Điều 1. Thu hồi trước hạn khoản vay sau đây:", indent=False),
        facts(
            ("Họ và tên", loan.member.name),
            ("Nhóm", str(loan.group)),
            ("Sổ vay", loan.number),
            ("Ngày nhận tiền", day(loan.disbursed_on)),
            ("Gốc còn phải trả", f"{vnd(principal)} đồng"),
            ("Lãi còn phải trả", f"{vnd(interest)} đồng"),
            ("Cộng", f"{vnd(total)} đồng"),
            ("Bằng chữ", in_words(total)),
            ("Lý do", made.reason),
        ),
        said(f"Điều 2. Người vay trả hết chậm nhất ngày {day(made.due_on)}.", indent=False),
        said(
            "Điều 3. Kế toán, thủ quỹ, trưởng nhóm và người vay chịu trách nhiệm thi hành quyết "
            "định này kể từ ngày ký. Người vay có quyền khiếu nại với Ban quản lý Quỹ.",
            indent=False,
        ),
        signed(("Người vay đã nhận", loan.member.name), ("Trưởng ban", made.record.actor.name)),
    )
    told = Told(board=loan.board.name, on=made.on, totals=((_("Còn phải trả"), total),))
    return form_paper(paper, name=slug("thu-hoi-von", loan.number), told=told)
