"""Which dossiers wait at which step, and from what is a new one made?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q

from qqv.lending.actions.dossier import product_on
from qqv.lending.doubles import Double, doubles_of
from qqv.lending.looking import Look, looks_at
from qqv.lending.models import Application, Appraisal, Loan, WorkKind
from qqv.lending.policies import policy_on
from qqv.lending.visiting import questions
from qqv.people.models import Group, Member
from qqv.rules.access import Actor, Verb
from qqv.rules.appraising import Policy
from qqv.rules.checklist import Item
from qqv.rules.money import Vnd
from qqv.rules.pages import Paged
from qqv.rules.refusals import Unseen
from qqv.rules.words import folded

PAGE = 40
MOST_CHOICES = 400
Stage = Application.Stage
OPEN = (Stage.APPLIED, Stage.ENDORSED, Stage.APPRAISED, Stage.APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRow:
    """One application in a list, in đồng (một hồ sơ)."""

    id: int
    number: int
    member: str
    group: str
    group_id: int
    commune: str
    cycle: int
    principal: Vnd
    work: str
    on: date
    stage: str
    stage_name: str
    appraisers: tuple[str, ...]
    wants_second: bool
    wants_province: bool
    post: str
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Somebody or something to choose (lựa chọn)."""

    id: int
    name: str
    group: str = ""
    borrowing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One step of the queue and how many wait there (bước)."""

    stage: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossiers(Paged):
    """A page of the queue at one step (danh sách hồ sơ)."""

    stage: str
    tabs: tuple[Tab, ...]
    groups: tuple[Choice, ...]
    group_id: int | None
    rows: tuple[DossierRow, ...]

    @property
    def wants_second(self) -> bool:
        """Whether some dossier here waits for one more appraiser (cần thẩm định thêm)."""
        return self.stage == Stage.APPRAISED and any(row.wants_second for row in self.rows)


def dossiers_page(
    actor: Actor,
    *,
    stage: str,
    on: date,
    number: int,
    group_id: int | None = None,
    size: int = PAGE,
    verb: Verb = Verb.SEE,
) -> Dossiers:
    """List dossiers at one step, the oldest first; done ones the newest first (hồ sơ theo bước)."""
    chosen = Stage(stage) if stage in Stage.values else Stage.APPLIED
    reach = Application.objects.within(actor.scope(verb))
    counts = dict(
        reach.filter(stage__in=OPEN).values_list("stage").annotate(n=Count("pk")).order_by()
    )
    rows = reach.filter(stage=chosen)
    if group_id:
        rows = rows.filter(group_id=group_id)
    ordered = rows.order_by("on", "pk") if chosen in OPEN else rows.order_by("-pk")
    start, policy = (number - 1) * size, policy_on(actor.fund_id, on)
    found = rows_of(list(with_people(ordered)[start : start + size + 1]), policy, on=on)
    return Dossiers(
        stage=chosen.value,
        tabs=tuple(
            Tab(stage=step.value, label=str(step.label), count=counts.get(step.value, 0))
            for step in (*OPEN, Stage.DISBURSED, Stage.DECLINED)
        ),
        groups=_groups_waiting(actor, verb, chosen, group_id),
        group_id=group_id,
        rows=tuple(found[:size]),
        number=number,
        has_more=len(found) > size,
    )


def dossiers_by_id(actor: Actor, *, ids: list[int], verb: Verb, on: date) -> tuple[DossierRow, ...]:
    """Load chosen dossiers; refuses any that is out of reach (hồ sơ đã chọn)."""
    reach = Application.objects.within(actor.scope(verb)).filter(pk__in=ids)
    ordered = list(with_people(reach).order_by("on", "pk"))
    rows = tuple(rows_of(ordered, policy_on(actor.fund_id, on), on=on))
    if len(rows) != len(set(ids)) or not ids:
        raise Unseen
    return rows


def doubles_for(
    actor: Actor, rows: Sequence[Application], *, on: date
) -> dict[int, tuple[Double, ...]]:
    """Show who in the fund is like each applicant, as far as the reader may see (trùng với)."""
    members = {row.member_id: row.member for row in rows}
    homes = policy_on(actor.fund_id, on).homes_at_an_address
    doubles = doubles_of(members, scope=actor.scope(Verb.SEE), homes=homes)
    return {row.pk: doubles[row.member_id] for row in rows}


def doubles_by_id(
    actor: Actor, *, ids: list[int], verb: Verb, on: date
) -> dict[int, tuple[Double, ...]]:
    """Show who is like the applicants of chosen dossiers (trùng với)."""
    reach = Application.objects.within(actor.scope(verb)).filter(pk__in=ids)
    return doubles_for(actor, list(reach.select_related("member__household")), on=on)


def questions_by_id(
    actor: Actor, *, ids: list[int], verb: Verb, on: date
) -> dict[int, tuple[Item, ...]]:
    """Give the points to look at in each chosen household on a day (phiếu thẩm định)."""
    reach = Application.objects.within(actor.scope(verb)).filter(pk__in=ids)
    rows = list(reach.select_related("member__household", "work_kind"))
    return {pk: asked.items for pk, asked in questions(rows, on=on).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDossier:
    """What a new application is made from, in đồng (đơn mới)."""

    groups: tuple[Choice, ...]
    members: tuple[Choice, ...]
    works: tuple[Choice, ...]
    least: Vnd
    most: Vnd
    usual: Vnd


def new_dossier(
    actor: Actor,
    *,
    on: date,
    group_id: int | None = None,
    member_id: int | None = None,
    text: str = "",
) -> NewDossier:
    """Offer members by group, name or number, the works and the limits (nhận đơn)."""
    scope = actor.scope(Verb.APPLY)
    members = Member.objects.within(scope).filter(group__isnull=False)
    if member_id:
        members = members.filter(pk=member_id)
    if group_id:
        members = members.filter(group_id=group_id)
    if text:
        members = members.filter(Q(folded__contains=folded(text)) | Q(number__startswith=text))
    shown = members.select_related("group").order_by("group__number", "sort_key")[:MOST_CHOICES]
    owing = set(
        Loan.objects.filter(member__in=[m.pk for m in shown], settled_on=None).values_list(
            "member_id", flat=True
        )
    )
    product = product_on(actor.fund_id, on)
    groups = Group.objects.within(scope).filter(valid_to=None).order_by("board_id", "number")
    works = WorkKind.objects.filter(fund_id=actor.fund_id).order_by("pk")
    return NewDossier(
        groups=tuple(Choice(id=g.pk, name=str(g)) for g in groups[:MOST_CHOICES]),
        members=tuple(
            Choice(
                id=m.pk,
                name=f"{m.name} · {m.number}",
                group=str(m.group),
                borrowing=m.pk in owing,
            )
            for m in shown
        ),
        works=tuple(Choice(id=w.pk, name=w.name) for w in works),
        least=product.principal_min,
        most=product.principal_max,
        usual=product.principal_usual,
    )


def _groups_waiting(
    actor: Actor, verb: Verb, stage: Application.Stage, group_id: int | None
) -> tuple[Choice, ...]:
    """List groups with dossiers at an open step; of done steps only the chosen one."""
    if stage in OPEN:
        wanted = Application.objects.within(actor.scope(verb)).filter(stage=stage)
        keep = Q(pk__in=wanted.values("group")) | Q(pk=group_id)
    else:
        keep = Q(pk=group_id)
    groups = Group.objects.within(actor.scope(verb)).filter(keep).select_related("board")
    return tuple(
        Choice(id=g.pk, name=str(g), group=g.board.name)
        for g in groups.order_by("board__code", "number")[:MOST_CHOICES]
    )


def with_people(rows: Any) -> Any:
    """Fetch along with applications whom and what their rows name (kèm người, nhóm)."""
    appraisals = Appraisal.objects.select_related("appraiser").order_by("on", "pk")
    return rows.select_related(
        "member__group", "member__board", "group__board", "work_kind", "product"
    ).prefetch_related(Prefetch("appraisals", queryset=appraisals))


def rows_of(rows: Sequence[Application], policy: Policy, *, on: date) -> list[DossierRow]:
    """Show applications as rows of a list, with the eyes they lack (các hồ sơ)."""
    looks = looks_at(rows, policy, on=on)
    return [row_of(row, looks[row.pk]) for row in rows]


def row_of(row: Application, look: Look) -> DossierRow:
    """Show an application as a row of a list (một hồ sơ)."""
    appraisals = row.appraisals.all()
    return DossierRow(
        id=row.pk,
        number=row.number,
        member=row.member.name,
        group=str(row.group),
        group_id=row.group_id,
        commune=row.group.board.name,
        cycle=row.cycle,
        principal=row.principal,
        work=row.work_kind.name,
        on=row.on,
        stage=row.stage,
        stage_name=str(row.get_stage_display()),
        appraisers=tuple(a.appraiser.name for a in appraisals),
        wants_second=look.wanted,
        wants_province=look.province,
        post=look.post,
        passed=all(a.passed for a in appraisals),
    )
