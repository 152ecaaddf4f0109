"""The Union's own work around the loans, as tables: one file per topic."""

from qqv.outreach.models.hearing import (
    Complaint,
    ComplaintStep,
    Consent,
    DataAnswer,
    DataRequest,
)

__all__ = ["Complaint", "ComplaintStep", "Consent", "DataAnswer", "DataRequest"]
