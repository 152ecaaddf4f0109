"""Which list is in force: the fund's own version of the day, else the standard one."""

from datetime import date

from qqv.people.checklists import asked
from qqv.people.models import Checklist
from qqv.rules.checklist import Purpose
from tests.world import World


def keys(world: World, on: date) -> tuple[str, str]:
    found = asked(world.fund.pk, Purpose.ACCEPTANCE, on=on, facts={"latrine": "dry_sunken"})
    return found.basis, " ".join(item.key for item in found.items)


def test_the_fund_decides_from_a_day_on(world: World) -> None:
    Checklist.objects.create(
        fund=world.fund,
        purpose=Purpose.ACCEPTANCE,
        valid_from=date(2026, 3, 1),
        basis="05/QĐ-BQL",
        items=[
            {"key": "mai", "text": "Có mái"},
            {"key": "xi", "text": "X", "when": [{"fact": "latrine", "among": ["flush"]}]},
        ],
    )
    assert keys(world, date(2026, 3, 1)) == ("05/QĐ-BQL", "mai")
    basis, before = keys(world, date(2026, 2, 28))
    assert basis == "QCVN 01:2011/BYT" and "ong_thong_hoi" in before
    assert keys(world, date(2010, 1, 1))[0] == "08/2005/QĐ-BYT"
    assert keys(world, date(1999, 1, 1)) == ("", "")
