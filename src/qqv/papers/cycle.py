"""How does the minute of an appraisal say what a later cycle asks? (điều kiện vòng sau)"""

from qqv.lending.queries.conditions import Condition, State
from qqv.papers.writing import day, vnd

NAMES = {
    "on_time": "Vòng trước trả đúng hạn",
    "works": "Công trình vòng trước đã nghiệm thu",
    "in_use": "Công trình vòng trước đang được dùng",
    "other_work": "Công trình lần này khác vòng trước",
    "work_unknown": "Công trình lần này khác vòng trước",
    "spacing": "Đủ số ngày từ khi tất toán vòng trước",
    "lump": "Không trả dứt một lần ngay trước khi xin vay lại",
    "two_appraisers": "Hai người khác nhau cùng thẩm định đạt",
    "province": "Cán bộ tỉnh đã thẩm định đạt",
}
SAID = {State.MET: "Đạt", State.UNMET: "Chưa đạt", State.WARNING: "Cần xem kỹ"}


def told(condition: Condition) -> tuple[str, str, str]:
    """Give a condition as a line: its words, how it stands, its fact (dòng)."""
    return NAMES[condition.name], SAID[condition.state], _fact(condition)


def _fact(one: Condition) -> str:
    facts = {
        "on_time": f"chậm {one.days} ngày, cho phép {one.most}",
        "other_work": f"vòng trước: {one.works}",
        "work_unknown": "sổ cũ không ghi công trình",
        "spacing": f"tất toán {day(one.on)}, {one.days} ngày trước đơn",
        "lump": f"trả {vnd(one.lump)} đ gốc ngày {day(one.on)}, {one.days} ngày trước đơn",
        "two_appraisers": f"{one.days}/{one.most} người",
    }
    return facts.get(one.name, "")
