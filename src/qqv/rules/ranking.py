"""In which order do waiting households come to a loan? Points by published rules (thứ tự vay)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qqv.rules.periods import months_between
from qqv.rules.refusals import Refusal
from qqv.rules.words import folded


class Criterion(StrEnum):
    """What gives a household points (tiêu chí ưu tiên)."""

    POOR = "poor"
    NEAR_POOR = "near_poor"
    ESCAPED = "escaped"
    POLICY = "policy"
    NO_LATRINE = "no_latrine"
    UNHYGIENIC = "unhygienic"
    UNSAFE_WATER = "unsafe_water"
    FIRST_TIME = "first_time"
    WOMAN_HEADED = "woman_headed"
    OWN_MONEY = "own_money"
    WAITING = "waiting"
    WAITING_MOST = "waiting_most"


CRITERION_NAMES = {
    Criterion.POOR: "hộ nghèo",
    Criterion.NEAR_POOR: "hộ cận nghèo",
    Criterion.ESCAPED: "hộ mới thoát nghèo",
    Criterion.POLICY: "hộ chính sách",
    Criterion.NO_LATRINE: "chưa có nhà tiêu",
    Criterion.UNHYGIENIC: "nhà tiêu chưa hợp vệ sinh",
    Criterion.UNSAFE_WATER: "nguồn nước chưa an toàn",
    Criterion.FIRST_TIME: "vay lần đầu",
    Criterion.WOMAN_HEADED: "phụ nữ làm chủ hộ",
    Criterion.OWN_MONEY: "có đủ vốn đối ứng",
    Criterion.WAITING: "số tháng chờ",
    Criterion.WAITING_MOST: "điểm chờ nhiều nhất",
}

# Ours until a fund decides its own: fund.md 1.3 names poor women without a hygienic latrine and
# policy families first; the numbers are a proposal.
DEFAULTS = {
    Criterion.POOR: 30,
    Criterion.NEAR_POOR: 20,
    Criterion.ESCAPED: 10,
    Criterion.POLICY: 20,
    Criterion.NO_LATRINE: 25,
    Criterion.UNHYGIENIC: 15,
    Criterion.UNSAFE_WATER: 10,
    Criterion.FIRST_TIME: 15,
    Criterion.WOMAN_HEADED: 5,
    Criterion.OWN_MONEY: 5,
    Criterion.WAITING: 1,
    Criterion.WAITING_MOST: 12,
}

STANDINGS = {
    "poor": Criterion.POOR,
    "near_poor": Criterion.NEAR_POOR,
    "escaped": Criterion.ESCAPED,
    "policy": Criterion.POLICY,
}
NO_LATRINE = ("khong", "chua co", "chua lam", "di nho", "cau ao", "cau ca")
UNSAFE_WATER = ("gieng dao", "gieng khoi", "nuoc ao", "ao ho", "song", "kenh", "muong", "ngoi")


class PointsWrong(Refusal):
    """Points are from 0 to 100, by a decision (thang điểm sai)."""

    text = "Mỗi tiêu chí được từ 0 đến 100 điểm, và phải có số quyết định."


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A household that waits: what it told, since when (hộ đang chờ)."""

    key: int
    name: str
    asked_on: date
    standing: str
    latrine: str
    hygienic: bool | None
    water: str
    first_time: bool
    woman_headed: bool
    covered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A household's place, and why: each criterion with its points (vị trí và vì sao)."""

    position: int
    key: int
    points: int
    reasons: tuple[tuple[Criterion, int], ...]


def require_points(points: Mapping[Criterion, int], *, decision_no: str) -> None:
    """Refuse points out of bounds, or without a decision (thang điểm)."""
    if not decision_no.strip() or any(not 0 <= points[one] <= 100 for one in Criterion):
        raise PointsWrong


def reasons_of(
    home: Home, points: Mapping[Criterion, int], *, on: date
) -> tuple[tuple[Criterion, int], ...]:
    """Tell which criteria a household meets on a day, with their points (vì sao)."""
    met = [STANDINGS[home.standing]] if home.standing in STANDINGS else []
    words = f" {folded(home.latrine)} "
    if any(f" {word} " in words for word in NO_LATRINE):
        met.append(Criterion.NO_LATRINE)
    elif home.hygienic is False:
        met.append(Criterion.UNHYGIENIC)
    water = f" {folded(home.water)} "
    told = (
        (Criterion.UNSAFE_WATER, any(f" {word} " in water for word in UNSAFE_WATER)),
        (Criterion.FIRST_TIME, home.first_time),
        (Criterion.WOMAN_HEADED, home.woman_headed),
        (Criterion.OWN_MONEY, home.covered),
    )
    met += [criterion for criterion, holds in told if holds]
    found = [(criterion, points[criterion]) for criterion in met if points[criterion]]
    months = months_between(home.asked_on, on) - (on.day < home.asked_on.day)
    waited = max(months, 0) * points[Criterion.WAITING]
    if counted := min(waited, points[Criterion.WAITING_MOST]):
        found.append((Criterion.WAITING, counted))
    return tuple(found)


def ranked(
    homes: Iterable[Home], points: Mapping[Criterion, int], *, on: date
) -> tuple[Place, ...]:
    """Rank waiting households: most points first, then who was asked first (xếp thứ tự).

    What is still equal goes by name, then by number, so that the order is the same every time.
    """
    told = [(home, reasons_of(home, points, on=on)) for home in homes]
    scored = [(sum(n for _, n in reasons), home, reasons) for home, reasons in told]
    scored.sort(key=lambda one: (-one[0], one[1].asked_on, folded(one[1].name), one[1].key))
    return tuple(
        Place(position=place, key=home.key, points=total, reasons=reasons)
        for place, (total, home, reasons) in enumerate(scored, 1)
    )
