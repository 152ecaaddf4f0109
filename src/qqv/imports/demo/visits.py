"""How were the communes inspected in 2022? One visit each, some with findings."""

from datetime import date, timedelta

from qqv.imports.demo.found import Ground, Place, at, key
from qqv.inspection import actions
from qqv.inspection.actions.visit import booked_now
from qqv.inspection.models import Finding, Inspection
from qqv.rules.checklist import Answer
from qqv.trail.recording import at_time

MONTHS = range(2, 12)
# Every ninth commune has a finding: closed, waiting for its verdict, still open.
EVERY = 9
UNPAPERED = "Phiếu chi tháng trước thiếu chữ ký người nhận tiền"


def plan_year(ground: Ground) -> None:
    """Plan one visit to each commune, by the officer in charge of it (kế hoạch năm)."""
    on = date(2022, 1, 4)
    with at_time(at(on)):
        for n, place in enumerate(ground.places):
            actions.plan_inspection(
                place.officer,
                units=[f"xa-{place.board.pk}"],
                month=date(2022, _month_of(n), 1),
                inspector_id=place.officer.user_id,
                note="",
                on=on,
                request_id=key("plan", place.plan.code),
            )


def visit(ground: Ground, month: int) -> None:
    """Make the visits of a month, and follow up what was found (kiểm tra trong tháng)."""
    for n, place in enumerate(ground.places):
        if _month_of(n) == month:
            _visit(place, date(2022, month, 13), finds=n % EVERY == 0, step=n // EVERY)


def _month_of(n: int) -> int:
    return MONTHS[n % len(MONTHS)]


def _visit(place: Place, on: date, *, finds: bool, step: int) -> None:
    code, officer = place.plan.code, place.officer
    [planned] = place.board.inspection_plans.all()
    with at_time(at(on, 8)):
        made = actions.begin_inspection(
            officer, plan_id=planned.pk, on=on, request_id=key("visit", code)
        )
        for point in made.points:
            bad = finds and point["key"] == "chung_tu"
            actions.answer_point(
                officer,
                inspection_id=made.pk,
                key=point["key"],
                answer=Answer.UNMET if bad else Answer.MET,
                note=UNPAPERED if bad else "",
                photos=(),
                on=on,
                request_id=key("point", code, point["key"]),
            )
        _money(place, made)
        finding = _finding(place, made, on) if finds else None
        actions.finish_inspection(
            officer,
            inspection_id=made.pk,
            present="Trưởng ban, kế toán, thủ quỹ xã",
            conclusion="Sổ sách đủ, tiền khớp sổ." + (" Còn một việc phải sửa." if finds else ""),
            on=on,
            request_id=key("ended", code),
        )
    if finding:
        _follow(place, finding, on + timedelta(days=7), step)


def _money(place: Place, made: Inspection) -> None:
    """The till as booked; every drawn member agrees with the books."""
    code, officer = place.plan.code, place.officer
    actions.count_on_spot(
        officer,
        inspection_id=made.pk,
        counted=booked_now(made),
        denominations={},
        reason="",
        request_id=key("spot", code),
    )
    for row in made.sampled.order_by("turn"):
        actions.confirm_balance(
            officer,
            inspection_id=made.pk,
            sampled_id=row.pk,
            met=True,
            principal=row.principal,
            savings=row.savings,
            passbook=True,
            note="",
            request_id=key("confirm", code, row.turn),
        )


def _finding(place: Place, made: Inspection, on: date) -> Finding:
    return actions.report_finding(
        place.officer,
        inspection_id=made.pk,
        text=UNPAPERED,
        responsible="Thủ quỹ xã",
        due_on=on + timedelta(days=20),
        photos=(),
        on=on,
        request_id=key("finding", place.plan.code),
    )


def _follow(place: Place, finding: Finding, on: date, step: int) -> None:
    """The first is put right and closed, the second waits, the third is still open."""
    if step > 1:
        return
    code = place.plan.code
    with at_time(at(on)):
        actions.remedy(
            place.cashier,
            finding_id=finding.pk,
            note="Đã xin đủ chữ ký, kèm vào phiếu",
            photos=(),
            on=on,
            request_id=key("remedy", code),
        )
    if step == 0:
        with at_time(at(on + timedelta(days=3))):
            actions.judge_remedy(
                place.officer,
                finding_id=finding.pk,
                good=True,
                note="Đã xem lại phiếu",
                due_on=None,
                on=on + timedelta(days=3),
                request_id=key("judged", code),
            )
