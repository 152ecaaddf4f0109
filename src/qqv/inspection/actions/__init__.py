"""The verbs of inspection, in the life order of a visit (kiểm tra)."""

from qqv.inspection.actions.follow_up import judge_remedy, remedy
from qqv.inspection.actions.plan import draw_visits, plan_inspection, withdraw_plan
from qqv.inspection.actions.visit import (
    add_note,
    answer_point,
    begin_inspection,
    confirm_balance,
    count_on_spot,
    drop_finding,
    finish_inspection,
    report_finding,
)

__all__ = [
    "add_note",
    "answer_point",
    "begin_inspection",
    "confirm_balance",
    "count_on_spot",
    "draw_visits",
    "drop_finding",
    "finish_inspection",
    "judge_remedy",
    "plan_inspection",
    "remedy",
    "report_finding",
    "withdraw_plan",
]
