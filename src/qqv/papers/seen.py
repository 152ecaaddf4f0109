"""The papers of those who go and see: where the money went, how the works were found."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from qqv.lending.seeing import asked_of
from qqv.papers.case import Case, Facts
from qqv.papers.form import answers, blanks, facts, heading, page, photos, signed
from qqv.papers.wish import verdict
from qqv.papers.writing import day, vnd
from qqv.people.models import Attachment, Officer, valid
from qqv.rules.access import MAY, ROLE_NAMES, Verb
from qqv.rules.checklist import Purpose


def use_check(case: Case) -> Mapping[str, Any]:
    """Say where the money went, or ask it, to be filled in (phiếu kiểm tra sử dụng vốn)."""
    loan = case.loan
    check = loan.use_checks.select_related("checker").order_by("-pk").first() if loan else None
    found = "" if check is None else "Đúng mục đích" if check.used_right else "Sai mục đích"
    return page(
        case.head("minutes", on=check and check.on),
        "Phiếu kiểm tra sử dụng vốn vay",
        f"Sổ vay {loan.number}" if loan else "",
        facts(*case.borrower),
        facts(*_lent(case), *_found(case)),
        facts(*_to_check(case), ("Ngày kiểm tra", day(check.on) if check else "")),
        answers(_points(case, Purpose.USE, check)),
        heading("Nhận xét, kiến nghị"),
        *([facts(("Đã thấy", check.note))] if check and check.note else [blanks(3)]),
        facts(("Kết luận", found)),
        signed(
            ("Đại diện hộ", case.row.member.name),
            ("Trưởng nhóm", _leader(case)),
            ("Người kiểm tra", check.checker.name if check else ""),
        ),
        *_pictures(("Ảnh tại nhà", check.photos.all() if check else ())),
    )


def acceptance(case: Case) -> Mapping[str, Any]:
    """Minute the last look at the works, with its photos (biên bản nghiệm thu)."""
    loan = case.loan
    look = (
        loan.acceptances.select_related("record__actor").order_by("-pk").first() if loan else None
    )
    result = "" if look is None else "Đạt, nghiệm thu" if look.accepted else "Chưa đạt"
    if look and look.return_on:
        result += f", hẹn xem lại ngày {day(look.return_on)}"
    basis = look.basis if look else _asked(case, Purpose.ACCEPTANCE).basis
    return page(
        case.head("minutes", on=look and look.on),
        "Biên bản nghiệm thu công trình",
        f"theo {basis}" if basis else "",
        facts(*case.borrower),
        facts(("Công trình", case.row.work_kind.name)),
        answers(_points(case, Purpose.ACCEPTANCE, look)),
        facts(("Ghi chú", look.note if look else ""), ("Kết luận", result)),
        signed(
            ("Đại diện hộ", case.row.member.name),
            ("Trưởng nhóm", _leader(case)),
            ("Người nghiệm thu", look.record.actor.name if look else ""),
        ),
        *_pictures(
            ("Trước khi làm", look.before.all() if look else ()),
            ("Sau khi làm", look.after.all() if look else ()),
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
    """Who has to look, and by which day (ai kiểm tra, hạn)."""
    names = sorted(ROLE_NAMES[role] for role in MAY[Verb.CHECK_USE])
    who = ("Người phải kiểm tra", " hoặc ".join(names))
    if case.loan is None:
        return who, ("Kiểm tra chậm nhất ngày", "")
    last = case.loan.disbursed_on + timedelta(days=case.row.board.fund.use_check_days)
    return who, ("Kiểm tra chậm nhất ngày", day(last))


def _leader(case: Case) -> str:
    """Who leads her group, where the books know (trưởng nhóm)."""
    on = case.loan.disbursed_on if case.loan else case.row.on
    led = Officer.objects.filter(valid(on), group=case.row.group_id, post=Officer.Post.LEADER)
    return led.order_by("-pk").values_list("name", flat=True).first() or ""


def _points(case: Case, purpose: Purpose, look: Any) -> Iterable[tuple[str, str, str]]:
    if look is not None and look.checklist:
        return [(row["text"], row["answer"], "") for row in look.checklist]
    return [(item.text, "", "") for item in _asked(case, purpose).items]


def _asked(case: Case, purpose: Purpose) -> Any:
    loan = case.loan
    return asked_of(case.row, purpose, on=loan.disbursed_on if loan else case.row.on)


def _pictures(*rows: tuple[str, Iterable[Attachment]]) -> list[Any]:
    """Show photos under their words; what is no picture stays in the system."""
    found = [
        (photo.sha256, f"{words}, {day(photo.taken_on)}")
        for words, some in rows
        for photo in some
        if photo.media_type.startswith("image/")
    ]
    return [photos(found)] if found else []
