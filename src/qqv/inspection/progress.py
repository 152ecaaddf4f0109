"""How far is a visit: which points, members and counts are done, which are left?"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from qqv.inspection.models import Confirmation, Inspection, PointAnswer, SampledMember


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The last word on each point and each drawn member (đã làm tới đâu)."""

    answers: dict[str, PointAnswer]
    confirmed: dict[int, Confirmation]
    sampled: tuple[SampledMember, ...]
    counted: bool


def done_of(inspection: Inspection) -> Done:
    """Gather what was saved on a visit, the last of each kind (tiến độ), in four statements."""
    answers = inspection.answers.prefetch_related("photos").order_by("pk")
    sampled = tuple(inspection.sampled.select_related("member__group").order_by("turn"))
    said = Confirmation.objects.filter(sampled__in=sampled).order_by("pk")
    return Done(
        answers={row.key: row for row in answers},
        confirmed={row.sampled_id: row for row in said},
        sampled=sampled,
        counted=inspection.counts.exists(),
    )


def left_of(inspection: Inspection) -> str:
    """Say what is still to be done before a visit may end, empty for nothing (còn lại)."""
    done = done_of(inspection)
    points = sum(row["key"] not in done.answers for row in inspection.points)
    members = sum(row.pk not in done.confirmed for row in done.sampled)
    left = []
    if points:
        left.append(_("%(n)s điểm kiểm tra") % {"n": points})
    if not done.counted:
        left.append(_("đếm tiền"))
    if members:
        left.append(_("đối chiếu %(n)s thành viên") % {"n": members})
    return ", ".join(left)
