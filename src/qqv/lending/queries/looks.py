"""What did each look at a loan's works find, and what is asked at the next one?"""

from dataclasses import dataclass
from datetime import date

from qqv.lending.models import Loan
from qqv.lending.seeing import asked_of
from qqv.people.attached import Shown, shown
from qqv.people.checklists import Asked
from qqv.rules.access import Actor, Verb
from qqv.rules.checklist import Purpose
from qqv.rules.refusals import Unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a filled-in list (điểm đã xem)."""

    text: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at the works (một lần nghiệm thu)."""

    id: int
    on: date
    by: str
    accepted: bool
    basis: str
    points: tuple[Point, ...]
    note: str
    return_on: date | None
    before: tuple[Shown, ...]
    after: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UseLook:
    """One look at where the money went (một lần kiểm tra sử dụng vốn)."""

    id: int
    on: date
    by: str
    used_right: bool
    points: tuple[Point, ...]
    note: str
    photos: tuple[Shown, ...]


def looks_of(loan: Loan) -> tuple[Look, ...]:
    """List the looks at a loan's works, the first first (các lần nghiệm thu)."""
    rows = loan.acceptances.select_related("record__actor").prefetch_related("before", "after")
    return tuple(
        Look(
            id=row.pk,
            on=row.on,
            by=row.record.actor.name,
            accepted=row.accepted,
            basis=row.basis,
            points=_points(row.checklist),
            note=row.note,
            return_on=row.return_on,
            before=shown(row.before.all()),
            after=shown(row.after.all()),
        )
        for row in rows.order_by("pk")
    )


def use_looks_of(loan: Loan) -> tuple[UseLook, ...]:
    """List the looks at where a loan's money went, the first first (các lần kiểm tra)."""
    rows = loan.use_checks.select_related("checker").prefetch_related("photos")
    return tuple(
        UseLook(
            id=row.pk,
            on=row.on,
            by=row.checker.name,
            used_right=row.used_right,
            points=_points(row.checklist),
            note=row.note,
            photos=shown(row.photos.all()),
        )
        for row in rows.order_by("pk")
    )


def asked_now(actor: Actor, *, loan_id: int, purpose: Purpose, on: date, verb: Verb) -> Asked:
    """Tell what is asked of a loan's works on a day (phiếu sẽ hỏi). Refuses what she cannot see."""
    reach = Loan.objects.within(actor.scope(verb)).filter(pk=loan_id)
    loan = reach.select_related("board", "application__work_kind").first()
    if loan is None:
        raise Unseen
    return asked_of(loan, purpose, on=on)


def _points(rows: list[dict[str, str]]) -> tuple[Point, ...]:
    return tuple(Point(text=row["text"], answer=row["answer"]) for row in rows)
