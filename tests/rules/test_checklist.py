"""Which points are asked, what is missing, what is bad."""

from datetime import date

import pytest

from qqv.people.checklists import STANDARDS
from qqv.rules import checklist as rules
from qqv.rules.checklist import Answer, Condition, Item, Purpose

SECOND = Condition(fact="cycle", at_least=2)
SUNKEN = Condition(fact="latrine", among=("dry_sunken",))
LIST = (
    Item(key="mai", text="Có mái"),
    Item(key="nap", text="Có nắp", when=(SUNKEN,)),
    Item(key="cu", text="Công trình cũ còn dùng", when=(SUNKEN, SECOND)),
)


@pytest.mark.parametrize(
    ("facts", "keys"),
    [
        ({}, "mai"),
        ({"latrine": "flush", "cycle": 3}, "mai"),
        ({"latrine": "dry_sunken", "cycle": 1}, "mai nap"),
        ({"latrine": "dry_sunken", "cycle": 2}, "mai nap cu"),
        ({"latrine": "dry_sunken", "cycle": "2"}, "mai nap"),
    ],
)
def test_points_are_asked_where_all_their_conditions_hold(
    facts: dict[str, str | int], keys: str
) -> None:
    assert [item.key for item in rules.applicable(LIST, facts)] == keys.split()


def test_every_point_is_answered() -> None:
    with pytest.raises(rules.Unanswered) as refused:
        rules.answered(LIST, {"mai": "met"})
    assert "2 điểm" in str(refused.value)
    with pytest.raises(rules.StrangePoint):
        rules.answered(LIST[:1], {"mai": "met", "la": "met"})
    full = {"mai": "met", "nap": "unmet", "cu": "not_applicable"}
    pairs = rules.answered(LIST, full)
    assert [answer for _, answer in pairs] == [
        Answer.MET,
        Answer.UNMET,
        Answer.NOT_APPLICABLE,
    ]
    assert rules.unmet(LIST, dict((i.key, a) for i, a in pairs)) == (LIST[1],)
    assert rules.written(pairs)[1] == {"key": "nap", "text": "Có nắp", "answer": "unmet"}


def test_a_list_is_stored_and_read_back() -> None:
    assert rules.items_of(rules.rows_of(LIST)) == LIST


@pytest.mark.parametrize(
    "rows",
    [
        [{"key": "", "text": "x"}],
        [{"key": "a", "text": ""}],
        [{"key": "a", "text": "x"}, {"key": "a", "text": "y"}],
    ],
)
def test_a_list_that_cannot_be_asked_is_refused(rows: list[dict[str, str]]) -> None:
    with pytest.raises(rules.MalformedChecklist):
        rules.items_of(rows)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_the_standard_lists_can_be_asked(purpose: Purpose) -> None:
    for version in STANDARDS[purpose]:
        assert rules.items_of(rules.rows_of(version.items)) == version.items


@pytest.mark.parametrize(
    ("latrine", "asked", "spared"),
    [("dry_sunken", "ong_thong_hoi", "nut_nuoc"), ("flush", "nut_nuoc", "ong_thong_hoi")],
)
def test_a_sunken_pit_and_a_flushed_one_are_asked_different_points(
    latrine: str, asked: str, spared: str
) -> None:
    last = max(STANDARDS[Purpose.ACCEPTANCE], key=lambda one: one.valid_from)
    keys = {item.key for item in rules.applicable(last.items, {"latrine": latrine})}
    assert {asked, "mai", "vi_tri"} <= keys and spared not in keys
    first = min(STANDARDS[Purpose.ACCEPTANCE], key=lambda one: one.valid_from)
    assert first.valid_from < date(2012, 1, 1)
    assert asked not in {item.key for item in first.items}
