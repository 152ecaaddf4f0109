"""Which households had no hygienic latrine, borrowed for one, and have it now?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from qqv.lending.models import Acceptance, Loan, Survey
from qqv.people.models import Member
from qqv.rules.access import Scope
from qqv.rules.latrines import hygienic


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What the fund knows of one household's latrine on a day (hộ và nhà tiêu).

    `had` is what it had before it borrowed, None if nobody knows; `financed` and `finished`
    tell of a loan for a latrine and of its accepted works.
    """

    board_id: int
    commune: str
    hamlet: str
    had: bool | None
    financed: bool = False
    finished: bool = False


def homes(scope: Scope, *, on: date) -> list[Home]:
    """List every household known on a day, in a constant number of statements (các hộ)."""
    known = _of_members(scope, on)
    told: dict[int, bool | None] = {}
    apart = []
    for survey, household in _asked(scope, on):
        if household is not None and household in known:
            told[household] = hygienic(survey.latrine)
        elif household is None:
            apart.append(_of_survey(survey))
    loans = _for_latrines(scope, on)
    financed = loans.values_list("member__household_id", flat=True)
    accepted = Acceptance.objects.filter(loan__in=loans, accepted=True, on__lte=on)
    finished = set(accepted.values_list("loan__member__household_id", flat=True))
    borrowed = set(financed)
    return [
        *(
            replace(
                home,
                # Who borrowed to build a latrine and told nothing had none to speak of.
                had=told.get(pk, False if pk in borrowed else None),
                financed=pk in borrowed,
                finished=pk in finished,
            )
            for pk, home in known.items()
        ),
        *apart,
    ]


def _of_members(scope: Scope, on: date) -> dict[int, Home]:
    rows = (
        Member.objects.within(scope)
        .filter(memberships__valid_from__lte=on)
        .select_related("board", "household__hamlet", "group__hamlet")
        .order_by("pk")
        .distinct()
    )
    return {
        member.household_id: Home(
            board_id=member.board_id,
            commune=member.board.name,
            hamlet=_hamlet(member),
            had=None,
        )
        for member in rows
    }


def _hamlet(member: Member) -> str:
    unit = member.household.hamlet or (member.group and member.group.hamlet)
    return unit.name if unit else ""


def _asked(scope: Scope, on: date) -> Iterator[tuple[Survey, int | None]]:
    """Give surveys from the first to the last, so that the last word of a household counts."""
    rows = Survey.objects.within(scope).filter(on__lte=on).select_related("board", "member")
    for survey in rows.order_by("on", "pk"):
        if survey.withdrawn_on is None or survey.withdrawn_on > on:
            yield survey, survey.member.household_id if survey.member else None


def _of_survey(survey: Survey) -> Home:
    return Home(
        board_id=survey.board_id,
        commune=survey.board.name,
        hamlet=survey.hamlet,
        had=hygienic(survey.latrine),
    )


def _for_latrines(scope: Scope, on: date) -> QuerySet[Loan]:
    """Find loans for a latrine whose works are followed here (khoản vay làm nhà tiêu)."""
    lent = Loan.objects.within(scope).filter(disbursement__isnull=False, disbursed_on__lte=on)
    return lent.exclude(application__work_kind__latrine="")
