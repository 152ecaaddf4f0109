"""Which groups are too small, with whom might they merge, and what would that change?"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q, QuerySet, Sum

from qqv.lending.models import Application, Installment, Loan, Repayment
from qqv.lending.queries.portfolio import by_group, standings
from qqv.people.models import Board, Fund, Group, Member, valid
from qqv.reports.merging import Candidate, Match, matched
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.allowance import monthly_allowance
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen
from qqv.rules.schedule import months_later

AHEAD = 6  # months the doctor looks ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A group, or several as one: people, money in đồng, the leader's month (sức khỏe nhóm)."""

    id: int
    board_id: int
    name: str
    commune: str
    hamlet: str
    now: int
    later: int
    least: int
    outstanding: Vnd
    overdue: Vnd
    late: int
    interest: Vnd
    allowance: Vnd

    @property
    def small(self) -> bool:
        return self.now < self.least

    @property
    def fades(self) -> bool:
        return self.later < self.least


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Groups as they are and as they would be merged (trước và sau khi ghép)."""

    before: tuple[Health, ...]
    after: Health
    distance: int
    months: int = AHEAD

    @property
    def board_id(self) -> int:
        return self.after.board_id

    @property
    def address(self) -> str:
        return "&".join(f"nhom={group.id}" for group in self.before)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorPage:
    """The groups that need strengthening and what is proposed (củng cố nhóm)."""

    boards: tuple[tuple[int, str], ...]
    board_id: int | None
    small: int
    groups: int
    least: int
    most: int
    percent: str
    months: int
    proposed: tuple[Effect, ...]
    alone: tuple[Health, ...]

    @property
    def wide(self) -> bool:
        """Many boards are listed in short; one is shown in full."""
        return self.board_id is None and len(self.boards) > 1


def doctor_page(actor: Actor, *, board_id: int | None, on: date) -> DoctorPage:
    """Find groups under the least size, now or in six months, and partners (củng cố nhóm)."""
    scope = actor.scope(Verb.SEE_BOOKS)
    boards = Board.objects.within(scope).filter(level=Board.Level.COMMUNE).order_by("code")
    if board_id is not None and not boards.filter(pk=board_id).exists():
        raise Unseen
    reach = Group.objects.filter(valid(on), board__in=boards)
    if board_id is not None:
        reach = reach.filter(board=board_id)
    fund = Fund.objects.get(pk=actor.fund_id)
    groups = _groups(reach)
    health = _health(groups, fund, on)
    rows = [_candidate(group, health[group.pk]) for group in groups]
    matches = matched(rows, least=fund.group_min, most=fund.group_max)
    taken = {pk for match in matches for pk in (match.host, *match.guests)}
    small = [h for h in health.values() if h.small or h.fades]
    return DoctorPage(
        boards=tuple(boards.values_list("pk", "name")),
        board_id=board_id,
        small=len(small),
        groups=len(groups),
        least=fund.group_min,
        most=fund.group_max,
        percent=f"{fund.leader_share.normalize():f}".replace(".", ","),
        months=AHEAD,
        proposed=tuple(_effect(health, match, fund) for match in matches),
        alone=tuple(h for h in small if h.id not in taken),
    )


def effect_of(actor: Actor, *, group_ids: Sequence[int], on: date) -> Effect:
    """Tell what some groups would be as one, before it is decided (thử ghép nhóm)."""
    scope = actor.scope(Verb.MERGE_GROUPS)
    groups = _groups(Group.objects.within(scope).filter(valid(on), pk__in=group_ids))
    if len(groups) != len(set(group_ids)) or not groups:
        raise Unseen
    fund = Fund.objects.get(pk=actor.fund_id)
    health = _health(groups, fund, on)
    first, *others = [group.pk for group in groups]
    return _effect(health, Match(host=first, guests=tuple(others), distance=0), fund)


def _groups(reach: QuerySet[Group]) -> list[Group]:
    rows = reach.select_related("board", "hamlet").prefetch_related("hamlet__successors")
    return list(rows.order_by("board__code", "number"))


def _health(groups: Sequence[Group], fund: Fund, on: date) -> dict[int, Health]:
    ids = [group.pk for group in groups]
    now, later = _sizes(ids, on)
    boards = frozenset(group.board_id for group in groups)
    narrow = Scope(fund_id=fund.pk, everywhere=False, boards=boards, groups=frozenset())
    loans = by_group(standings(narrow, on=on))
    interest = _interest(ids, on)
    return {
        group.pk: Health(
            id=group.pk,
            board_id=group.board_id,
            name=str(group),
            commune=group.board.name,
            hamlet=group.hamlet.name if group.hamlet else "",
            now=now.get(group.pk, 0),
            later=later.get(group.pk, 0),
            least=fund.group_min,
            outstanding=sum(loan.outstanding for loan in loans.get(group.pk, [])),
            overdue=sum(loan.overdue for loan in loans.get(group.pk, [])),
            late=sum(loan.late > 0 for loan in loans.get(group.pk, [])),
            interest=interest.get(group.pk, 0),
            allowance=monthly_allowance(interest.get(group.pk, 0), percent=fund.leader_share),
        )
        for group in groups
    }


def _sizes(ids: Sequence[int], on: date) -> tuple[dict[int, int], dict[int, int]]:
    """Count members now, and without those whose loan ends soon and who ask for no other."""
    members = Member.objects.filter(group__in=ids)
    open_loans = Loan.objects.filter(group__in=ids, settled_on=None)
    last = dict(
        Installment.objects.filter(loan__in=open_loans.values("pk"))
        .values_list("loan__member_id")
        .annotate(n=Max("due_on"))
    )
    asking = Application.objects.filter(group__in=ids).exclude(
        stage__in=[Application.Stage.DISBURSED, Application.Stage.DECLINED]
    )
    stays = set(asking.values_list("member_id", flat=True))
    until = months_later(on, AHEAD)
    now: dict[int, int] = defaultdict(int)
    later: dict[int, int] = defaultdict(int)
    for member_id, group_id in members.values_list("pk", "group_id"):
        now[group_id] += 1
        ends = last.get(member_id)
        later[group_id] += ends is None or ends > until or member_id in stays
    return now, later


def _interest(ids: Sequence[int], on: date) -> dict[int, Vnd]:
    """Add up the interest members of each group paid in twelve months."""
    since = months_later(on, -12) + timedelta(days=1)
    held = Repayment.objects.filter(loan__group__in=ids, on__range=(since, on)).filter(
        Q(reversal=None) | Q(reversal__entry__on__gt=on)
    )
    return dict(held.values_list("loan__group").annotate(n=Sum("interest")))


def _candidate(group: Group, health: Health) -> Candidate:
    hamlet, numbered = group.hamlet, None
    place = hamlet.pk if hamlet else None
    if hamlet:
        successors = list(hamlet.successors.all())
        place = successors[0].pk if successors else place
        numbered = re.search(r"(\d+)\s*$", hamlet.name)
    return Candidate(
        id=group.pk,
        board_id=group.board_id,
        now=health.now,
        later=health.later,
        place=place,
        ordinal=int(numbered[1]) if numbered else None,
    )


def _effect(health: dict[int, Health], match: Match, fund: Fund) -> Effect:
    before = tuple(health[pk] for pk in (match.host, *match.guests))
    interest = sum(group.interest for group in before)
    host = before[0]
    after = Health(
        id=host.id,
        board_id=host.board_id,
        name=host.name,
        commune=host.commune,
        hamlet=host.hamlet,
        now=sum(group.now for group in before),
        later=sum(group.later for group in before),
        least=host.least,
        outstanding=sum(group.outstanding for group in before),
        overdue=sum(group.overdue for group in before),
        late=sum(group.late for group in before),
        interest=interest,
        allowance=monthly_allowance(interest, percent=fund.leader_share),
    )
    return Effect(before=before, after=after, distance=match.distance)
