"""Which accounts does a book of the fund have? The default chart (hệ thống tài khoản)."""

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """The side on which an account grows (bên Nợ, bên Có)."""

    DEBIT = "D"
    CREDIT = "C"


class Chart(StrEnum):
    """Codes of the default chart, in the order of the books (tài khoản)."""

    CASH = "111"
    BANK = "112"
    WITH_LEADER = "113"
    IN_TRANSIT = "114"
    LOANS = "131"
    ALLOCATED = "136"
    SHORTAGE = "138"
    PAYABLE = "338"
    RECEIVED_CAPITAL = "361"
    CAPITAL = "411"
    SURPLUS = "421"
    COMPULSORY_SAVINGS = "4231"
    VOLUNTARY_SAVINGS = "4232"
    INTEREST_INCOME = "511"
    OTHER_INCOME = "518"
    EXPENSE = "642"
    LOSS = "643"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the chart: name, side, whether it may run below zero (dòng tài khoản)."""

    name: str
    side: Side
    may_overdraw: bool = False


LINES: dict[Chart, Line] = {
    Chart.CASH: Line(name="Tiền mặt tại quỹ", side=Side.DEBIT),
    Chart.BANK: Line(name="Tiền gửi ngân hàng", side=Side.DEBIT),
    Chart.WITH_LEADER: Line(name="Tiền thu đang ở trưởng nhóm", side=Side.DEBIT),
    Chart.IN_TRANSIT: Line(name="Tiền đang chuyển", side=Side.DEBIT),
    Chart.LOANS: Line(name="Cho vay thành viên", side=Side.DEBIT),
    Chart.ALLOCATED: Line(name="Vốn đã phân bổ cho xã", side=Side.DEBIT),
    Chart.SHORTAGE: Line(name="Thiếu quỹ chờ xử lý, phải thu khác", side=Side.DEBIT),
    Chart.PAYABLE: Line(name="Tiền thừa của thành viên, phải trả khác", side=Side.CREDIT),
    Chart.RECEIVED_CAPITAL: Line(name="Vốn tỉnh phân bổ", side=Side.CREDIT),
    Chart.CAPITAL: Line(name="Nguồn vốn của quỹ", side=Side.CREDIT),
    Chart.SURPLUS: Line(name="Chênh lệch thu chi lũy kế", side=Side.CREDIT, may_overdraw=True),
    Chart.COMPULSORY_SAVINGS: Line(name="Tiết kiệm bắt buộc", side=Side.CREDIT),
    Chart.VOLUNTARY_SAVINGS: Line(name="Tiết kiệm tự nguyện", side=Side.CREDIT),
    Chart.INTEREST_INCOME: Line(name="Thu lãi cho vay", side=Side.CREDIT, may_overdraw=True),
    Chart.OTHER_INCOME: Line(name="Thu khác", side=Side.CREDIT, may_overdraw=True),
    Chart.EXPENSE: Line(name="Chi hoạt động quỹ", side=Side.DEBIT, may_overdraw=True),
    Chart.LOSS: Line(name="Tổn thất đã xóa nợ", side=Side.DEBIT, may_overdraw=True),
}
