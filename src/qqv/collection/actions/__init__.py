"""The verbs of a group meeting and of the way to the cashier (các việc thu tiền)."""

from qqv.collection.actions.collect import LineIn, SheetIn, collect, collect_many
from qqv.collection.actions.hand_over import hand_over, receive

__all__ = ["LineIn", "SheetIn", "collect", "collect_many", "hand_over", "receive"]
