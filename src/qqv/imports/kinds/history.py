"""Running loans with every payment made before the books were opened (lịch sử trả nợ)."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext, gettext_lazy

from qqv.imports.kind import Field, Ground, Kind, RowIn
from qqv.imports.kinds import opening
from qqv.imports.kinds.whom import BORN, GROUP, ID_NUMBER, NAME, find_members
from qqv.imports.reading.cells import read_amount, read_date
from qqv.lending.actions.disburse import take_loans
from qqv.rules.refusals import shown
from qqv.rules.schedule import Installment
from qqv.trail.models import Record


def check(ground: Ground, rows: Sequence[RowIn]) -> None:
    """Gather each borrower's payments; a fault in one leaves the whole loan out (kiểm tra)."""
    find_members(ground, rows)
    known = opening.standing(ground)
    schedules: dict[object, tuple[Installment, ...]] = {}
    for loan in gathered(rows):
        head = loan[0]
        for row in loan:
            _check_payment(ground, head, row)
        if all(row.right for row in loan) and "member" in head.known:
            paid = tuple(
                (row.get("paid_on"), row.get("received")) for row in loan if row.get("received")
            )
            member = head.known["member"]
            running = opening.running_loan(
                ground, known, head, member, schedules, earlier=tuple(sorted(paid))
            )
            if running is not None:
                head.known["running"] = running
        _leave_all(loan)


def gathered(rows: Sequence[RowIn]) -> list[list[RowIn]]:
    """Put the rows of one borrower together (các lần trả của một khoản vay)."""
    loans: dict[object, list[RowIn]] = {}
    for row in rows:
        member = row.known.get("member")
        loans.setdefault(member.pk if member else f"row {row.number}", []).append(row)
    return list(loans.values())


def _check_payment(ground: Ground, head: RowIn, row: RowIn) -> None:
    for key in ("principal", "disbursed_on"):
        if row.get(key) is not None and row.get(key) != head.get(key):
            sentence = gettext("Khác dòng %(row)s của cùng khoản vay.")
            row.refuse(key, sentence % {"row": head.number})
    day, received = row.get("paid_on"), row.get("received")
    if (day is None) != (not received) and not row.faults:
        row.refuse("received", gettext("Ngày trả và số tiền trả phải đi với nhau."))
    elif day and day >= ground.on:
        sentence = gettext("Ngày trả %(day)s không trước ngày mở sổ %(on)s.")
        row.refuse("paid_on", sentence % {"day": shown(day), "on": shown(ground.on)})
    elif day and head.get("disbursed_on") and day < head.get("disbursed_on"):
        row.refuse("paid_on", gettext("Ngày trả trước ngày vay."))


def _leave_all(loan: Sequence[RowIn]) -> None:
    """A loan is taken in with all its payments, or not at all."""
    wrong = next((row for row in loan if not row.right), None)
    if wrong:
        for row in loan:
            if row.right:
                sentence = gettext("Cùng khoản vay với dòng %(row)s đang có lỗi.")
                row.refuse("name", sentence % {"row": wrong.number})


def write(record: Record, ground: Ground, rows: Sequence[RowIn]) -> Mapping[int, dict[str, int]]:
    """Open loans with their dated payments (ghi khoản vay và lịch sử)."""
    heads = [row for row in rows if "running" in row.known]
    running = [row.known["running"] for row in heads]
    loans = take_loans(record, ground.board, running, on=ground.on)
    made = {loan.member_id: loan.pk for loan in loans}
    return {row.number: {"loan": made[row.known["member"].pk]} for row in rows}


KIND = Kind(
    key="history",
    title=gettext_lazy("Khoản đang vay kèm lịch sử trả nợ"),
    about=gettext_lazy("Mỗi dòng một lần trả; các dòng của một người là một khoản vay."),
    fields=(
        NAME,
        GROUP,
        ID_NUMBER,
        BORN,
        *opening.LENT,
        Field(
            key="paid_on",
            label=gettext_lazy("Ngày trả"),
            read=read_date,
            names=("ngay tra", "ngay thu", "ngay nop"),
            example="10/04/2024",
        ),
        Field(
            key="received",
            label=gettext_lazy("Số tiền trả"),
            read=read_amount,
            names=("so tien tra", "tien tra", "da tra", "thu no", "so tien thu", "goc va lai"),
            example=338_000,
            note=gettext_lazy("Gốc và lãi của lần trả, không kể tiết kiệm."),
            money=True,
        ),
        Field(
            key="outstanding",
            label=gettext_lazy("Dư nợ gốc"),
            read=read_amount,
            names=opening.OWED_NAMES,
            example="",
            note=gettext_lazy("Nếu ghi, phải đúng với các lần trả."),
            money=True,
        ),
        *opening.TERMS,
    ),
    check=check,
    write=write,
    undo=opening.undo,
    summed="received",
    bundled=True,
)
