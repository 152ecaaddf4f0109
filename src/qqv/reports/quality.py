"""What is out, how late is it, how is it classed, and how did it change? As tables."""

from dataclasses import replace

from django.utils.translation import gettext as _

from qqv.lending.queries.portfolio import Standing, reached, standings
from qqv.lending.queries.portfolio import summed as added
from qqv.reports import said
from qqv.reports.asked import (
    Asked,
    By,
    count,
    money,
    named,
    on_day,
    parted,
    place_columns,
    places,
    share,
    sorted_by,
    table,
    to_report,
)
from qqv.reports.table import Column, Link, Row, Table
from qqv.rules.access import Scope
from qqv.rules.lateness import BUCKETS, DebtGroup, bucket_of, provision
from qqv.rules.money import portion
from qqv.rules.refusals import shown


def _deeper(by: By) -> dict[str, object]:
    """What is behind a commune are its groups; behind a group its loans."""
    return {"by": By.GROUP} if by == By.COMMUNE else {}


def portfolio_table(scope: Scope, asked: Asked) -> Table:
    """Show what is out and how good it is on a day (dư nợ theo xã, nhóm)."""
    loans = standings(scope, on=asked.on)
    by, parts = parted(scope, loans, asked)
    columns = (
        *place_columns(by),
        count("borrowers", _("Người vay")),
        money("outstanding", _("Dư nợ")),
        money("overdue", _("Gốc quá hạn")),
        money("par0", _("Dư nợ có kỳ chậm")),
        money("par30", _("Chậm trên 30 ngày")),
        share("par30_ratio", _("PAR30")),
    )
    rows = []
    for place, held in parts:
        part = added(held)
        below = to_report("loans" if by == By.GROUP else "portfolio", asked, place, **_deeper(by))
        rows.append(
            Row(
                cells=(
                    *named(place),
                    part.borrowers,
                    part.outstanding,
                    part.overdue,
                    part.at_risk[0],
                    part.at_risk[30],
                    part.par(30),
                ),
                link=below,
                links=(
                    ("borrowers", to_report("loans", asked, place)),
                    ("outstanding", to_report("loans", asked, place)),
                    ("overdue", to_report("loans", asked, place, late=0)),
                    ("par0", to_report("loans", asked, place, late=0)),
                    ("par30", to_report("loans", asked, place, late=30)),
                    ("par30_ratio", to_report("loans", asked, place, late=30)),
                ),
            )
        )
    definitions = (said.OUTSTANDING, said.BORROWERS, said.OVERDUE, said.PAR)
    whole = added(loans)
    return table(
        "du-no", _("Dư nợ"), on_day(asked), columns, rows, definitions, par30_ratio=whole.par(30)
    )


def ageing_table(scope: Scope, asked: Asked) -> Table:
    """Show outstanding by how late it is (tuổi nợ)."""
    by, parts = parted(scope, standings(scope, on=asked.on), asked)
    spans = [*zip(BUCKETS, (*BUCKETS[1:], None), strict=True)]
    labels = [
        _("Chậm %(first)s-%(last)s ngày") % {"first": low + 1, "last": high}
        if high
        else _("Chậm trên %(n)s ngày") % {"n": low}
        for low, high in spans
    ]
    columns = (
        *place_columns(by),
        money("outstanding", _("Dư nợ")),
        money("late0", _("Trong hạn")),
        *(money(f"late{n}", label) for n, label in enumerate(labels, 1)),
    )
    rows = []
    for place, held in parts:
        sums = [0] * (len(spans) + 1)
        for loan in held:
            sums[bucket_of(loan.late)] += loan.outstanding
        links = [
            (f"late{n}", to_report("loans", asked, place, late=low, late_to=high))
            for n, (low, high) in enumerate(spans, 1)
        ]
        links += [
            ("outstanding", to_report("loans", asked, place)),
            ("late0", to_report("loans", asked, place, late_to=0)),
        ]
        below = to_report("loans" if by == By.GROUP else "ageing", asked, place, **_deeper(by))
        rows.append(Row(cells=(*named(place), sum(sums), *sums), link=below, links=tuple(links)))
    definitions = (said.OUTSTANDING, said.AGEING)
    return table("tuoi-no", _("Tuổi nợ"), on_day(asked), columns, rows, definitions)


def debt_groups_table(scope: Scope, asked: Asked) -> Table:
    """Show the five debt groups and the provision they want (phân loại nợ, dự phòng)."""
    loans = standings(scope, on=asked.on)
    by, parts = parted(scope, loans, asked)
    columns = (
        *place_columns(by),
        money("outstanding", _("Dư nợ")),
        *(money(f"n{g.value}", _("Nhóm %(n)s") % {"n": g.value}) for g in DebtGroup),
        share("bad", _("Nợ xấu")),
        money("provision", _("Dự phòng")),
    )
    rows = []
    for place, held in parts:
        part = added(held)
        links = [
            (f"n{g.value}", to_report("loans", asked, place, debt_group=g.value)) for g in DebtGroup
        ]
        links += [(k, to_report("loans", asked, place)) for k in ("outstanding", "provision")]
        below = to_report("loans" if by == By.GROUP else "debt-groups", asked, place, **_deeper(by))
        rows.append(
            Row(
                cells=(
                    *named(place),
                    part.outstanding,
                    *(part.groups[g] for g in DebtGroup),
                    portion(part.bad, part.outstanding),
                    part.provision,
                ),
                link=below,
                links=tuple(links),
            )
        )
    whole = added(loans)
    return table(
        "phan-loai-no",
        _("Phân loại nợ và dự phòng"),
        on_day(asked),
        columns,
        rows,
        (said.OUTSTANDING, said.DEBT_GROUPS, said.BAD, said.PROVISION),
        bad=portion(whole.bad, whole.outstanding),
    )


def loans_table(scope: Scope, asked: Asked) -> Table:
    """List every loan that owed something on a day, as it stood then (dư nợ từng khoản vay)."""
    held = [loan for loan in standings(scope, on=asked.on) if _wanted(loan, asked)]
    by_id = {loan.loan_id: loan for loan in held}
    people = (
        reached(scope)
        .filter(opened_on__lte=asked.on)
        .order_by("board__code", "group__number", "member__sort_key", "pk")
        .select_related("member", "group__board")
    )
    columns = (
        Column(key="name", label=_("Người vay"), weight=3),
        Column(key="number", label=_("Sổ vay")),
        Column(key="group", label=_("Nhóm"), weight=2),
        Column(key="commune", label=_("Xã"), weight=2),
        money("outstanding", _("Dư nợ")),
        money("overdue", _("Gốc quá hạn")),
        count("late", _("Ngày chậm")),
        Column(key="debt_group", label=_("Nhóm nợ")),
        money("provision", _("Dự phòng")),
    )
    rows = []
    for row in people:
        loan = by_id.get(row.pk)
        if loan is None:
            continue
        to_lines = to_report("lines", replace(asked, account_id=row.account_id), None)
        rows.append(
            Row(
                cells=(
                    row.member.name,
                    row.number,
                    str(row.group),
                    row.group.board.name,
                    loan.outstanding,
                    loan.overdue,
                    loan.late,
                    str(loan.debt_group.value),
                    provision(loan.outstanding, loan.debt_group),
                ),
                link=Link(screen="loan", id=row.pk),
                links=(
                    ("outstanding", to_lines),
                    ("overdue", Link(screen="loan", id=row.pk)),
                    ("late", Link(screen="loan", id=row.pk)),
                    ("provision", Link(screen="loan", id=row.pk)),
                ),
            )
        )
    definitions = (said.OUTSTANDING, said.OVERDUE, said.DEBT_GROUPS, said.PROVISION)
    # Days of different loans do not add up.
    made = table(
        "khoan-vay", _("Dư nợ từng khoản vay"), on_day(asked), columns, rows, definitions, late=None
    )
    return replace(made, note=_kept(asked))


def comparison_table(scope: Scope, asked: Asked) -> Table:
    """Show the portfolio on two days and what changed (so sánh hai ngày)."""
    then, now = standings(scope, on=asked.before), standings(scope, on=asked.on)
    by = By.GROUP if scope.groups else asked.by
    held = sorted_by(then, by), sorted_by(now, by)
    columns = (
        *place_columns(by),
        money("outstanding_then", _("Dư nợ ngày trước")),
        money("outstanding", _("Dư nợ ngày sau")),
        money("change", _("Tăng, giảm")),
        count("borrowers_then", _("Người vay ngày trước")),
        count("borrowers", _("Người vay ngày sau")),
        count("more", _("Tăng, giảm người vay")),
        share("par_then", _("PAR30 ngày trước")),
        share("par", _("PAR30 ngày sau")),
    )
    rows = []
    for place in places(scope, by, asked):
        a, b = (added(place.rows(part)) for part in held)
        if by == By.GROUP and not a.outstanding and not b.outstanding:
            continue
        old = replace(asked, on=asked.before)
        deeper = to_report("compare" if by == By.COMMUNE else "loans", asked, place, **_deeper(by))
        links = [
            (k, to_report("loans", old, place)) for k in ("outstanding_then", "borrowers_then")
        ]
        links += [(k, to_report("loans", asked, place)) for k in ("outstanding", "borrowers")]
        links += [("par_then", to_report("loans", old, place, late=30))]
        links += [("par", to_report("loans", asked, place, late=30))]
        links += [("change", deeper), ("more", deeper)]
        rows.append(
            Row(
                cells=(
                    *named(place),
                    a.outstanding,
                    b.outstanding,
                    b.outstanding - a.outstanding,
                    a.borrowers,
                    b.borrowers,
                    b.borrowers - a.borrowers,
                    a.par(30),
                    b.par(30),
                ),
                link=deeper,
                links=tuple(links),
            )
        )
    days = {"then": shown(asked.before), "now": shown(asked.on)}
    return table(
        "so-sanh",
        _("So sánh hai ngày"),
        _("Ngày %(then)s và ngày %(now)s") % days,
        columns,
        rows,
        (said.OUTSTANDING, said.BORROWERS, said.PAR, said.CHANGE),
        par_then=added(then).par(30),
        par=added(now).par(30),
    )


def _wanted(loan: Standing, asked: Asked) -> bool:
    if asked.debt_group is not None and loan.debt_group != asked.debt_group:
        return False
    if asked.late is not None and loan.late <= asked.late:
        return False
    return asked.late_to is None or loan.late <= asked.late_to


def _kept(asked: Asked) -> str:
    parts = []
    if asked.debt_group is not None:
        parts.append(_("Chỉ nợ nhóm %(n)s") % {"n": asked.debt_group})
    if asked.late is not None:
        parts.append(_("Chỉ khoản vay chậm trên %(n)s ngày") % {"n": asked.late})
    if asked.late_to is not None:
        parts.append(_("Chỉ khoản vay chậm không quá %(n)s ngày") % {"n": asked.late_to})
    return "; ".join(parts)
