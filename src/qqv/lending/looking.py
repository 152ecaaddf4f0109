"""How many must look at a household before approval, and whose eyes are missing?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qqv.lending.models import Application
from qqv.people.ties import of_province, posts_of
from qqv.rules.appraising import Policy
from qqv.rules.conflicts import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Which eyes a dossier still lacks (còn thiếu người thẩm định).

    `post` names what the applicant holds herself; her loan then wants the province.
    """

    second: bool
    province: bool
    post: str

    @property
    def wanted(self) -> bool:
        """Whether one more visit is missing (cần thẩm định thêm)."""
        return self.second or self.province


def looks_at(rows: Sequence[Application], policy: Policy, *, on: date) -> dict[int, Look]:
    """Tell which eyes each dossier lacks on a day, in constant statements (người thẩm định)."""
    posts = posts_of({row.member_id: row.member for row in rows}, on=on)
    lacking = lacks_province(rows, posts, policy, on=on)
    return {
        row.pk: Look(
            second=wants_two(row) and len(row.appraisals.all()) < 2,
            province=row.pk in lacking,
            post=_named(posts.get(row.member_id, ())),
        )
        for row in rows
    }


def lacks_province(
    rows: Sequence[Application], posts: dict[int, tuple[Held, ...]], policy: Policy, *, on: date
) -> set[int]:
    """Find dossiers that want the province's eyes and have not been passed by them (thiếu tỉnh)."""
    wanting = [
        row
        for row in rows
        if row.member_id in posts or (policy.second_from_province and wants_two(row))
    ]
    passed = {row.pk: {v.appraiser_id for v in row.appraisals.all() if v.passed} for row in wanting}
    province = of_province(set().union(*passed.values()), on=on) if wanting else set()
    return {pk for pk, looked in passed.items() if province.isdisjoint(looked)}


def wants_two(row: Application) -> bool:
    """Tell whether the product wants two appraisers in this cycle (cần hai người)."""
    return row.cycle >= row.product.second_appraiser_from_cycle


def _named(held: tuple[Held, ...]) -> str:
    return held[0].post if held else ""
