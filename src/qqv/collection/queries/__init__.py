"""What do the collection screens show? (tra cứu thu tiền)"""

from qqv.collection.queries.hand_over import hand_over_page, hand_overs_page
from qqv.collection.queries.meeting import meetings_page, sheet_page
from qqv.collection.queries.saved import saved_sheet

__all__ = ["hand_over_page", "hand_overs_page", "meetings_page", "saved_sheet", "sheet_page"]
