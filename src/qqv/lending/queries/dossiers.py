"""Which dossiers wait at which step, and what does each one say?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch

from qqv.lending.actions.dossier import product_on
from qqv.lending.models import Acceptance, Application, Appraisal, WorkKind
from qqv.people.models import Group, Member
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen

PAGE = 40
Stage = Application.Stage
OPEN = (Stage.APPLIED, Stage.ENDORSED, Stage.APPRAISED, Stage.APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRow:
    """One application in a list (một hồ sơ)."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossiers:
    """A page of the queue at one step (danh sách hồ sơ)."""

    stage: str
    tabs: tuple[tuple[str, str, int], ...]
    rows: tuple[DossierRow, ...]
    number: int
    has_more: bool

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def previous(self) -> int:
        return self.number - 1


def dossiers_page(
    actor: Actor, *, stage: str, number: int, group_id: int | None = None
) -> Dossiers:
    """List dossiers at one step, oldest first (hồ sơ theo bước)."""
    chosen = Stage(stage) if stage in Stage.values else Stage.APPLIED
    reach = Application.objects.within(actor.scope(Verb.SEE))
    counts = dict(
        reach.filter(stage__in=OPEN).values_list("stage").annotate(n=Count("pk")).order_by()
    )
    rows = reach.filter(stage=chosen)
    if group_id:
        rows = rows.filter(group_id=group_id)
    closed = chosen in (Stage.DISBURSED, Stage.DECLINED)
    ordered = rows.order_by("-on", "-pk") if closed else rows.order_by("on", "pk")
    start = (number - 1) * PAGE
    found = [_row(row) for row in _with_people(ordered)[start : start + PAGE + 1]]
    return Dossiers(
        stage=chosen.value,
        tabs=tuple(
            (step.value, str(step.label), counts.get(step.value, 0))
            for step in (*OPEN, Stage.DISBURSED, Stage.DECLINED)
        ),
        rows=tuple(found[:PAGE]),
        number=number,
        has_more=len(found) > PAGE,
    )


def dossiers_by_id(actor: Actor, *, ids: list[int], verb: Verb) -> tuple[DossierRow, ...]:
    """Load chosen dossiers; refuses any that is out of reach (hồ sơ đã chọn)."""
    reach = Application.objects.within(actor.scope(verb)).filter(pk__in=ids)
    rows = tuple(_row(row) for row in _with_people(reach).order_by("on", "pk"))
    if len(rows) != len(set(ids)) or not ids:
        raise Unseen
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the stepper (bước)."""

    label: str
    state: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPage:
    """A whole dossier (hồ sơ vay)."""

    row: DossierRow
    member_id: int
    purpose: str
    estimate: Vnd
    steps: tuple[Step, ...]
    missing: tuple[str, ...]
    endorsement: Any
    appraisals: tuple[Any, ...]
    approval: Any
    loan_id: int | None


def dossier_page(actor: Actor, *, application_id: int) -> DossierPage:
    """Show a dossier with its steps and what is missing (hồ sơ vay)."""
    reach = Application.objects.within(actor.scope(Verb.SEE)).filter(pk=application_id)
    row = (
        _with_people(reach)
        .select_related(
            "endorsement",
            "approval__approver",
            "loan",
            "member",
            "group__board",
            "work_kind",
            "product",
        )
        .first()
    )
    if row is None:
        raise Unseen
    accepted = (
        Acceptance.objects.filter(loan__application=row, accepted=True).first()
        if row.stage == Stage.DISBURSED
        else None
    )
    return DossierPage(
        row=_row(row),
        member_id=row.member_id,
        purpose=row.purpose,
        estimate=row.estimate,
        steps=_steps(row, accepted),
        missing=_missing(row, accepted),
        endorsement=getattr(row, "endorsement", None),
        appraisals=tuple(row.appraisals.all()),
        approval=getattr(row, "approval", None),
        loan_id=row.loan.pk if hasattr(row, "loan") else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Somebody or something to choose (lựa chọn)."""

    id: int
    name: str
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDossier:
    """What a new application is made from (đơn mới)."""

    members: tuple[Choice, ...]
    works: tuple[Choice, ...]
    least: Vnd
    most: Vnd
    usual: Vnd


def new_dossier(actor: Actor, *, on: date, group_id: int | None) -> NewDossier:
    """Offer the members of a group, the works and the limits (nhận đơn)."""
    members = Member.objects.within(actor.scope(Verb.APPLY)).filter(group__isnull=False)
    if group_id:
        members = members.filter(group_id=group_id)
    product = product_on(actor.fund_id, on)
    works = WorkKind.objects.filter(fund_id=actor.fund_id).order_by("pk")
    return NewDossier(
        members=tuple(
            Choice(id=m.pk, name=f"{m.name} · {m.number}", group=str(m.group))
            for m in members.select_related("group").order_by("group__number", "sort_key")[:400]
        ),
        works=tuple(Choice(id=w.pk, name=w.name) for w in works),
        least=product.principal_min,
        most=product.principal_max,
        usual=product.principal_usual,
    )


def groups_in_reach(actor: Actor) -> tuple[Choice, ...]:
    """List groups to choose from (chọn nhóm)."""
    groups = Group.objects.within(actor.scope(Verb.APPLY)).filter(valid_to=None)
    return tuple(Choice(id=g.pk, name=str(g)) for g in groups.order_by("board_id", "number")[:400])


def _with_people(rows: Any) -> Any:
    appraisals = Appraisal.objects.select_related("appraiser").order_by("on", "pk")
    return rows.select_related("member", "group__board", "work_kind", "product").prefetch_related(
        Prefetch("appraisals", queryset=appraisals)
    )


def _row(row: Application) -> DossierRow:
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
        appraisers=tuple(a.appraiser.name for a in row.appraisals.all()),
        wants_second=row.cycle >= row.product.second_appraiser_from_cycle
        and len(row.appraisals.all()) < 2,
    )


def _steps(row: Application, accepted: Acceptance | None) -> tuple[Step, ...]:
    endorsement, approval = getattr(row, "endorsement", None), getattr(row, "approval", None)
    loan, appraisals = getattr(row, "loan", None), row.appraisals.all()
    done = (
        ("Đơn", row.on, ""),
        ("Bình xét", endorsement and endorsement.on, endorsement and f"{endorsement}"),
        ("Thẩm định", appraisals[0].on if appraisals else None, ""),
        ("Duyệt", approval and approval.on, approval and approval.decision_no),
        ("Giải ngân", loan and loan.disbursed_on, ""),
        ("Nghiệm thu", accepted and accepted.on, ""),
    )
    now = next((n for n, (_, on, _) in enumerate(done) if not on), len(done))
    return tuple(
        Step(
            label=label,
            state="done" if on else "now" if n == now else "later",
            note=f"{on:%d/%m/%Y}" if on else "",
        )
        for n, (label, on, _) in enumerate(done)
    )


def _missing(row: Application, accepted: Acceptance | None) -> tuple[str, ...]:
    if row.stage == Stage.DECLINED:
        return ()
    missing = []
    if not hasattr(row, "endorsement"):
        missing.append("Biên bản bình xét của nhóm")
    good = [a for a in row.appraisals.all() if a.passed]
    wanted = 2 if row.cycle >= row.product.second_appraiser_from_cycle else 1
    if len(good) < wanted:
        missing.append("Biên bản thẩm định" if not good else "Biên bản thẩm định của người thứ hai")
    if not hasattr(row, "approval"):
        missing.append("Quyết định duyệt")
    if not hasattr(row, "loan"):
        missing.append("Chữ ký nhận tiền của người vay")
    elif accepted is None:
        missing.append("Biên bản nghiệm thu công trình")
    return tuple(missing)
