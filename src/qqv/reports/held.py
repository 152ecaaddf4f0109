"""What is held on one person? All of it, for her to see (dữ liệu đang giữ)."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from qqv.collection.models import CollectionLine
from qqv.lending.models import Application, Loan, Repayment
from qqv.outreach.models import Attendance, Complaint, Consent, DataRequest, Trainee
from qqv.people.models import Household, Member, Officer
from qqv.reports.table import Cell, Column, Kind, Row, Table
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Unseen, shown
from qqv.savings.models import SavingsBook

Line = tuple[str, str, Cell, date | None]


def held_on(actor: Actor, *, data_request_id: int, on: date) -> Table:
    """List all that is held on who asked; only for an answer to her request (bản sao dữ liệu)."""
    reach = DataRequest.objects.within(actor.scope(Verb.ANSWER_DATA)).filter(pk=data_request_id)
    asked = reach.select_related("member__household__hamlet", "member__group", "board").first()
    if asked is None:
        raise Unseen
    member = asked.member
    lines = [
        *_herself(member),
        *_loans(member),
        *_savings(member),
        *_gathered(member),
        *_said(member),
    ]
    return Table(
        name="du-lieu-dang-giu",
        title=_("Dữ liệu đang giữ về %(name)s") % {"name": member.name},
        unit=_("Số tiền: đồng"),
        period=_("Đến ngày %(day)s") % {"day": shown(on)},
        columns=(
            Column(key="kind", label=_("Nhóm dữ liệu"), weight=2),
            Column(key="what", label=_("Mục"), weight=2),
            Column(key="value", label=_("Nội dung"), weight=4),
            Column(key="on", label=_("Ngày"), kind=Kind.DAY),
        ),
        rows=tuple(Row(cells=line) for line in lines if line[2] not in ("", None)),
        note=_("Sổ kế toán phải lưu giữ theo luật, nên phần vay, trả và tiết kiệm không xóa được."),
    )


def _herself(member: Member) -> Iterator[Line]:
    home: Household = member.household
    about = _("Bản thân và hộ")
    yield about, _("Họ tên"), member.name, None
    yield about, _("Sổ"), member.number, None
    yield about, _("Ngày sinh"), shown(member.born_on) if member.born_on else "", None
    yield about, _("Số CCCD"), member.id_number, None
    yield about, _("Điện thoại"), member.phone, None
    yield about, _("Số tài khoản ngân hàng"), member.bank_account, None
    yield about, _("Địa chỉ"), ", ".join(filter(None, (home.address, str(home.hamlet or "")))), None
    yield about, _("Diện hộ"), _(str(home.get_standing_display())), None
    for past in member.memberships.select_related("group").order_by("valid_from", "pk"):
        until = shown(past.valid_to) if past.valid_to else _("nay")
        yield about, _("Nhóm"), f"{past.group} – {until}", past.valid_from
    for post in Officer.objects.filter(member=member).select_related("board"):
        yield about, _("Chức vụ"), f"{post.get_post_display()}, {post.board}", post.valid_from
    for kin in member.kinships.select_related("user").order_by("valid_from", "pk"):
        said = f"{kin.user.name}: {_(str(kin.get_relation_display()))}"
        yield about, _("Quan hệ với cán bộ"), said, kin.valid_from


def _loans(member: Member) -> Iterator[Line]:
    about = _("Vay vốn")
    rows = Application.objects.filter(member=member).select_related("work_kind").order_by("pk")
    for row in rows.prefetch_related("appraisals"):
        said = f"{shown(row.principal)}, {row.work_kind}. {row.purpose}".strip()
        yield about, _("Đơn xin vay số %(n)s") % {"n": row.number}, said, row.on
        for seen in row.appraisals.all():
            word = _("đạt") if seen.passed else _("chưa đạt")
            yield about, _("Thẩm định"), f"{word}. {seen.note}".strip(), seen.on
    loans = Loan.every.filter(member=member).order_by("pk").prefetch_related("acceptances")
    for loan in loans:
        owed = _("vay %(lent)s, còn %(owed)s") % {
            "lent": shown(loan.principal),
            "owed": shown(loan.outstanding),
        }
        yield about, _("Sổ vay %(n)s") % {"n": loan.number}, owed, loan.disbursed_on
        for work in loan.acceptances.all():
            word = _("đạt") if work.accepted else _("chưa đạt")
            yield about, _("Nghiệm thu"), f"{word}. {work.note}".strip(), work.on
    for paid in Repayment.objects.filter(loan__in=loans).order_by("on", "pk"):
        yield about, _("Trả nợ"), shown(paid.received), paid.on


def _savings(member: Member) -> Iterator[Line]:
    about = _("Tiết kiệm và họp nhóm")
    for book in SavingsBook.objects.filter(member=member).select_related("account"):
        yield about, str(book.get_kind_display()), shown(book.account.balance), None
    met = CollectionLine.objects.filter(member=member).select_related("sheet")
    for line in met.order_by("sheet__met_on"):
        word = _("có mặt") if line.attended else _("vắng")
        yield about, _("Họp nhóm"), word, line.sheet.met_on


def _gathered(member: Member) -> Iterator[Line]:
    about = _("Sinh hoạt và tập huấn")
    met = Attendance.objects.filter(member=member).select_related("meeting__withdrawal")
    for line in met.order_by("meeting__on", "pk"):
        word = _("có mặt") if line.attended else _("vắng")
        if line.meeting.withdrawal:
            word = _("%(word)s (buổi đã rút lại)") % {"word": word}
        yield about, _("Sinh hoạt nhóm"), word, line.meeting.on
    taught = Trainee.objects.filter(officer__member=member).select_related("training")
    for row in taught.order_by("training__first_on", "pk"):
        word = _("có mặt") if row.present else _("vắng")
        said = f"{'; '.join(row.training.topics)}: {word}. {row.result}".strip()
        yield about, _("Tập huấn"), said, row.training.first_on


def _said(member: Member) -> Iterator[Line]:
    about = _("Đồng ý và yêu cầu")
    for row in Consent.objects.filter(member=member).order_by("on", "pk"):
        word = _("đồng ý") if row.given else _("rút lại sự đồng ý")
        yield about, _("Giấy số %(n)s") % {"n": row.paper_no}, word, row.on
    asked = DataRequest.objects.filter(member=member).select_related("answer")
    for request in asked.order_by("on", "pk"):
        answer = getattr(request, "answer", None)
        yield about, str(request.get_kind_display()), answer.text if answer else "–", request.on
    if member.phone:
        for said in Complaint.objects.filter(phone=member.phone, board=member.board_id):
            yield about, _("Phản ánh"), said.text, said.on
