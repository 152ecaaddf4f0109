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
from qqv.outreach.models.work import (
    Attendance,
    Campaign,
    Meeting,
    MeetingTopic,
    Message,
    TopicList,
    Trainee,
    Training,
    WorkWithdrawal,
)

__all__ = [
    "Award",
    "Attendance",
    "Campaign",
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
    "Meeting",
    "MeetingTopic",
    "Message",
    "TopicList",
    "Trainee",
    "Training",
    "WorkWithdrawal",
]
