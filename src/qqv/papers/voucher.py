"""The receipt or payment voucher: two copies on one A4, one as a picture (phiếu thu, phiếu chi)."""

from collections import defaultdict
from dataclasses import dataclass, field

from qqv.collection.models import Receipt
from qqv.ledger.drawers import held_after
from qqv.ledger.queries import VoucherLine, VoucherPage, voucher_page
from qqv.lending.models import Disbursement, Repayment
from qqv.papers.heads import head_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import long_day, slug, vnd
from qqv.people.models import Board
from qqv.rules.access import Actor
from qqv.rules.chart import LINES, Chart
from qqv.rules.words import in_words

COPIES = {
    "PT": ("Liên 1: lưu", "Liên 2: giao người nộp"),
    "PC": ("Liên 1: lưu", "Liên 2: giao người nhận"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who pays or receives, where she lives, and what stays owed (người nộp, nhận)."""

    name: str = ""
    place: str = ""
    more: tuple[tuple[str, str], ...] = field(default=())


def voucher(actor: Actor, *, entry_id: int, single: bool = False) -> Paper:
    """Print a voucher of the books; `single` is one copy, for a picture (phiếu)."""
    page = voucher_page(actor, entry_id=entry_id)
    board = Board.objects.select_related("fund").get(pk=page.board_id)
    party = _party(entry_id)
    copies = COPIES.get(page.kind, ("Liên 1: lưu", "Liên 2"))
    pays = "Người nhận" if page.kind == "PC" else "Người nộp"
    content = {
        "head": head_of("voucher", board),
        "copies": copies[1:] if single else copies,
        "title": page.title,
        "number": page.code,
        "on": long_day(page.on).capitalize(),
        "undone": f"ĐÃ ĐẢO BẰNG PHIẾU {page.reversed_by[1]}" if page.reversed_by else "",
        "facts": [
            [f"Họ và tên {pays.lower()}", party.name],
            ["Địa chỉ", party.place],
            ["Lý do", page.memo],
            *party.more,
            ["Kèm theo", ""],
        ],
        "amount": vnd(page.total),
        "words": in_words(page.total) + ".",
        "lines": _lines(page),
        "people": [["Trưởng ban", ""], ["Kế toán", ""], [pays, ""], ["Thủ quỹ", ""]],
        "signed": f"Ghi sổ: {page.recorded_by}",
    }
    return Paper(
        name=slug(page.title, page.code),
        template="voucher",
        content=content,
        told=Told(board=page.board, on=page.on),
        number=page.code,
        check=page.check_code,
    )


def _lines(page: VoucherPage) -> list[list[str]]:
    """Add the lines up by the chart's accounts: thirty members must fit on a slip (định khoản)."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for line in page.lines:
        sums[_account(line.debit), _account(line.credit)] += line.amount
    return [
        [debit, _name(debit, page.lines), credit, _name(credit, page.lines), vnd(amount)]
        for (debit, credit), amount in sums.items()
    ]


def _account(number: str) -> str:
    return number.split(".")[0]


def _name(number: str, lines: tuple[VoucherLine, ...]) -> str:
    if number in set(Chart):
        return LINES[Chart(number)].name
    names = {line.debit: line.debit_name for line in lines}
    return (names | {line.credit: line.credit_name for line in lines}).get(number, "")


def _party(entry_id: int) -> Party:
    paid = Repayment.objects.filter(entry_id=entry_id).select_related(
        "loan__member__household__hamlet", "loan__member__group"
    )[:2]
    if len(paid) == 1:
        loan = paid[0].loan
        parts = f"{loan.number}, gốc {vnd(paid[0].principal)}, lãi {vnd(paid[0].interest)}"
        left = held_after(loan.account_id, entry_id=entry_id)
        return Party(
            name=loan.member.name,
            place=_place(loan.member.household.address, loan.member.household.hamlet),
            more=(("Sổ vay", parts), ("Dư nợ còn lại", f"{vnd(left)} đồng")),
        )
    given = Receipt.objects.filter(entry_id=entry_id).select_related(
        "hand_over__declared_by", "hand_over__group"
    )
    if handed := given.first():
        return Party(name=handed.hand_over.declared_by.name, place=str(handed.hand_over.group))
    lent = Disbursement.objects.filter(entry_id=entry_id).select_related("group").first()
    if lent is None:
        return Party()
    loans = list(lent.loans.select_related("member")[:2])
    if len(loans) == 1:
        return Party(name=loans[0].member.name, place=str(lent.group))
    return Party(name="theo danh sách ký nhận kèm theo", place=str(lent.group))


def _place(address: str, hamlet: object) -> str:
    return address or (str(hamlet) if hamlet else "")
