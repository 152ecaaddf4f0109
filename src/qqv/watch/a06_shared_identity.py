"""Alarm 6: several borrowers are one person, or one household (trùng người, trùng hộ).

Formula: open loans of different members with the same identity number, the same phone, the same
address in one commune, or of one household; `phones` and `homes` say how many may share one. An
address counts with a house number or in two parts. A commune compares its own members, the
province all. Accounts for payments and photos are not kept with a member. Source: fund.md 11.6;
ghosts are the commonest fraud (case F11).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.lending.queries.sharing import Borrower, borrowers
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.words import folded
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import GROUP, LOAN, MEMBER, day, money, text

NAMED = 4
# A house number or a second part; a hamlet's name alone is everybody's address there.
HOME = re.compile(r"(số|so|\d).*|.+,.+", re.IGNORECASE)


def _home(address: str) -> str:
    """Give an address that is one home's, folded; nothing for a hamlet's name (địa chỉ nhà)."""
    written = address.strip()
    return folded(written) if HOME.fullmatch(written) else ""


# What is shared: its name in the subject, what to say, what to compare, how many may.
Shared = tuple[str, Any, Callable[[Borrower], Hashable], str]
SHARED: tuple[Shared, ...] = (
    ("cccd", gettext_lazy("cùng số CCCD …%(tail)s"), lambda one: one.id_number, "ids"),
    ("dt", gettext_lazy("cùng số điện thoại …%(tail)s"), lambda one: one.phone, "phones"),
    ("ho", gettext_lazy("cùng một hộ"), lambda one: one.household_id, "homes"),
    (
        "dc",
        gettext_lazy("cùng địa chỉ %(what)s"),
        lambda one: _home(one.address) and (one.board_id, _home(one.address)),
        "homes",
    ),
)


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find borrowers who share what one person, or one household, has alone (trùng)."""
    people = borrowers(scope)
    found, told = [], set()
    for kind, said, what, limit in SHARED:
        for rows in _shared(people, what):
            members = frozenset(row.member_id for row in rows)
            if len(members) > limits.get(limit, 1) and members not in told:
                told.add(members)
                found.append(_found(kind, said, rows))
    return found


def _shared(people: list[Borrower], what: Callable[[Borrower], Hashable]) -> list[list[Borrower]]:
    by: dict[Hashable, list[Borrower]] = defaultdict(list)
    for one in people:
        if key := what(one):
            by[key].append(one)
    return [rows for rows in by.values() if len(rows) > 1]


def _names(names: list[str]) -> str:
    more = len(names) - NAMED
    told = ", ".join(names[:NAMED])
    return _("%(names)s và %(n)s người nữa") % {"names": told, "n": more} if more > 0 else told


def _found(kind: str, said: Any, rows: list[Borrower]) -> Found:
    last, first = rows[-1], min(rows, key=lambda row: row.member_id)
    tail = {"cccd": last.id_number, "dt": last.phone}.get(kind, "")[-4:]
    groups = {row.group_id for row in rows}
    return Found(
        subject=f"{kind}-{first.member_id}",
        board_id=last.board_id,
        group_id=last.group_id if len(groups) == 1 else None,
        sentence=_("%(names)s (%(commune)s) đang vay mà %(shared)s.")
        % {
            "names": _names([row.member for row in rows]),
            "commune": ", ".join(sorted({row.commune for row in rows})),
            "shared": str(said) % {"tail": tail, "what": last.address},
        },
        since=last.disbursed_on,
        level=Level.BAD if kind == "cccd" else Level.WARN,
        acts=Role.COMMUNE_CHAIR,
        link=Link(screen="member", id=last.member_id),
        mark="-".join(str(pk) for pk in sorted({row.member_id for row in rows}))[:120],
        rows=tuple(
            Row(
                cells=(
                    row.member,
                    row.number,
                    row.group,
                    row.commune,
                    row.disbursed_on,
                    row.outstanding,
                ),
                link=Link(screen="loan", id=row.loan_id),
            )
            for row in rows
        ),
    )


ALARM = Alarm(
    number=6,
    name=gettext_lazy("Trùng người, trùng hộ"),
    means=gettext_lazy(
        "Nhiều người đang vay mà cùng số CCCD, cùng số điện thoại, cùng địa chỉ hoặc cùng một hộ."
    ),
    verb=Verb.SEE_BOOKS,
    fraud=True,
    find=find,
    columns=(
        MEMBER,
        LOAN,
        GROUP,
        text("commune", gettext_lazy("Xã")),
        day("disbursed", gettext_lazy("Giải ngân")),
        money("outstanding", gettext_lazy("Dư nợ")),
    ),
    limits=(
        Limit(
            name="phones",
            label=gettext_lazy("Số người được chung một điện thoại"),
            measure=Measure.COUNT,
            default=1,
        ),
        Limit(
            name="homes",
            label=gettext_lazy("Số người vay trong một hộ, một địa chỉ"),
            measure=Measure.COUNT,
            default=1,
        ),
    ),
)
