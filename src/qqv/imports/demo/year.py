"""How was 2022 lived? Month by month, commune by commune, through the real actions."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from uuid import UUID

from qqv.capital import actions as capital
from qqv.collection import actions as collection
from qqv.collection.models import CollectionSheet, HandOver
from qqv.imports.demo import emulation, union, visits
from qqv.imports.demo.demand import ask_households
from qqv.imports.demo.found import SAVING, Ground, Place, Say, at, key
from qqv.imports.demo.plan import SEED, STOPPING, TODAY, GroupPlan, LoanPlan
from qqv.imports.demo.planned import allocate_targets
from qqv.imports.demo.works import see_works
from qqv.ledger.actions import close_period, month_end
from qqv.lending import actions as lending
from qqv.lending.actions.dossier import Finding, Verdict, Wish
from qqv.lending.doubles import doubles_of
from qqv.lending.figures import take_figures
from qqv.lending.models import Application, Disbursement, Loan
from qqv.lending.payoff import payoff_of
from qqv.lending.visiting import questions
from qqv.people import actions as people
from qqv.people.checklists import Asked
from qqv.people.models import Member
from qqv.rules.access import Actor, Verb
from qqv.rules.appraising import Policy
from qqv.rules.checklist import Answer
from qqv.rules.money import Vnd
from qqv.trail.recording import at_time

# Planted for training: docs/demo.md tells where, the screens do not.
HOLDING = ("Yên Phong", 3, range(9, 13))
SAME_LATE = ("Xuân Vinh", 2, range(9, 12))
TOLD_APART = "Đã xem căn cước và đến cả hai nhà: hai người, hai hộ khác nhau."


def live(ground: Ground, say: Say) -> None:
    """Live the year 2022 up to the conference (diễn lại năm 2022)."""
    visits.plan_year(ground)
    allocate_targets(ground)
    emulation.publish(ground.fund.pk)
    for month in range(1, 13):
        visits.visit(ground, month)
        for n, place in enumerate(ground.places):
            say(18 + (month - 1) * 6 + n * 6 // 27, f"Tháng {month:02d}/2022, xã {place.plan.name}")
            _month(ground, place, month)
        if month < 12:
            _close(ground, month)
        ends_on = min(month_end(date(2022, month, 1)), TODAY)
        take_figures(ground.fund.pk, ends_on=ends_on)
    union.gather(ground)
    emulation.reward(ground.fund.pk)


def _month(ground: Ground, place: Place, month: int) -> None:
    _meetings(place, month)
    _refinancing(place, month)
    _hand_over(place, month)
    _lend(ground, place, month)
    see_works(place, month)
    if month == 12:
        ask_households(place)
    if month == 11 and place.plan.name == STOPPING:
        on = date(2022, 11, 15)
        with at_time(at(on)):
            people.petition(
                place.chair,
                board_id=place.board.pk,
                number="12/TTr-BQL",
                reason="Nhu cầu vay còn ít, xin tất toán nguồn vốn và dừng hoạt động",
                on=on,
                request_id=key("petition"),
            )


def _meetings(place: Place, month: int) -> None:
    rng = Random(f"{SEED}/{place.plan.name}/{month}")
    by_member = _due(place, month)
    sheets = [
        _sheet(place, plan, month, by_member, rng)
        for plan in place.plan.groups
        if not _same_late(place, plan, month)
    ]
    with at_time(at(date(2022, month, 19), 18)):
        collection.collect_many(
            place.accountant, sheets=sheets, request_id=key("meet", place.plan.code, month)
        )
    late = [plan for plan in place.plan.groups if _same_late(place, plan, month)]
    for plan in late:
        with at_time(at(date(2022, month, plan.day) + timedelta(days=12), 21)):
            sheet = _sheet(place, plan, month, by_member, rng, days=12)
            collection.collect(place.accountant, sheet=sheet, request_id=key("late", month))


def _due(place: Place, month: int) -> dict[int, Vnd]:
    due: dict[int, Vnd] = defaultdict(int)
    for loan in place.plan.loans:
        begun = loan.opening or loan.disbursed_on.month < month
        if begun and (loan.outstanding or loan.due_in(month)):
            due[loan.member] += loan.due_in(month)
    return due


def _same_late(place: Place, plan: GroupPlan, month: int) -> bool:
    name, number, months = SAME_LATE
    return (place.plan.name, plan.number) == (name, number) and month in months


def _sheet(
    place: Place,
    plan: GroupPlan,
    month: int,
    due: dict[int, Vnd],
    rng: Random,
    days: int = 0,
) -> collection.SheetIn:
    lines = []
    for member in plan.members:
        # Who owes and brings nothing stays away.
        there = due[member] > 0 if member in due else rng.random() < 0.9
        lines.append(
            collection.LineIn(
                member_id=place.members[member].pk,
                attended=there,
                received=due.get(member, 0),
                saved=SAVING if there else 0,
            )
        )
    met_on = date(2022, month, plan.day) + timedelta(days=days)
    group = place.groups[plan.number - 1]
    return collection.SheetIn(group_id=group.pk, met_on=met_on, lines=tuple(lines))


def _hand_over(place: Place, month: int) -> None:
    on = min(date(2022, month, 20), TODAY)
    held = {
        sheet.group_id: sheet.total
        for sheet in CollectionSheet.objects.filter(
            board=place.board, met_on__range=(date(2022, month, 1), on), total__gt=0
        )
    }
    name, number, months = HOLDING
    if place.plan.name == name:
        group = place.groups[number - 1].pk
        if month in months or month == months.start - 1:
            held.pop(group, None)
    _pass_on(place, held, on, f"{month}")
    if place.plan.name == name and month in months:
        # The leader brings the money of the month before, a month late.
        before = CollectionSheet.objects.get(group=group, met_on__month=month - 1)
        _pass_on(place, {group: before.total}, on + timedelta(days=1), f"{month}/late")
    late = place.plan.name == SAME_LATE[0] and month - 1 in SAME_LATE[2]
    if late:
        group = place.groups[SAME_LATE[1] - 1].pk
        sheet = CollectionSheet.objects.filter(group=group, met_on__month=month - 1).latest("pk")
        if sheet.met_on.day > 20:
            _pass_on(place, {group: sheet.total}, on + timedelta(days=1), f"{month}/same")


def _pass_on(place: Place, held: dict[int, Vnd], on: date, name: str) -> None:
    """Leaders hand over, the cashier counts, and most of it goes to the bank next day."""
    if not held:
        return
    code = place.plan.code
    with at_time(at(on, 10)):
        collection.hand_over_many(
            place.accountant,
            rows=[collection.Declared(group_id=g, declared=amount) for g, amount in held.items()],
            on=on,
            request_id=key("hand", code, name),
        )
        given = HandOver.objects.filter(record__request_id=key("hand", code, name))
        collection.receive_many(
            place.cashier,
            rows=[collection.Counted(hand_over_id=one.pk, counted=one.declared) for one in given],
            on=on,
            request_id=key("count", code, name),
        )
    banked = on + timedelta(days=1)
    with at_time(at(banked, 8)):
        capital.move_cash(
            place.cashier,
            board_id=place.board.pk,
            amount=sum(held.values()),
            to_bank=True,
            on=banked,
            slip_no=f"GNT {name}/{code}",
            request_id=key("bank", code, name),
        )


def _lend(ground: Ground, place: Place, month: int) -> None:
    new = [n for n in place.plan.loans if not n.opening and n.disbursed_on.month == month]
    if not new:
        return
    code, rng = place.plan.code, Random(f"{SEED}/{place.plan.name}/lend/{month}")
    asked, met = date(2022, month, 16), date(2022, month, 16)
    with at_time(at(asked)):
        rows = lending.apply(
            place.accountant,
            wishes=[_wish(ground, place, loan, rng) for loan in new],
            on=asked,
            request_id=key("apply", code, month),
        )
    by_group: dict[int, list[Application]] = defaultdict(list)
    for row in rows:
        by_group[row.group_id].append(row)
    size = {g.pk: len(p.members) for g, p in zip(place.groups, place.plan.groups, strict=True)}
    for group_id, asking in by_group.items():
        with at_time(at(met, 15)):
            lending.endorse(
                place.accountant,
                application_ids=[row.pk for row in asking],
                on=met,
                present=size[group_id],
                votes_for={row.pk: size[group_id] - rng.randint(0, 2) for row in asking},
                minutes_no=f"{month:02d}/BB-{group_id}",
                request_id=key("endorse", group_id, month),
            )
    _appraise(place.accountant, rows, date(2022, month, 18), key("appraise", code, month))
    leaders = {place.members[group.members[0]].pk for group in place.plan.groups}
    again = [row for row in rows if row.cycle > 1 or row.member_id in leaders]
    if again:
        _appraise(place.officer, again, date(2022, month, 19), key("again", code, month))
    with at_time(at(date(2022, month, 20))):
        lending.approve(
            place.chair,
            verdicts=[
                Verdict(application_id=row.pk, approved=True, principal=row.principal)
                for row in rows
            ],
            decision_no=f"{month:02d}/QĐ-BQL",
            on=date(2022, month, 20),
            request_id=key("approve", code, month),
        )
    for group_id, asking in by_group.items():
        with at_time(at(date(2022, month, 21), 10)):
            lending.disburse(
                place.cashier,
                group_id=group_id,
                rows=[
                    lending.ToDisburse(application_id=row.pk, id_seen=True, received_in_full=True)
                    for row in asking
                ],
                channel=Disbursement.Channel.TRANSFER,
                on=date(2022, month, 21),
                request_id=key("disburse", group_id, month),
            )


def _wish(ground: Ground, place: Place, loan: LoanPlan, rng: Random) -> Wish:
    kind = rng.choice(ground.work_kinds)
    return Wish(
        member_id=place.members[loan.member].pk,
        principal=10_000_000,
        work_kind_id=kind.pk,
        estimate=rng.randint(12, 28) * 1_000_000,
        purpose=f"Xây mới: {kind.name}" if rng.random() < 0.7 else f"Sửa chữa: {kind.name}",
    )


def _appraise(actor: Actor, rows: list[Application], on: date, request_id: UUID) -> None:
    alike, asked = _alike(actor, rows), _questions(rows, on)
    with at_time(at(on)):
        lending.appraise(
            actor,
            findings=[
                Finding(
                    application_id=row.pk,
                    visited_on=on,
                    passed=True,
                    checklist={item.key: Answer.MET for item in asked[row.pk].items},
                    doubles_note=TOLD_APART if row.member_id in alike else "",
                )
                for row in rows
            ],
            on=on,
            request_id=request_id,
        )


def _questions(rows: list[Application], on: date) -> dict[int, Asked]:
    found = Application.objects.filter(pk__in=[row.pk for row in rows])
    return questions(list(found.select_related("work_kind", "member__household")), on=on)


def _alike(actor: Actor, rows: list[Application]) -> set[int]:
    """Find whom chance made like a borrower: the appraiser then says how she told them apart."""
    members = Member.objects.select_related("household").in_bulk([row.member_id for row in rows])
    homes = Policy().homes_at_an_address
    doubles = doubles_of(members, scope=actor.scope(Verb.SEE), homes=homes)
    return {pk for pk, found in doubles.items() if any(double.twin.borrows for double in found)}


def _refinancing(place: Place, month: int) -> None:
    """One member pays her first loan off with a lump, days before her second is disbursed."""
    paid_off = [loan for loan in place.plan.loans if loan.paid_off_in == month]
    if not paid_off:
        return
    on = date(2022, month, 15)
    first = Loan.objects.get(member=place.members[paid_off[0].member], cycle=1)
    with at_time(at(on)):
        lending.settle(
            place.cashier,
            loan_id=first.pk,
            received=payoff_of(first, on=on).total,
            on=on,
            request_id=key("refinance"),
        )


def _close(ground: Ground, month: int) -> None:
    ends_on = month_end(date(2022, month, 1))
    with at_time(at(ends_on + timedelta(days=5))):
        for place in ground.places:
            close_period(
                place.accountant,
                board_id=place.board.pk,
                ends_on=ends_on,
                request_id=key("close", place.plan.code, month),
            )
        close_period(
            ground.accountant,
            board_id=ground.province.pk,
            ends_on=ends_on,
            request_id=key("close", "T", month),
        )
