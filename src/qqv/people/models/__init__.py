"""Whom does the fund serve, who runs it, and how does that change?"""

from qqv.people.models.changes import Regrouped, Regrouping, Seat
from qqv.people.models.people import (
    Assignment,
    Attachment,
    Board,
    Checklist,
    Dated,
    Fund,
    Group,
    Household,
    Member,
    Membership,
    Officer,
    Petition,
    Placement,
    Scoped,
    Unit,
    valid,
)

__all__ = [
    "Assignment",
    "Attachment",
    "Board",
    "Checklist",
    "Dated",
    "Fund",
    "Group",
    "Household",
    "Member",
    "Membership",
    "Officer",
    "Petition",
    "Placement",
    "Regrouped",
    "Regrouping",
    "Scoped",
    "Seat",
    "Unit",
    "valid",
]
