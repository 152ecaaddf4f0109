"""Which products, dossiers, loans, installments and repayments are there?"""

from qqv.lending.models.demand import RankingRule, Survey, SurveyAnswer
from qqv.lending.models.origination import (
    Application,
    Appraisal,
    Approval,
    Endorsement,
    LoanTerms,
    Product,
    WorkKind,
)
from qqv.lending.models.policy import AppraisalPolicy
from qqv.lending.models.regulation import ProductDecision, ProductProposal
from qqv.lending.models.relief import (
    Event,
    Freeze,
    LoanHandOver,
    Recovery,
    ReliefDecision,
    ReliefRequest,
    WriteOff,
)
from qqv.lending.models.servicing import (
    Disbursement,
    EarlierPayment,
    Extension,
    Installment,
    Loan,
    MonthFigures,
    Repayment,
    Resplit,
    Reversal,
    Waiver,
)
from qqv.lending.models.works import Acceptance, Recall, UseCheck

__all__ = [
    "Acceptance",
    "Application",
    "Appraisal",
    "AppraisalPolicy",
    "Approval",
    "Disbursement",
    "EarlierPayment",
    "Endorsement",
    "Event",
    "Extension",
    "Freeze",
    "Installment",
    "Loan",
    "LoanHandOver",
    "LoanTerms",
    "MonthFigures",
    "Product",
    "ProductDecision",
    "ProductProposal",
    "RankingRule",
    "Recall",
    "Recovery",
    "ReliefDecision",
    "ReliefRequest",
    "Repayment",
    "Resplit",
    "Reversal",
    "Survey",
    "SurveyAnswer",
    "UseCheck",
    "Waiver",
    "WorkKind",
    "WriteOff",
]
