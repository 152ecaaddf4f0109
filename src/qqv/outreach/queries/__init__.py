"""What was complained of, asked, met, told and taught? One file per topic."""

from qqv.outreach.queries.hearing import (
    Agreed,
    Case,
    Cases,
    ComplaintPage,
    Person,
    RequestPage,
    Step,
    agreed,
    complaint_page,
    complaints,
    data_requests,
    officers,
    person,
    places,
    request_page,
)

__all__ = [
    "Agreed",
    "Case",
    "Cases",
    "ComplaintPage",
    "Person",
    "RequestPage",
    "Step",
    "agreed",
    "complaint_page",
    "complaints",
    "data_requests",
    "officers",
    "person",
    "places",
    "request_page",
]
