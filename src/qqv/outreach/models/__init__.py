"""The Union's own work around the loans, as tables: one file per topic."""

from qqv.outreach.models.awards import (
    Award,
    Objection,
    ObjectionAnswer,
    PointDecision,
    PointLine,
    PointTable,
    Ranking,
)
from qqv.outreach.models.hearing import (
    Complaint,
    ComplaintStep,
    Consent,
    DataAnswer,
    DataRequest,
)

__all__ = [
    "Award",
    "Complaint",
    "ComplaintStep",
    "Consent",
    "DataAnswer",
    "DataRequest",
    "Objection",
    "ObjectionAnswer",
    "PointDecision",
    "PointLine",
    "PointTable",
    "Ranking",
]
