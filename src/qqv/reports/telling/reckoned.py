"""Which figures may a report's sentences name? Every one with its value, text and rows behind."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from qqv.reports.asked import By, to_report
from qqv.reports.conference import Extreme
from qqv.reports.indicators.measures import Measure as M
from qqv.reports.table import Link
from qqv.reports.telling.figures import Figure, Raw, commune, grouped, millions, percent
from qqv.reports.telling.gathered import Gathered
from qqv.rules.lateness import DebtGroup
from qqv.rules.money import portion

Line = tuple[str, Raw, Callable[..., str], Link | None]


def figures_of(found: Gathered) -> dict[str, Figure]:
    """Give every figure of a report by its key (số liệu của báo cáo)."""
    lines = (
        *_lending(found),
        *_quality(found),
        *_money(found),
        *_control(found),
        *_groups(found),
        *_extreme("highest", found.now.highest, found),
        *_extreme("lowest", found.now.lowest, found),
        *_plan(found),
        *_union(found),
    )
    return {
        key: Figure(key=key, raw=raw, text=text(raw), link=link) for key, raw, text, link in lines
    }


def _lending(found: Gathered) -> Iterator[Line]:
    now, asked = found.now, found.asked
    lent = to_report("appraisal", asked)
    owed = to_report("portfolio", asked)
    looked = portion(now.appraised_before_approval, now.disbursed_count)
    yield "communes_in_year", now.communes_in_year, grouped, owed
    yield "communes_active", now.communes_active, grouped, Link(screen="liquidations")
    yield "disbursed_count", now.disbursed_count, grouped, lent
    yield "disbursed", now.disbursed, millions, lent
    yield "borrowers", now.borrowers, grouped, owed
    yield "outstanding", now.outstanding, millions, owed
    yield "groups", now.groups, grouped, to_report("portfolio", replace(asked, by=By.GROUP))
    yield "appraised_before_approval", now.appraised_before_approval, grouped, lent
    yield "appraised_share", looked, percent, lent
    yield "second_cycle_count", now.second_cycle_count, grouped, lent
    yield "later_appraised", int(found.sums.total[M.LATER_APPRAISED]), grouped, lent
    yield "opening", found.opening.outstanding, millions, to_report("compare", asked)
    yield "opening_borrowers", found.opening.borrowers, grouped, to_report("compare", asked)


def _quality(found: Gathered) -> Iterator[Line]:
    asked, held = found.asked, found.now.portfolio
    for over in held.at_risk:
        link = to_report("loans", asked, late=over)
        yield f"par{over}", held.at_risk[over], millions, link
        yield f"par{over}_share", held.par(over), percent, link
    for group in DebtGroup:
        link = to_report("loans", asked, debt_group=group.value)
        yield f"n{group.value}", held.groups[group], millions, link
    classes = to_report("debt-groups", asked)
    yield "overdue", held.overdue, millions, to_report("loans", asked, late=0)
    yield "bad", held.bad, millions, classes
    yield "bad_share", portion(held.bad, held.outstanding), percent, classes
    yield "provision", held.provision, millions, classes
    yield "opening_par30_share", found.opening.par(30), percent, to_report("compare", asked)
    collected = to_report("collected", asked)
    due, in_time, came = (int(found.sums.total[key]) for key in (M.DUE, M.IN_TIME, M.COLLECTED))
    yield "due", due, millions, collected
    yield "in_time", in_time, millions, collected
    yield "in_time_share", portion(in_time, due), percent, collected
    yield "collected", came, millions, collected
    yield "recovery", portion(came, due), percent, collected


def _money(found: Gathered) -> Iterator[Line]:
    asked, total = found.asked, found.sums.total
    capital = to_report("capital", asked)
    kept = Fraction(total[M.KEPT])
    yield "original", int(total[M.ORIGINAL]), millions, capital
    yield "kept", int(kept), millions, capital
    yield "kept_share", portion(int(kept), int(total[M.ORIGINAL])), percent, capital
    yield "allocated", int(total[M.ALLOCATED]), millions, Link(screen="capital")
    yield "cash", int(total[M.CASH]), millions, capital
    yield "interest_collected", found.now.interest_collected, millions, to_report("income", asked)
    yield "savings", found.now.savings, millions, to_report("savings", asked)
    yield "savers", int(total[M.SAVING]), grouped, to_report("savings", asked)
    yield "members", int(total[M.MEMBERS]), grouped, to_report("savings", asked)
    sharing = Link(screen="sharing")
    if found.shared:
        levels = found.shared.levels
        yield "shared", levels.shared, millions, sharing
        yield "shared_share", portion(levels.shared, levels.total), percent, sharing
        yield "shared_province", levels.province, millions, sharing
        yield "shared_commune", levels.commune, millions, sharing
        yield "shared_group", levels.group, millions, sharing
        yield "kept_by_fund", levels.fund, millions, sharing


def _control(found: Gathered) -> Iterator[Line]:
    seen, total = found.checked, found.sums.total
    works, visits = Link(screen="works"), Link(screen="inspections")
    lent = found.now.disbursed_count
    yield "use_seen", seen.use_seen, grouped, works
    yield "use_right", seen.use_right, grouped, works
    yield "use_wrong", seen.use_seen - seen.use_right, grouped, works
    yield "use_unseen", lent - seen.use_seen, grouped, works
    yield "accepted", seen.accepted, grouped, works
    yield "not_accepted", seen.not_accepted, grouped, works
    due, in_time = int(total[M.WORKS_DUE]), int(total[M.WORKS_IN_TIME])
    yield "works_due", due, grouped, works
    yield "works_in_time", in_time, grouped, works
    yield "works_late", due - in_time, grouped, works
    yield "works_share", portion(in_time, due), percent, works
    yield "visits", seen.visits, grouped, visits
    yield "surprises", seen.surprises, grouped, visits
    yield "visited", seen.places, grouped, visits
    yield "findings", seen.findings, grouped, visits
    yield "remedied", seen.remedied, grouped, visits
    boards = Link(screen="boards")
    yield "posts_passed", found.changed.posts, grouped, boards
    yield "boards_changed", found.changed.boards, grouped, boards


def _groups(found: Gathered) -> Iterator[Line]:
    doctor = Link(screen="group-doctor")
    yield "small_groups", int(found.sums.total[M.SMALL_GROUPS]), grouped, doctor
    yield "least", found.fund.group_min, grouped, doctor
    yield "merged", found.changed.merged, grouped, doctor
    yield "split", found.changed.split, grouped, doctor
    sheets = Link(screen="collection")
    yield "meetings", int(found.sums.total[M.MEETINGS]), grouped, sheets
    yield "meetings_planned", int(found.sums.total[M.MEETINGS_PLANNED]), grouped, sheets


def _extreme(key: str, one: Extreme | None, found: Gathered) -> Iterator[Line]:
    if one is None:
        return
    link = to_report("portfolio", found.asked)
    for row in found.communes:
        if row.place.name == one.commune:
            link = to_report("loans", found.asked, row.place)
    yield key, one.outstanding, millions, link
    # The conference names the kind of the first commune only, as one does in speech.
    yield f"{key}_name", one.commune, commune if key == "highest" else str, link
    yield f"{key}_borrowers", one.borrowers, grouped, link


def _plan(found: Gathered) -> Iterator[Line]:
    plan = found.plan
    if plan is None:
        return
    reached = to_report("attainment", found.asked)
    yield "planned_loans", plan.loans, grouped, reached
    yield "planned_principal", plan.principal, millions, reached
    yield "planned_members", plan.members, grouped, reached
    yield "plan_share", portion(found.now.disbursed_count, plan.loans), percent, reached


def _union(found: Gathered) -> Iterator[Line]:
    work, rewarded, link = found.union, found.rewarded, to_report("union-work", found.asked)
    yield "union_meetings", work.meetings, grouped, link
    yield "minuted", work.minuted, grouped, link
    yield "attended", work.attended, grouped, link
    yield "attendance", work.attendance, percent, link
    yield "campaigns", work.campaigns, grouped, link
    yield "reached", work.reached, grouped, link
    yield "trainings", work.trainings, grouped, link
    yield "trainees", work.trainees, grouped, link
    awards = Link(screen="awards", id=found.reported.year)
    yield "rewarded", rewarded.total, grouped, awards
    yield "rewarded_districts", rewarded.districts, grouped, awards
    yield "rewarded_boards", rewarded.boards, grouped, awards
    yield "rewarded_persons", rewarded.persons, grouped, awards
