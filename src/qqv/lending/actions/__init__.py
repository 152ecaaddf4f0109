"""The verbs of a loan's life, in their order (các việc của khoản vay)."""

from qqv.lending.actions.accept import accept_works
from qqv.lending.actions.check_use import check_use
from qqv.lending.actions.decide import appraise, approve
from qqv.lending.actions.disburse import RunningLoan, ToDisburse, disburse, open_loans
from qqv.lending.actions.dossier import apply, endorse
from qqv.lending.actions.extend import extend
from qqv.lending.actions.extend_by_event import Struck, extend_by_event
from qqv.lending.actions.hand_over import hand_over_loans
from qqv.lending.actions.policy import set_appraisal_policy
from qqv.lending.actions.ranking import set_ranking
from qqv.lending.actions.recall import recall
from qqv.lending.actions.regulation import decide_product, propose_product
from qqv.lending.actions.relieve import decide_relief, recover, request_relief
from qqv.lending.actions.reverse import reverse_repayment
from qqv.lending.actions.settle import repay, settle
from qqv.lending.actions.survey import Asked, survey, tie_survey, withdraw_survey
from qqv.lending.actions.waive import waive

__all__ = [
    "Asked",
    "RunningLoan",
    "Struck",
    "ToDisburse",
    "accept_works",
    "apply",
    "appraise",
    "approve",
    "check_use",
    "decide_product",
    "decide_relief",
    "disburse",
    "endorse",
    "extend",
    "extend_by_event",
    "hand_over_loans",
    "open_loans",
    "propose_product",
    "recall",
    "recover",
    "repay",
    "request_relief",
    "reverse_repayment",
    "set_appraisal_policy",
    "set_ranking",
    "settle",
    "survey",
    "tie_survey",
    "waive",
    "withdraw_survey",
]
