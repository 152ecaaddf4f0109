"""What is looked at when a group or a board is inspected?"""

from qqv.people.standards import Standard

VERSIONS: tuple[Standard, ...] = ()
