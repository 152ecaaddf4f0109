"""Alarm 20: a request about personal data, or a complaint, that is past its day."""

from datetime import date

from tests.actions.test_outreach import answer, asked, complained, step
from tests.watch.finding import found, subjects
from tests.world import World

DUE, AFTER = date(2026, 3, 10), date(2026, 3, 11)


def test_quiet_until_its_day_and_when_answered(world: World) -> None:
    row = asked(world)
    assert subjects(world, 20, DUE) == []
    answer(world, row)
    assert subjects(world, 20, AFTER) == []


def test_raised_after_its_day(world: World) -> None:
    row = asked(world)
    [one] = found(world, 20, AFTER, by="chair")
    assert one.found.subject == f"yeu-cau-{row.pk}"
    assert "hạn 10/03/2026" in one.found.sentence
    assert subjects(world, 20, AFTER, by="stranger") == []


def test_a_complaint_past_its_day(world: World) -> None:
    late = date(2026, 3, 30)
    complaint = complained(world)
    secret = complained(world, who="inspector", confidential=True)
    assert subjects(world, 20, late, by="chair") == [f"phan-anh-{complaint.pk}"]
    step(world, complaint)
    assert subjects(world, 20, late) == [f"phan-anh-{secret.pk}"]
