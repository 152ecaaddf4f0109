"""What each running loan still owes when the books are opened (số dư đầu kỳ từng khoản vay)."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from qqv.imports.kind import Field, Ground, Kind, RowIn
from qqv.imports.kinds.whom import BORN, GROUP, ID_NUMBER, NAME, find_members, refuse_twice
from qqv.imports.reading.cells import read_amount, read_count, read_date, read_rate, read_text
from qqv.lending.actions.disburse import RunningLoan, first_due, take_loans
from qqv.lending.models import Loan, Product
from qqv.lending.opening import left_after, opening_terms, paid_for, refuse_lived_on, undo_loans
from qqv.people.models import Member
from qqv.rules.money import Vnd
from qqv.rules.refusals import shown
from qqv.rules.schedule import Installment, Method, make_schedule
from qqv.trail.models import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the books know of the board's loans and products (sổ vay hiện có)."""

    products: tuple[Product, ...]
    open: frozenset[int]
    cycles: Mapping[int, frozenset[int]]

    def product(self, row: RowIn, lent_on: date) -> Product | None:
        """Choose the product a row names, or the one offered on the day (sản phẩm)."""
        code = (row.get("product") or "").casefold()
        named = [
            p for p in self.products if not code or code in (p.code.casefold(), p.name.casefold())
        ]
        in_force = [p for p in named if p.valid_from <= lent_on]
        return (in_force[-1] if in_force else named[0]) if named else None


def standing(ground: Ground) -> Standing:
    """Load what rows are checked against, in constant statements (sổ hiện có)."""
    cycles: dict[int, set[int]] = defaultdict(set)
    owing = set()
    loans = Loan.objects.filter(board=ground.board)
    for member, cycle, settled in loans.values_list("member_id", "cycle", "settled_on"):
        cycles[member].add(cycle)
        if settled is None:
            owing.add(member)
    products = Product.objects.filter(fund_id=ground.board.fund_id).order_by("valid_from", "pk")
    return Standing(
        products=tuple(products),
        open=frozenset(owing),
        cycles={member: frozenset(held) for member, held in cycles.items()},
    )


def check(ground: Ground, rows: Sequence[RowIn]) -> None:
    """Find the borrower and rebuild her loan so that it owes what the paper says (kiểm tra)."""
    find_members(ground, rows)
    refuse_twice(rows)
    known = standing(ground)
    schedules: dict[object, tuple[Installment, ...]] = {}
    for row in rows:
        member = row.known.get("member")
        if row.right and member is not None:
            running = running_loan(ground, known, row, member, schedules)
            if running is not None:
                row.known["running"] = running


def running_loan(
    ground: Ground,
    known: Standing,
    row: RowIn,
    member: Member,
    schedules: dict[object, tuple[Installment, ...]],
    *,
    earlier: tuple[tuple[date, Vnd], ...] | None = None,
) -> RunningLoan | None:
    """Rebuild one running loan from its row; None leaves the reason in the row (khoản vay)."""
    lent_on, principal = row.get("disbursed_on"), row.get("principal")
    product = known.product(row, lent_on)
    if product is None:
        row.refuse("product", gettext("Không có sản phẩm vay này trong quy chế."))
        return None
    if product.method == Method.DAILY:
        row.refuse("product", gettext("Sản phẩm tính lãi theo ngày chưa nhập được từ Excel."))
        return None
    cycle = _cycle(known, row, member)
    if cycle is None or not _in_time(ground, row, lent_on):
        return None
    due = row.get("first_due_on") or first_due(_group(member), lent_on)
    if due <= lent_on:
        row.refuse("first_due_on", gettext("Ngày kỳ đầu phải sau ngày vay."))
        return None
    own = {"installments": row.get("installments"), "rate": row.get("rate")}
    terms = opening_terms(
        product, principal=principal, disbursed_on=lent_on, first_due_on=due, **own
    )
    if terms not in schedules:
        schedules[terms] = make_schedule(terms)
    schedule = schedules[terms]
    paid = _paid(row, schedule, principal, earlier)
    if paid is None:
        return None
    return RunningLoan(
        member_id=member.pk,
        product_id=product.pk,
        cycle=cycle,
        principal=principal,
        disbursed_on=lent_on,
        first_due_on=due,
        paid_before=paid,
        earlier=earlier or (),
        **own,
    )


def _group(member: Member) -> Any:
    assert member.group, member
    return member.group


def _cycle(known: Standing, row: RowIn, member: Member) -> int | None:
    held = known.cycles.get(member.pk, frozenset())
    cycle = row.get("cycle") or max(held, default=0) + 1
    if member.pk in known.open:
        row.refuse("name", gettext("%(name)s đang có khoản vay trong sổ.") % {"name": member.name})
    elif cycle in held:
        sentence = gettext("%(name)s đã có khoản vay vòng %(cycle)s trong sổ.")
        row.refuse("cycle", sentence % {"name": member.name, "cycle": cycle})
    else:
        return int(cycle)
    return None


def _in_time(ground: Ground, row: RowIn, lent_on: date) -> bool:
    if lent_on > ground.on:
        sentence = gettext("Ngày vay %(day)s sau ngày mở sổ %(on)s.")
        row.refuse("disbursed_on", sentence % {"day": shown(lent_on), "on": shown(ground.on)})
        return False
    if lent_on.year < 2000:
        row.refuse("disbursed_on", gettext("Ngày vay %(day)s quá xa.") % {"day": shown(lent_on)})
        return False
    return True


def _paid(
    row: RowIn,
    schedule: Sequence[Installment],
    principal: Vnd,
    earlier: tuple[tuple[date, Vnd], ...] | None,
) -> Vnd | None:
    if not principal:
        row.refuse("principal", gettext("Số tiền vay phải lớn hơn 0."))
        return None
    if earlier is not None:
        return _paid_by_day(row, schedule, earlier)
    outstanding = row.get("outstanding")
    if outstanding > principal:
        sentence = gettext("Dư nợ %(owed)s đ nhiều hơn số tiền vay %(lent)s đ.")
        facts = {"owed": shown(outstanding), "lent": shown(principal)}
        row.refuse("outstanding", sentence % facts)
        return None
    if outstanding == 0:
        row.refuse("outstanding", gettext("Dư nợ bằng 0: khoản này đã trả xong, không cần mở sổ."))
        return None
    return paid_for(schedule, outstanding)


def _paid_by_day(
    row: RowIn, schedule: Sequence[Installment], earlier: Sequence[tuple[date, Vnd]]
) -> Vnd | None:
    paid = sum(received for _, received in earlier)
    left = left_after(schedule, paid)
    if left <= 0:
        sentence = gettext("Đã trả %(paid)s đ: trả đủ hoặc quá số phải trả, không cần mở sổ.")
        row.refuse("received", sentence % {"paid": shown(paid)})
        return None
    told = row.get("outstanding")
    if told is not None and told != left:
        sentence = gettext("Theo các lần trả còn nợ %(left)s đ, sổ ghi %(told)s đ.")
        row.refuse("outstanding", sentence % {"left": shown(left), "told": shown(told)})
        return None
    return paid


def write(record: Record, ground: Ground, rows: Sequence[RowIn]) -> Mapping[int, dict[str, int]]:
    """Open the loans of a chunk in the books (ghi số dư)."""
    running = [row.known["running"] for row in rows]
    loans = take_loans(record, ground.board, running, on=ground.on)
    return {row.number: {"loan": loan.pk} for row, loan in zip(rows, loans, strict=True)}


def undo(ground: Ground, made: Mapping[str, list[int]], mirror: Callable[[], None]) -> None:
    """Take back loans that have not lived on (hủy nhập)."""
    ids = sorted(set(made.get("loan", [])))
    refuse_lived_on(ids)
    mirror()
    undo_loans(ids, on=ground.on)


LENT = (
    Field(
        key="principal",
        label=gettext_lazy("Số tiền vay"),
        read=read_amount,
        required=True,
        names=("tien vay", "von vay", "so tien cho vay", "goc vay", "muc vay", "da vay"),
        example=10_000_000,
        money=True,
    ),
    Field(
        key="disbursed_on",
        label=gettext_lazy("Ngày vay"),
        read=read_date,
        required=True,
        names=("ngay vay", "ngay giai ngan", "ngay nhan tien", "ngay nhan von"),
        example="10/03/2024",
    ),
)
TERMS = (
    Field(
        key="first_due_on",
        label=gettext_lazy("Ngày trả kỳ đầu"),
        read=read_date,
        names=("ngay tra ky dau", "ky dau", "ngay tra dau tien"),
        example="",
        note=gettext_lazy("Bỏ trống: ngày họp nhóm tháng sau tháng vay."),
    ),
    Field(
        key="installments",
        label=gettext_lazy("Số kỳ"),
        read=read_count,
        names=("so ky", "thoi han", "so thang", "ky han"),
        example="",
        note=gettext_lazy("Bỏ trống: theo quy chế."),
    ),
    Field(
        key="rate",
        label=gettext_lazy("Lãi suất tháng (%)"),
        read=read_rate,
        names=("lai suat", "lai suat thang", "muc lai"),
        example="",
        note=gettext_lazy("Bỏ trống: theo quy chế."),
    ),
    Field(
        key="cycle",
        label=gettext_lazy("Vòng vay"),
        read=read_count,
        names=("vong", "vong vay", "lan vay"),
        example=1,
    ),
    Field(
        key="product",
        label=gettext_lazy("Mã sản phẩm"),
        read=read_text,
        names=("san pham", "ma san pham"),
        example="",
        note=gettext_lazy("Bỏ trống: sản phẩm đang áp dụng lúc vay."),
    ),
)
OWED_NAMES = ("du no", "du no goc", "con no", "du no cuoi ky", "so du", "con lai", "no goc con lai")
KIND = Kind(
    key="opening",
    title=gettext_lazy("Số dư đầu kỳ từng khoản vay"),
    about=gettext_lazy("Mỗi dòng một khoản đang vay: vay bao nhiêu, còn nợ gốc bao nhiêu."),
    fields=(
        NAME,
        GROUP,
        ID_NUMBER,
        BORN,
        *LENT,
        Field(
            key="outstanding",
            label=gettext_lazy("Dư nợ gốc"),
            read=read_amount,
            required=True,
            names=OWED_NAMES,
            example=7_222_000,
            note=gettext_lazy("Gốc còn nợ đến ngày mở sổ, đơn vị đồng."),
            money=True,
        ),
        *TERMS,
    ),
    check=check,
    write=write,
    undo=undo,
    summed="outstanding",
)
