"""What is asked at a household is answered in full, explained where bad, kept in its words."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from qqv.lending import actions as lending
from qqv.lending.actions.dossier import Finding
from qqv.lending.models import Application, Appraisal
from qqv.lending.queries.conditions import State
from qqv.lending.queries.dossier import dossier_page
from qqv.lending.visiting import found_at
from qqv.people.attaching import WrongKind
from qqv.people.models import Attachment, Checklist, Household
from qqv.rules.appraising import PhotosMissing, Policy, UnmetUnexplained
from qqv.rules.checklist import Answer, StrangePoint, Unanswered
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.actions.test_conflicts import asked
from tests.actions.test_cycles import FEB, ask, conditions, first_cycle, set_policy
from tests.pictures import PAPER, photo
from tests.world import World, all_met

ON = date(2026, 1, 10)


def visit(world: World, row: Application, **other: Any) -> Appraisal:
    key = other.pop("request_id", None) or uuid4()
    on = other.pop("on", ON)
    facts = {
        "application_id": row.pk,
        "visited_on": on,
        "passed": True,
        "checklist": all_met(row, on),
    } | other
    who = world.actor("officer", on)
    [made] = lending.appraise(who, findings=[Finding(**facts)], on=on, request_id=key)
    return made


def test_every_point_is_asked_before_she_passes(world: World) -> None:
    row = asked(world)
    full = all_met(row, ON)
    before = Record.objects.count()
    with pytest.raises(Unanswered) as refused:
        visit(world, row, checklist={k: v for k, v in full.items() if k != "tra_no"})
    assert "1 điểm" in str(refused.value)
    with pytest.raises(StrangePoint):
        visit(world, row, checklist=full | {"cu_con_dung": Answer.MET})
    assert (Appraisal.objects.count(), Record.objects.count()) == (0, before)
    visit(world, row, checklist=full)


def test_who_does_not_pass_may_be_left_with_open_points(world: World) -> None:
    made = visit(world, asked(world), passed=False, checklist={"den_nha": "unmet"}, note="Đi vắng")
    [one] = found_at(made)
    assert (one.key, one.answer, one.text) == (
        "den_nha",
        Answer.UNMET,
        "Đã đến tận nhà, gặp người vay",
    )


def test_a_bad_point_is_explained(world: World) -> None:
    row = asked(world)
    bad = all_met(row, ON) | {"nguon_nuoc": Answer.UNMET}
    for notes in ({}, {"nguon_nuoc": " "}, {"co_dat": "Có"}):
        with pytest.raises(UnmetUnexplained) as refused:
            visit(world, row, checklist=bad, notes=notes)
    assert "Cách nguồn nước ăn uống ít nhất 10 m" in str(refused.value)
    made = visit(world, row, checklist=bad, notes={"nguon_nuoc": "Giếng sẽ lấp, dùng nước máy"})
    point = next(one for one in found_at(made) if one.key == "nguon_nuoc")
    assert (point.answer, point.note) == (Answer.UNMET, "Giếng sẽ lấp, dùng nước máy")


def test_the_words_stay_as_they_were_asked(world: World) -> None:
    made = visit(world, asked(world))
    Checklist.objects.create(
        fund=world.fund,
        purpose="appraisal",
        valid_from=date(2026, 1, 11),
        basis="07/QĐ-BQL",
        items=[{"key": "co_dat", "text": "Đất có sổ đỏ"}],
    )
    made.refresh_from_db()
    before = next(one for one in found_at(made) if one.key == "co_dat")
    assert (before.text, made.basis) == ("Có đất làm công trình, không ngập nước", "")
    later = visit(world, asked(world, world.mai), on=date(2026, 1, 12))
    assert [one.text for one in found_at(later)] == ["Đất có sổ đỏ"]
    assert later.basis == "07/QĐ-BQL"


def test_old_rows_show_the_ticks_of_the_first_list(world: World) -> None:
    made = visit(world, asked(world))
    Appraisal.objects.update(answers=[], checklist={"co_dat": True, "doi_ung": False})
    made.refresh_from_db()
    assert [(one.key, one.answer) for one in found_at(made)] == [
        ("co_dat", Answer.MET),
        ("doi_ung", Answer.UNMET),
    ]


def test_a_later_cycle_and_a_poor_household_are_asked_more(world: World) -> None:
    row = asked(world, world.mai)
    assert not {"cu_con_dung", "giay_dien_ho"} & set(all_met(row, ON))
    Household.objects.filter(pk=world.mai.household_id).update(standing="poor")
    assert "giay_dien_ho" in all_met(row, ON)
    first_cycle(world)
    later = ask(world, world.bathroom)
    assert {"cu_con_dung", "cong_trinh_khac", "khong_dao_no"} <= set(all_met(later, FEB))
    assert conditions(world, later)["in_use"].state == State.WARNING
    answers = all_met(later, FEB) | {"cu_con_dung": Answer.UNMET}
    visit(world, later, on=FEB, checklist=answers, notes={"cu_con_dung": "Mưa lũ làm hỏng"})
    assert conditions(world, later)["in_use"].state == State.UNMET


def test_photos_as_the_fund_wants_them(world: World, settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"
    set_policy(world, Policy(visit_photos=1))
    row = asked(world)
    with pytest.raises(PhotosMissing):
        visit(world, row)
    with pytest.raises(WrongKind):
        visit(world, row, photos=(type(PAPER)(name="a.txt", content=b"x"),))
    assert not Attachment.objects.exists()
    key, seen = uuid4(), (photo(), photo("gieng.jpg", color="navy"))
    made = visit(world, row, photos=seen, request_id=key)
    with pytest.raises(AlreadyDone):
        visit(world, row, photos=seen, request_id=key)
    kept = made.photos.get(name="gieng.jpg")
    assert (kept.board_id, kept.group_id, kept.record_id) == (
        row.board_id,
        row.group_id,
        made.record_id,
    )
    page = dossier_page(world.actor("accountant"), application_id=row.pk, on=ON)
    assert [one.name for one in page.visits[0].photos] == ["nha-tieu.jpg", "gieng.jpg"]


def test_who_does_not_pass_needs_no_photo(world: World) -> None:
    set_policy(world, Policy(visit_photos=2))
    visit(world, asked(world), passed=False, checklist={})
    assert not Appraisal.objects.get().passed
