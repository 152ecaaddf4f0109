"""A reform moves the units and leaves the books: old days show old names, both views add up."""

import json
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from qqv.people.models import Placement, Seat, Unit, valid
from qqv.people.reform import ReformFault, read_reform
from qqv.people.reforming import Rehearsed, UnitUnclear, UnitUnknown, reform_units
from qqv.people.seats import communes_then
from qqv.reports.asked import Asked, By, Units
from qqv.reports.checks import first_fault
from qqv.reports.conference import conference, fund_scope
from qqv.reports.portfolio import portfolio_rows
from qqv.reports.registry import REPORTS
from qqv.reports.table import Table
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.models import Record
from tests.world import World

FEB, DAY, LATER = date(2026, 2, 10), date(2026, 7, 1), date(2026, 8, 1)
NEW = {"kind": "commune", "name": "Hồng Hải", "code": "9", "under": "Tỉnh Biển"}


def row(name: str, fate: str = "becomes", into: Any = NEW, **other: Any) -> dict[str, Any]:
    unit = {"kind": other.pop("kind", "commune"), "name": name}
    return {"on": "2026-07-01", "unit": unit, fate: into, "source": "NQ 1", **other}


PROVINCE = row("Tỉnh Sông Hồng", into={"kind": "province", "name": "Tỉnh Biển"}, kind="province")
REFORM = [PROVINCE, row("Hồng Thuận"), row("Giao Hải")]


def apply(world: World, rows: list[dict[str, Any]], who: str = "province_chair") -> Any:
    changes = read_reform(json.dumps({"changes": rows}))
    return reform_units(world.actor(who), changes=changes, rehearse=False, request_id=uuid4())


@pytest.fixture
def lent(world: World) -> World:
    world.lend(world.lan)
    world.collect(FEB, {world.lan: (893_000, 15_000)})
    return world


def test_two_communes_become_one_and_the_books_stay(lent: World) -> None:
    before = list(lent.board.book.entries.values_list("seal", flat=True))
    done = apply(lent, REFORM)
    assert (done.ended, done.founded, done.seated) == (3, 2, 3)
    then = communes_then(fund_scope(), on=FEB)
    now = communes_then(fund_scope(), on=None)
    assert [(one.code, one.name) for one in then] == [("01", "Hồng Thuận"), ("02", "Giao Hải")]
    assert [(one.code, one.name, len(one.boards)) for one in now] == [("01", "Hồng Hải", 2)]
    assert communes_then(fund_scope(), on=date(2026, 6, 30)) == then
    assert communes_then(fund_scope(), on=DAY) == now
    new = Unit.objects.get(name="Hồng Hải")
    assert {unit.name for unit in new.predecessors.all()} == {"Hồng Thuận", "Giao Hải"}
    assert Placement.objects.get(valid(DAY), unit=new).parent.name == "Tỉnh Biển"
    assert list(lent.board.book.entries.values_list("seal", flat=True)) == before
    assert first_fault() is None


def test_a_change_applied_before_is_left_alone(lent: World) -> None:
    apply(lent, REFORM)
    before = list(Seat.objects.values_list("board", "unit", "valid_from", "valid_to"))
    done = apply(lent, REFORM)
    assert (done.already, done.ended, done.founded, done.seated) == (3, 0, 0, 0)
    assert list(Seat.objects.values_list("board", "unit", "valid_from", "valid_to")) == before


def figures(name: str, units: Units, **changes: Any) -> Table:
    asked = Asked(on=FEB, first=date(2026, 1, 1), last=FEB, before=FEB, by=By.COMMUNE, units=units)
    return REPORTS[name].table(fund_scope(), replace(asked, **changes))


@pytest.mark.parametrize(
    "name",
    [
        "portfolio",
        "ageing",
        "debt-groups",
        "compare",
        "due",
        "collected",
        "savings",
        "capital",
        "income",
    ],
)
def test_every_report_of_a_past_day_has_both_views(lent: World, name: str) -> None:
    plain = figures(name, Units.THEN)
    apply(lent, REFORM)
    then, now = figures(name, Units.THEN), figures(name, Units.NOW)
    assert [row.cells for row in then.rows] == [row.cells for row in plain.rows]
    assert then.total == now.total
    names = [row.cells[0] for row in now.rows]
    assert "Hồng Hải" in names and "Giao Hải" not in names
    assert len(now.rows) == len(then.rows) - 1
    joined = next(row for row in now.rows if row.cells[0] == "Hồng Hải")
    links = {dict(link.query)["xa-ghep"] for _, link in joined.links if link}
    unit = Unit.objects.get(name="Hồng Hải").pk
    assert links == {str(unit)}
    narrow = figures(name, Units.NOW, unit_id=unit)
    assert name == "income" or narrow.total == now.total
    with pytest.raises(Unseen):
        figures(name, Units.NOW, unit_id=10**6)


def test_the_conference_names_the_commune_of_either_tree(lent: World) -> None:
    apply(lent, REFORM)
    then = conference(fund_scope(), year=2026, on=FEB)
    now = conference(fund_scope(), year=2026, on=FEB, units=Units.NOW)
    assert then.highest and now.highest
    assert (then.highest.commune, now.highest.commune) == ("Hồng Thuận", "Hồng Hải")
    assert (then.communes_in_year, now.communes_in_year) == (2, 1)
    assert then.portfolio == now.portfolio
    by_group = portfolio_rows(fund_scope(), on=FEB, by="group", units=Units.NOW)
    assert [one.commune for one in by_group.rows] == ["Hồng Hải"]


def test_a_name_may_pass_to_a_new_unit_on_the_same_day(lent: World) -> None:
    """Xã Giao Hải joins with its neighbor, and the new commune is called Giao Hải as well."""
    same = NEW | {"name": "Giao Hải"}
    apply(lent, [PROVINCE, row("Hồng Thuận", into=same), row("Giao Hải", into=same)])
    old, new = Unit.objects.filter(name="Giao Hải").order_by("valid_from")
    assert (old.valid_to, new.valid_from, new.code) == (date(2026, 6, 30), DAY, "9")
    assert {seat.unit_id for seat in Seat.objects.filter(valid(DAY), board__level="commune")} == {
        new.pk
    }


def test_a_commune_splits_and_its_board_goes_to_the_first(lent: World) -> None:
    parts = [NEW | {"name": "Hồng Bắc"}, NEW | {"name": "Hồng Nam"}]
    apply(lent, [PROVINCE, row("Hồng Thuận", "splits", parts)])
    names = [one.name for one in communes_then(fund_scope(), on=None)]
    assert names == ["Hồng Bắc", "Giao Hải"]
    assert Unit.objects.get(name="Hồng Nam").predecessors.get().name == "Hồng Thuận"


def test_a_level_ends_and_what_lay_in_it_lies_one_higher(lent: World) -> None:
    province = Unit.objects.get(kind="province")
    district = Unit.objects.create(kind="district", name="Huyện Giữa", valid_from=FEB)
    Placement.objects.create(unit=district, parent=province, valid_from=FEB)
    Placement.objects.filter(unit__kind="commune").update(parent=district)
    apply(
        lent, [row("Huyện Giữa", "ends", True, kind="district"), row("Hồng Thuận", "keeps", True)]
    )
    above = Placement.objects.filter(valid(DAY), unit__kind="commune")
    assert {placed.parent for placed in above} == {province}
    assert above.count() == 2


def test_it_says_why_not(lent: World) -> None:
    for rows, refusal, words in (
        ([row("Hồng Thuân")], UnitUnknown, "không có Hồng Thuân"),
        ([row("Hồng Thuận", into=NEW | {"under": "Tỉnh Núi"})], UnitUnknown, "Tỉnh Núi"),
        ([row("Tỉnh Sông Hồng", "ends", True, kind="province")], UnitUnknown, "đơn vị trên"),
    ):
        with pytest.raises(refusal, match=words):
            apply(lent, rows)
    Unit.objects.create(kind="commune", name="Giao Hải", valid_from=FEB)
    with pytest.raises(UnitUnclear, match="nhiều Giao Hải"):
        apply(lent, [row("Giao Hải")])
    with pytest.raises(Forbidden):
        apply(lent, REFORM, who="chair")
    assert not Seat.objects.exists() and Unit.objects.exclude(valid_to=None).count() == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "phải là JSON"),
        ("[]", "không có danh sách"),
        ('{"changes": []}', "không có danh sách"),
        ('{"changes": [7]}', "Dòng 1 của tệp: không phải một thay đổi"),
        (json.dumps({"changes": [row("A", ends=True)]}), "đúng một trong"),
        (json.dumps({"changes": [row("A") | {"source": " "}]}), "thiếu nguồn"),
        (json.dumps({"changes": [row("A") | {"on": "1/7/2025"}]}), "1/7/2025"),
        (json.dumps({"changes": [row(" ")]}), "thiếu tên"),
        (json.dumps({"changes": [row("A", kind="ward")]}), "“ward” không có"),
    ],
)
def test_a_file_that_is_no_reform_is_refused(text: str, words: str) -> None:
    with pytest.raises(ReformFault, match=words):
        read_reform(text)


def test_a_rehearsal_keeps_nothing(lent: World) -> None:
    changes, records = read_reform(json.dumps({"changes": REFORM})), Record.objects.count()
    with pytest.raises(Rehearsed) as ended:
        reform_units(
            lent.actor("province_chair"), changes=changes, rehearse=True, request_id=uuid4()
        )
    assert ended.value.done.seated == 3
    assert not Seat.objects.exists() and Record.objects.count() == records


def test_the_command(lent: World, tmp_path: Path) -> None:
    file = tmp_path / "sap-xep.json"
    file.write_text(json.dumps({"changes": REFORM}), encoding="utf-8")

    def said(*words: str) -> dict[str, Any]:
        out = StringIO()
        call_command("apply_reform", str(file), *words, stdout=out)
        told: dict[str, Any] = json.loads(out.getvalue())
        return told

    assert (said("--dry-run")["seated"], Seat.objects.count()) == (3, 0)
    assert said("--user", "administrator")["written"] is True
    assert said()["already"] == 3
    for words in (("--user", "ai-do"), ("--user", "cashier")):
        with pytest.raises(CommandError, match="Không có người dùng"):
            said(*words)
    with pytest.raises(CommandError, match="không có Huyện Mỹ Lộc"):
        call_command("apply_reform", "2024-2025", stdout=StringIO())
    with pytest.raises(CommandError, match="Không đọc được"):
        call_command("apply_reform", str(tmp_path / "khong-co.json"), stdout=StringIO())
