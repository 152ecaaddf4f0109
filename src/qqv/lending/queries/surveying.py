"""Who may be asked for a wish, and what is known of her already? (phiếu khảo sát mới)"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from qqv.lending.models import RankingRule, WorkKind
from qqv.lending.queries.demand import points_on
from qqv.people.models import Board, Group, Member
from qqv.rules.access import Actor, Verb
from qqv.rules.ranking import Criterion
from qqv.rules.refusals import Unseen
from qqv.rules.words import folded

MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A member whose household is asked (thành viên được khảo sát)."""

    id: int
    name: str
    board_id: int
    group_id: int
    group: str
    phone: str
    hamlet: str
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyGround:
    """What a new survey is filled in from (phiếu khảo sát mới)."""

    boards: tuple[tuple[int, str], ...]
    groups: tuple[tuple[int, int, str], ...]
    works: tuple[tuple[int, str], ...]
    member: Known | None
    found: tuple[Known, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """The points of a decision, since when (một thang điểm)."""

    valid_from: date
    decision_no: str
    by: str
    points: dict[Criterion, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage:
    """What holds, and every decision, the latest first (thang điểm thứ tự vay)."""

    current: dict[Criterion, int]
    decided: bool
    versions: tuple[RuleVersion, ...]


def survey_ground(
    actor: Actor, *, on: date, member_id: int | None = None, text: str = ""
) -> SurveyGround:
    """Offer boards, groups and works, and members found by name or number (phiếu mới)."""
    scope = actor.scope(Verb.SURVEY)
    groups = Group.objects.within(scope).filter(valid_to=None).select_related("board")
    rows = groups.order_by("board__sort_key", "number")
    works = WorkKind.objects.filter(fund_id=actor.fund_id).order_by("pk")
    boards = {group.board_id: group.board.name for group in rows}
    for board in Board.objects.within(scope).filter(level=Board.Level.COMMUNE, valid_to=None):
        boards.setdefault(board.pk, board.name)
    members = Member.objects.within(scope).exclude(group=None)
    around = members.select_related("group__hamlet", "household__hamlet", "board")
    member = around.filter(pk=member_id).first() if member_id else None
    if member_id and member is None:
        raise Unseen
    wanted = Q(folded__contains=folded(text)) | Q(number__startswith=text)
    return SurveyGround(
        boards=tuple(boards.items()),
        groups=tuple((group.board_id, group.pk, str(group)) for group in rows),
        works=tuple((work.pk, work.name) for work in works),
        member=_known(member) if member else None,
        found=tuple(_known(row) for row in around.filter(wanted).order_by("sort_key")[:MOST])
        if text
        else (),
    )


def ranking_rules(actor: Actor, *, on: date) -> RulesPage:
    """Show the points in force and every decision on them (thang điểm)."""
    rows = RankingRule.objects.filter(fund_id=actor.fund_id).select_related("record__actor")
    return RulesPage(
        current=points_on(actor.fund_id, on),
        decided=any(row.valid_from <= on for row in rows),
        versions=tuple(
            RuleVersion(
                valid_from=row.valid_from,
                decision_no=row.decision_no,
                by=row.record.actor.name,
                points={one: row.points[one.value] for one in Criterion},
            )
            for row in rows.order_by("-valid_from")
        ),
    )


def _known(member: Member) -> Known:
    assert member.group is not None, member
    hamlet = member.household.hamlet or member.group.hamlet
    return Known(
        id=member.pk,
        name=member.name,
        board_id=member.board_id,
        group_id=member.group.pk,
        group=str(member.group),
        phone=member.phone,
        hamlet=hamlet.name if hamlet else "",
        standing=member.household.standing,
    )
