"""Papers of control prove themselves too: visits, a recall, pay lists, capital, the chair's."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.db.models import F, Model
from django.test import Client

from qqv.capital.models import (
    Allocation,
    AllocationReversal,
    PlanVersionLine,
    SharingLine,
    SourceReturn,
)
from qqv.inspection.models import InspectionPlan, SpotCount
from qqv.lending import actions as lending
from qqv.lending.models import Installment, Loan
from qqv.outreach.models import Award, Meeting, Training
from qqv.papers.frozen import freeze
from qqv.papers.models import FrozenReport
from qqv.papers.registry import paper_of
from qqv.reports.telling.reported import Reported
from tests.actions.emulation import rewarded
from tests.actions.sharing import quarter_closed, run
from tests.actions.test_capital import returned
from tests.actions.test_planning_room import keep, sign
from tests.actions.test_sources import first, received, repaid, undone
from tests.actions.test_union_work import met, taught
from tests.inspecting import begin, count, ended, plan
from tests.papers.test_codes import asked
from tests.world import World


def visited(world: World) -> str:
    visit = begin(world)
    count(world, visit)
    return f"KI-{ended(world, visit).pk}"


def planned(world: World) -> str:
    plan(world)
    return "KH-2026"


def recalled(world: World) -> str:
    loan = world.lend(world.lan)
    world.check_use(loan, on=date(2026, 3, 12), right=False)
    lending.recall(
        world.actor("chair"),
        loan_id=loan.pk,
        reason="Mua xe máy",
        decision_no="03/QĐ-BQL",
        due_on=date(2026, 4, 20),
        on=date(2026, 3, 20),
        request_id=uuid4(),
    )
    return f"TH-{loan.pk}"


def honored(world: World) -> str:
    rewarded(world)
    return "GK-2026"


def listed(world: World) -> str:
    rewarded(world)
    return "DT-2026"


def shared(world: World) -> str:
    return f"CP-{run(quarter_closed(world)).pk}"


def gathered(world: World) -> str:
    return f"SH-{met(world).pk}"


def rostered(world: World) -> str:
    return f"HV-{taught(world).pk}"


def year_planned(world: World) -> str:
    version = keep(world, 12)
    sign(world, version)
    return f"KN-{version.pk}"


def told(world: World) -> str:
    world.lend(world.lan)
    return "HD-2026-2026-03-05"


def frozen(world: World) -> str:
    told(world)
    asked = {"reported": Reported(year=2026), "reason": "", "on": date(2026, 3, 5)}
    freeze(world.actor("province_chair"), **asked, request_id=uuid4())
    return "HN-2026-V1"


def allocated(world: World) -> str:
    return f"PB-{Allocation.objects.get(board=world.board).pk}"


def given_back(world: World) -> str:
    return f"PB-{returned(world).pk}"


def undone_again(world: World) -> str:
    return f"PB-{undone(world, first(world)).allocation_id}"


def lent_to_us(world: World) -> str:
    source = received(world, kind="lent", due_on=date(2027, 1, 1))
    repaid(world, source)
    return f"NV-{source.pk}"


def overviewed(world: World) -> str:
    world.lend(world.lan)
    return "TG-2026-03-01"


Made = Callable[[World], str]
# How each comes to be, and the figure in the books that is made another.
KINDS: dict[str, tuple[Made, type[Model], dict[str, object]]] = {
    "KI": (visited, SpotCount, {"counted": F("counted") + 1000, "reason": "khác"}),
    "KH": (planned, InspectionPlan, {"starts_on": date(2026, 6, 1)}),
    "TH": (recalled, Installment, {"principal": F("principal") + 1000}),
    "SH": (gathered, Meeting, {"present": F("present") + 1}),
    "HV": (rostered, Training, {"trainer": "Người khác"}),
    "GK": (honored, Award, {"decision_no": "99/QĐ-BQL"}),
    "DT": (listed, Award, {"title": "Cờ thi đua"}),
    "KN": (year_planned, PlanVersionLine, {"loans": F("loans") + 1}),
    "HD": (told, Loan, {"principal": F("principal") + 1000}),
    "HN": (frozen, FrozenReport, {"on": date(2026, 3, 4)}),
    "PB": (allocated, Allocation, {"amount": F("amount") + 1}),
    "PB back": (given_back, Allocation, {"amount": F("amount") - 1}),
    "PB undone": (undone_again, AllocationReversal, {"reason": "khác"}),
    "NV": (lent_to_us, SourceReturn, {"amount": F("amount") + 1}),
    "TG": (overviewed, Loan, {"outstanding": F("outstanding") - 1000}),
    "CP": (shared, SharingLine, {"amount": F("amount") + 1, "payable": F("payable") + 1}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_true_code_is_known_and_a_changed_figure_found_out(
    client: Client, world: World, kind: str
) -> None:
    make, table, change = KINDS[kind]
    paper = paper_of(world.actor("auditor"), make(world))
    text = asked(client, paper.number, paper.code)
    assert "Khớp với sổ sách" in text
    for person in (world.lan, world.mai, world.dao):
        assert person.name not in text
    rows = table._default_manager.all()
    if table is SharingLine:
        rows = rows.filter(payable__gt=0)
    assert rows.update(**change)
    assert "Không khớp" in asked(client, paper.number, paper.code)
