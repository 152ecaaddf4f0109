"""The verbs of a loan's life, in their order (các việc của khoản vay)."""

from qqv.lending.actions.accept import accept_works
from qqv.lending.actions.check_use import check_use
from qqv.lending.actions.disburse import RunningLoan, ToDisburse, disburse, open_loans
from qqv.lending.actions.dossier import apply, appraise, approve, endorse
from qqv.lending.actions.extend import extend
from qqv.lending.actions.recall import recall
from qqv.lending.actions.regulation import decide_product, propose_product
from qqv.lending.actions.reverse import reverse_repayment
from qqv.lending.actions.settle import repay, settle
from qqv.lending.actions.survey import Asked, survey
from qqv.lending.actions.waive import waive

__all__ = [
    "Asked",
    "RunningLoan",
    "ToDisburse",
    "accept_works",
    "apply",
    "appraise",
    "approve",
    "check_use",
    "decide_product",
    "disburse",
    "endorse",
    "extend",
    "open_loans",
    "propose_product",
    "recall",
    "repay",
    "reverse_repayment",
    "settle",
    "survey",
    "waive",
]
