"""Which alarms are there? Every file `aNN_name.py` beside this one holds one as `ALARM`."""

import re
from functools import cache
from importlib import import_module
from pathlib import Path

from qqv.rules.refusals import Unseen
from qqv.watch.alarm import Alarm

FILE = re.compile(r"a(\d\d)_[a-z0-9_]+")


@cache
def alarms() -> dict[int, Alarm]:
    """Load all alarms by number (các cảnh báo)."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("a[0-9][0-9]_*.py"))
    found: dict[int, Alarm] = {}
    for name in names:
        match = FILE.fullmatch(name)
        alarm: Alarm = import_module(f"qqv.watch.{name}").ALARM
        assert match and int(match[1]) == alarm.number not in found, name
        found[alarm.number] = alarm
    return found


def alarm_of(number: int) -> Alarm:
    """Give one alarm; refuses a number that is none (một cảnh báo)."""
    if number not in alarms():
        raise Unseen
    return alarms()[number]
