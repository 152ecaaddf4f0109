"""Alarm 11: one leader or appraiser lends far more than others, or to her own (cho vay thiên vị).

Formula: what was lent in the last `months` in one group, or on one appraiser's visits in one
commune, is more than `times` the mean of the others in reach, and `least` loans or more; at least
`peers` others are needed to compare. Kin: an open loan in the household of a serving officer,
other than a group officer's own; a board officer's own loan too. Source: fund.md 11.11; cases F2,
F4. Kin is known as far as officers are known as members.
"""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.lending.queries.sharing import (
    Borrower,
    Lent,
    borrowers,
    lent_by_appraiser,
    lent_by_group,
    officers_at_home,
)
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.refusals import shown
from qqv.rules.schedule import months_later
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import count, money, text


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find leaders and appraisers far above the others, and officers' kin (thiên vị)."""
    first = months_later(on, -limits["months"])
    groups = lent_by_group(scope, first=first, last=on)
    appraisers = lent_by_appraiser(scope, first=first, last=on)
    return [
        *(_above("nhom", one, groups, first) for one in _far_above(groups, limits)),
        *(_above("nguoi", one, appraisers, first) for one in _far_above(appraisers, limits)),
        *_kin(scope, on),
    ]


def _far_above(rows: Sequence[Lent], limits: Limits) -> list[Lent]:
    total, others = sum(row.amount for row in rows), len(rows) - 1
    if others < max(limits["peers"], 1):
        return []
    return [
        row
        for row in rows
        if row.count >= limits["least"]
        and row.amount * others > limits["times"] * (total - row.amount)
    ]


def _above(kind: str, one: Lent, rows: Sequence[Lent], first: date) -> Found:
    group = kind == "nhom"
    sentence = (
        _(
            "%(name)s, %(commune)s: %(n)s khoản, %(amount)s đ từ ngày %(first)s, hơn hẳn các nhóm"
            " khác."
        )
        if group
        else _(
            "%(name)s thẩm định ở %(commune)s %(n)s khoản, %(amount)s đ từ ngày %(first)s, hơn hẳn"
            " những người khác."
        )
    )
    top = sorted(rows, key=lambda row: -row.amount)[:10]
    return Found(
        subject=f"{kind}-{one.key}" if group else f"{kind}-{one.key}-ban-{one.board_id}",
        board_id=one.board_id,
        group_id=one.key if group else None,
        sentence=sentence
        % {
            "name": one.name,
            "commune": one.commune,
            "n": one.count,
            "amount": shown(one.amount),
            "first": shown(first),
        },
        since=first,
        level=Level.WARN,
        acts=Role.INSPECTOR,
        link=Link(screen="group", id=one.key) if group else Link(screen="dossiers"),
        mark=f"{one.count}",
        rows=tuple(Row(cells=(row.name, row.commune, row.count, row.amount)) for row in top),
    )


def _kin(scope: Scope, on: date) -> list[Found]:
    homes = officers_at_home(scope, on=on)
    found = []
    for one in borrowers(scope, homes=homes) if homes else ():
        for who in homes.get(one.household_id, []):
            own = who.member_id == one.member_id
            if who.of_board or not own:
                found.append(_related(one, who.name, who.post, own=own))
                break
    return found


def _related(one: Borrower, name: str, post: str, *, own: bool) -> Found:
    sentence = (
        _("%(member)s, %(group)s, %(commune)s: là %(post)s mà đang vay, dư nợ %(owed)s đ.")
        if own
        else _(
            "%(member)s, %(group)s, %(commune)s: người cùng hộ với %(post)s %(name)s đang vay, dư"
            " nợ %(owed)s đ."
        )
    )
    return Found(
        subject=f"khoan-vay-{one.loan_id}",
        board_id=one.board_id,
        group_id=one.group_id,
        sentence=sentence
        % {
            "member": one.member,
            "group": one.group,
            "commune": one.commune,
            "post": _(post),
            "name": name,
            "owed": shown(one.outstanding),
        },
        since=one.disbursed_on,
        level=Level.WARN,
        acts=Role.COMMUNE_CHAIR,
        link=Link(screen="loan", id=one.loan_id),
        mark=f"{one.loan_id}",
        rows=(
            Row(
                cells=(one.member, one.commune, 1, one.outstanding),
                link=Link(screen="loan", id=one.loan_id),
            ),
        ),
    )


ALARM = Alarm(
    number=11,
    name=gettext_lazy("Cho vay dồn vào một người"),
    means=gettext_lazy(
        "Một nhóm, hoặc một người thẩm định, có số cho vay gấp nhiều lần bình quân những nơi khác;"
        " hoặc cán bộ, người cùng hộ với cán bộ đang vay."
    ),
    verb=Verb.SEE_BOOKS,
    fraud=True,
    find=find,
    columns=(
        text("name", gettext_lazy("Nhóm, người"), 3),
        text("commune", gettext_lazy("Xã"), 2),
        count("n", gettext_lazy("Số khoản")),
        money("amount", gettext_lazy("Số tiền")),
    ),
    limits=(
        Limit(
            name="times",
            label=gettext_lazy("Gấp bình quân những nơi khác"),
            measure=Measure.COUNT,
            default=4,
        ),
        Limit(
            name="least",
            label=gettext_lazy("Số khoản ít nhất"),
            measure=Measure.COUNT,
            default=10,
        ),
        Limit(
            name="peers",
            label=gettext_lazy("So với ít nhất"),
            measure=Measure.COUNT,
            default=5,
        ),
        Limit(
            name="months",
            label=gettext_lazy("Xem các khoản giải ngân trong"),
            measure=Measure.MONTHS,
            default=12,
        ),
    ),
)
