"""The verbs of a group meeting and of the way to the cashier (các việc thu tiền)."""

from qqv.collection.actions.collect import LineIn, SheetIn, collect, collect_many
from qqv.collection.actions.hand_over import (
    Counted,
    Declared,
    hand_over,
    hand_over_many,
    receive,
    receive_many,
)
from qqv.collection.actions.regroup import (
    Minutes,
    NewName,
    merge_groups,
    move_members,
    split_group,
    undo_regrouping,
)
from qqv.collection.actions.sharing import run_sharing

__all__ = [
    "Counted",
    "Declared",
    "LineIn",
    "Minutes",
    "NewName",
    "SheetIn",
    "collect",
    "collect_many",
    "hand_over",
    "hand_over_many",
    "merge_groups",
    "move_members",
    "receive",
    "receive_many",
    "split_group",
    "undo_regrouping",
    "run_sharing",
]
