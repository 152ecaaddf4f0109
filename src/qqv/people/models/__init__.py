"""Whom does the fund serve, who runs it, and how does that change?"""

from qqv.people.models.changes import Regrouped, Regrouping, Seat
from qqv.people.models.ending import Liquidation, LiquidationDecision, Petition
from qqv.people.models.kept import Attachment, Checklist
from qqv.people.models.map import Borders, Point
from qqv.people.models.officers import (
    Assignment,
    InterestDeclaration,
    Kinship,
    OfficeHandOver,
    Officer,
)
from qqv.people.models.people import (
    Board,
    Dated,
    Fund,
    Group,
    Household,
    Member,
    Membership,
    Placement,
    Scoped,
    Unit,
    valid,
)

__all__ = [
    "Assignment",
    "Attachment",
    "Board",
    "Borders",
    "Checklist",
    "Dated",
    "Fund",
    "Group",
    "Household",
    "InterestDeclaration",
    "Kinship",
    "Liquidation",
    "LiquidationDecision",
    "Member",
    "Membership",
    "OfficeHandOver",
    "Officer",
    "Petition",
    "Placement",
    "Point",
    "Regrouped",
    "Regrouping",
    "Scoped",
    "Seat",
    "Unit",
    "valid",
]
