"""What is asked at an applicant's house, and is what was found there enough?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from qqv.lending.models import Application, Appraisal
from qqv.people.attaching import Sent, digests
from qqv.people.checklists import Asked, in_force, narrowed
from qqv.people.standards.appraisal import VERSIONS
from qqv.rules.appraising import Policy, require_visit
from qqv.rules.checklist import ANSWER_NAMES, Answer, Facts, Purpose, answered, written

IN_USE = "cu_con_dung"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the appraiser saw at one household (kết quả thẩm định).

    `checklist` answers the points that were asked by their keys; `notes` says more on a point.
    """

    application_id: int
    visited_on: date
    passed: bool
    checklist: Mapping[str, Answer | str]
    notes: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    doubles_note: str = ""
    photos: tuple[Sent, ...] = ()

    @property
    def told(self) -> str:
        """Write what makes two findings the same; photos by their digests (nội dung)."""
        rest = (self.note, self.doubles_note, *digests(self.photos))
        answers = sorted((key, str(value)) for key, value in self.checklist.items())
        notes = sorted(self.notes.items())
        return str((self.application_id, self.visited_on, self.passed, answers, notes, *rest))


def facts_of(row: Application) -> Facts:
    """Tell of a dossier what decides which points are asked (đặc điểm hồ sơ)."""
    return {
        "cycle": row.cycle,
        "work": row.work_kind.code,
        "standing": row.member.household.standing,
    }


def questions(rows: Sequence[Application], *, on: date) -> dict[int, Asked]:
    """Give the points asked at each household on a day, in one statement (phiếu thẩm định).

    The rows must bring their work kinds, members and households.
    """
    if not rows:
        return {}
    whole = in_force(rows[0].work_kind.fund_id, Purpose.APPRAISAL, on=on)
    return {row.pk: narrowed(whole, facts_of(row)) for row in rows}


def answers_of(
    row: Application, asked: Asked, finding: Finding, policy: Policy
) -> list[dict[str, str]]:
    """Write the answered list the way an appraisal keeps it (phiếu đã điền).

    Who passes was asked every point; what is not met is explained; photos as the fund wants.
    Somebody who does not pass may be left with open points: nobody was at home.
    """
    items = asked.items
    if not finding.passed:
        items = tuple(item for item in items if item.key in finding.checklist)
    pairs = answered(items, finding.checklist)
    if finding.passed:
        open_points = [
            item.text
            for item, found in pairs
            if found is Answer.UNMET and not finding.notes.get(item.key, "").strip()
        ]
        require_visit(
            policy,
            member=row.member.name,
            unexplained=open_points,
            photos=len(finding.photos),
        )
    rows = written(pairs)
    for one in rows:
        one["note"] = finding.notes.get(one["key"], "").strip()[:200]
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One point as it was asked, and what was found (kết quả một điểm)."""

    key: str
    text: str
    answer: Answer
    note: str = ""

    @property
    def said(self) -> str:
        """The answer in words (kết quả)."""
        return ANSWER_NAMES[self.answer]


def found_at(row: Appraisal) -> tuple[Found, ...]:
    """Read an appraisal's answers; old rows hold ticks of the first list (phiếu đã điền)."""
    if row.answers:
        return tuple(
            Found(
                key=one["key"],
                text=one["text"],
                answer=Answer(one["answer"]),
                note=one.get("note", ""),
            )
            for one in row.answers
        )
    return tuple(
        Found(key=item.key, text=item.text, answer=Answer.MET if met else Answer.UNMET)
        for item in VERSIONS[0].items
        if (met := row.checklist.get(item.key)) is not None
    )
