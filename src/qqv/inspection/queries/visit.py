"""What was saved on a visit, step by step, and what is left of it?"""

from dataclasses import dataclass
from datetime import date

from qqv.inspection.actions.visit import booked_now
from qqv.inspection.models import Confirmation, Inspection, SampledMember
from qqv.inspection.progress import Done, done_of, left_of
from qqv.inspection.queries.findings import FindingRow, finding_row
from qqv.people.attached import Shown, shown
from qqv.people.models import Attachment, Officer, valid
from qqv.rules.access import Actor, Verb
from qqv.rules.checklist import ANSWER_NAMES, Answer
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRow:
    """One point of the list and what was seen (một điểm kiểm tra)."""

    key: str
    text: str
    number: int
    answer: str
    answer_name: str
    note: str
    photos: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """The cash that was counted, in đồng (kiểm quỹ)."""

    counted: Vnd
    booked: Vnd
    notes: tuple[tuple[int, int, Vnd], ...]
    reason: str

    @property
    def gap(self) -> Vnd:
        return self.counted - self.booked


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledRow:
    """One drawn member: what the books said, what she said, in đồng (đối chiếu)."""

    id: int
    turn: int
    member_id: int
    name: str
    group: str
    principal: Vnd
    savings: Vnd
    asked: bool
    met: bool
    said_principal: Vnd | None
    said_savings: Vnd | None
    passbook: bool
    note: str

    @property
    def gap(self) -> bool:
        said = (self.said_principal, self.said_savings)
        return self.met and said != (self.principal, self.savings)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPage:
    """A visit with every step (một lần kiểm tra)."""

    id: int
    plan_id: int
    board_id: int
    group_id: int | None
    unit: str
    kind: str
    on: date
    inspector: str
    surprise: bool
    draw_id: int | None
    basis: str
    seed: str
    points: tuple[PointRow, ...]
    booked: Vnd
    count: CountRow | None
    sampled: tuple[SampledRow, ...]
    findings: tuple[FindingRow, ...]
    ended_on: date | None
    present: str
    conclusion: str
    notes: tuple[tuple[date, str], ...]
    may_write: bool
    may_note: bool
    left: str

    @property
    def answered(self) -> int:
        return sum(bool(point.answer) for point in self.points)

    @property
    def confirmed(self) -> int:
        return sum(row.asked for row in self.sampled)

    @property
    def next_point(self) -> PointRow | None:
        return next((point for point in self.points if not point.answer), None)

    @property
    def next_member(self) -> SampledRow | None:
        return next((row for row in self.sampled if not row.asked), None)


def visit_page(actor: Actor, *, inspection_id: int, on: date) -> VisitPage:
    """Show a visit; before its end to who inspects only (một lần kiểm tra)."""
    reach = Inspection.objects.all().known_to(actor).filter(pk=inspection_id)
    row = reach.select_related("board", "group", "inspector", "plan", "closing").first()
    if row is None:
        raise Unseen
    done, closing = done_of(row), getattr(row, "closing", None)
    mine = row.inspector_id == actor.user_id and actor.may(Verb.INSPECT)
    return VisitPage(
        id=row.pk,
        plan_id=row.plan_id,
        board_id=row.board_id,
        group_id=row.group_id,
        unit=row.unit,
        kind="group" if row.group_id else row.board.level,
        on=row.on,
        inspector=row.inspector.name,
        surprise=row.plan.draw_id is not None,
        draw_id=row.plan.draw_id,
        basis=row.basis,
        seed=row.seed,
        points=_points(row, done),
        booked=booked_now(row) if mine and closing is None else 0,
        count=_count(row),
        sampled=tuple(_sampled(one, done.confirmed.get(one.pk)) for one in done.sampled),
        findings=_findings(row, on),
        ended_on=closing.on if closing else None,
        present=closing.present if closing else "",
        conclusion=closing.conclusion if closing else "",
        notes=tuple(row.notes.order_by("pk").values_list("on", "text")),
        may_write=mine and closing is None,
        may_note=mine and closing is not None,
        left=left_of(row) if mine and closing is None else "",
    )


def responsible_of(actor: Actor, *, inspection_id: int, on: date) -> tuple[str, ...]:
    """Name the unit's officers a finding may be put to (người chịu trách nhiệm)."""
    row = Inspection.objects.within(actor.scope(Verb.INSPECT)).filter(pk=inspection_id).first()
    if row is None:
        raise Unseen
    held = Officer.objects.filter(valid(on), board=row.board_id)
    here = held.filter(group=row.group_id) if row.group_id else held.filter(group=None)
    return tuple(f"{one.name}, {one.get_post_display()}" for one in here.order_by("pk"))


def photographs(inspection_id: int) -> list[tuple[Attachment, str]]:
    """List a visit's photos with what each shows, for its minutes (ảnh của biên bản)."""
    row = Inspection.objects.get(pk=inspection_id)
    texts = {point["key"]: point["text"] for point in row.points}
    done = done_of(row)
    found = [
        (photo, texts[key]) for key, answer in done.answers.items() for photo in answer.photos.all()
    ]
    for finding in row.findings.filter(dropped_by=None).prefetch_related("photos").order_by("pk"):
        found += [(photo, finding.text) for photo in finding.photos.all()]
    return [(photo, text) for photo, text in found if photo.media_type.startswith("image/")]


def _points(row: Inspection, done: Done) -> tuple[PointRow, ...]:
    found = []
    for number, point in enumerate(row.points, 1):
        said = done.answers.get(point["key"])
        found.append(
            PointRow(
                key=point["key"],
                text=point["text"],
                number=number,
                answer=said.answer if said else "",
                answer_name=ANSWER_NAMES[Answer(said.answer)] if said else "",
                note=said.note if said else "",
                photos=shown(said.photos.all()) if said else (),
            )
        )
    return tuple(found)


def _count(row: Inspection) -> CountRow | None:
    last = row.counts.order_by("-pk").first()
    if last is None:
        return None
    kinds = sorted((int(note) for note in last.denominations), reverse=True)
    pieces = last.denominations
    return CountRow(
        counted=last.counted,
        booked=last.booked,
        notes=tuple((n, pieces[str(n)], n * pieces[str(n)]) for n in kinds),
        reason=last.reason,
    )


def _sampled(row: SampledMember, said: Confirmation | None) -> SampledRow:
    return SampledRow(
        id=row.pk,
        turn=row.turn,
        member_id=row.member_id,
        name=row.member.name,
        group=str(row.member.group or ""),
        principal=row.principal,
        savings=row.savings,
        asked=said is not None,
        met=bool(said and said.met),
        said_principal=said.principal if said else None,
        said_savings=said.savings if said else None,
        passbook=bool(said and said.passbook),
        note=said.note if said else "",
    )


def _findings(row: Inspection, on: date) -> tuple[FindingRow, ...]:
    held = row.findings.filter(dropped_by=None).order_by("pk")
    around = held.select_related("inspection__board", "inspection__group")
    around = around.prefetch_related("remedies__verdict")
    return tuple(
        finding_row(one, sorted(one.remedies.all(), key=lambda r: r.pk), on) for one in around
    )
