"""What did the Union do around the loans in 2022? Meetings, campaigns, trainings."""

from collections import defaultdict
from datetime import date
from random import Random

from qqv.collection.models import CollectionLine
from qqv.imports.demo.found import Ground, Place, at, key
from qqv.imports.demo.names import DISTRICTS, name
from qqv.imports.demo.plan import SEED, TODAY
from qqv.outreach.campaigning import CampaignIn, campaigns_held
from qqv.outreach.gathering import MeetingIn, hold_meetings, publish_message
from qqv.outreach.models import Campaign, Training
from qqv.outreach.topics import STANDARD, Use
from qqv.outreach.training import Guest, Mark, TrainingIn, mark_roster, set_up_training
from qqv.people.models import Officer
from qqv.rules.access import Actor
from qqv.trail.recording import at_time

MESSAGES = (
    "Vui xuân tiết kiệm, không vay lãi cao ngày Tết.",
    "Mỗi gia đình giữ sạch nhà, sạch bếp, sạch ngõ.",
    "Chào mừng 8/3: phụ nữ giúp nhau xây công trình vệ sinh.",
    "Rửa tay bằng xà phòng sau khi đi vệ sinh và trước khi ăn.",
    "Tháng hành động vì vệ sinh an toàn thực phẩm.",
    "Phòng đuối nước cho trẻ em trong kỳ nghỉ hè.",
    "Không đốt rơm rạ, không vứt rác ra kênh mương.",
    "Giữ nguồn nước sạch trong mùa mưa bão.",
    "Đưa trẻ đến trường đúng tuổi.",
    "Chào mừng 20/10: gia đình 5 không 3 sạch.",
    "Phòng chống bạo lực gia đình, gọi khi cần giúp.",
    "Trả nợ đúng hạn để vốn quay vòng tới hộ khác.",
)
SAID = (
    "Thu tiền gốc, lãi, tiết kiệm; nghe phổ biến chuyên đề và trao đổi cách làm ở từng nhà.",
    "Nhắc lịch trả nợ tháng sau; trao đổi về giữ gìn công trình sau khi xây.",
    "Nghe truyền đạt thông điệp của Hội; các hộ đăng ký giúp nhau ngày công.",
)
DECIDED = ("Tháng sau họp đúng lịch, ai vắng báo trước cho trưởng nhóm.", "", "")
KEPT_ON = date(2022, 12, 22)
SPRING, SUMMER = date(2022, 3, 25), date(2022, 6, 17)


def gather(ground: Ground) -> None:
    """Keep the Union's work of the year (việc của Hội năm 2022)."""
    for month, text in enumerate(MESSAGES, start=1):
        first = date(2022, month, 1)
        with at_time(at(first)):
            publish_message(
                ground.accountant, month=first, text=text, request_id=key("message", month)
            )
    with at_time(at(KEPT_ON, 15)):
        for place in ground.places:
            _meetings(place)
        _campaigns(ground)
    _trainings(ground)


def _meetings(place: Place) -> None:
    """Take who came from the sheets of the year; eight in nine have minutes."""
    rows = CollectionLine.objects.filter(
        sheet__board=place.board, sheet__part=1, sheet__met_on__year=2022, attended=True
    )
    there: dict[tuple[int, date], list[int]] = defaultdict(list)
    for group, on, member in rows.values_list("sheet__group", "sheet__met_on", "member"):
        there[group, on].append(member)
    rng = Random(f"{SEED}/{place.plan.name}/gather")
    meetings = [_meeting(group, on, present, rng) for (group, on), present in sorted(there.items())]
    if meetings:
        hold_meetings(
            place.accountant,
            meetings=meetings,
            today=KEPT_ON,
            request_id=key("gather", place.plan.code),
        )


def _meeting(group: int, on: date, present: list[int], rng: Random) -> MeetingIn:
    names = STANDARD[Use.MEETING]
    minuted = rng.random() < 8 / 9
    return MeetingIn(
        group_id=group,
        on=on,
        present=tuple(present),
        topics=(names[on.month % len(names)], *rng.sample((names[0], names[-1]), 1)),
        place="Nhà văn hóa thôn",
        minutes=rng.choice(SAID) if minuted else "",
        decisions=rng.choice(DECIDED) if minuted else "",
        message_passed=rng.random() < 0.9,
    )


def _campaigns(ground: Ground) -> None:
    """Two in each district, at its first two communes."""
    rng = Random(f"{SEED}/campaigns")
    boards = {place.plan.name: place.board.pk for place in ground.places}
    told = [
        _campaign(boards[commune], month, rng)
        for n, (_district, communes) in enumerate(DISTRICTS)
        for commune, month in zip(communes, (3 + n % 3, 9 + n % 2), strict=False)
        if commune in boards
    ]
    campaigns_held(ground.accountant, told=told, today=KEPT_ON, request_id=key("campaigns"))


def _campaign(board_id: int, month: int, rng: Random) -> CampaignIn:
    reached = rng.randint(60, 180)
    first = date(2022, month, rng.randint(3, 20))
    form = rng.choice((Campaign.Form.HAMLET, Campaign.Form.UNION, Campaign.Form.EVENT))
    return CampaignIn(
        board_id=board_id,
        form=form,
        topic=rng.choice(STANDARD[Use.CAMPAIGN]),
        place="Hội trường xã",
        first_on=first,
        last_on=first,
        reached=reached,
        women=reached * rng.randint(70, 95) // 100,
        handouts=reached // 2,
    )


def _trainings(ground: Ground) -> None:
    """Boards in spring and at the conference, leaders of some communes in summer."""
    held = Officer.objects.filter(board__fund=ground.fund)
    posts = held.order_by("-board__level", "board__code", "pk")
    boards = list(posts.filter(group=None).values_list("pk", flat=True))
    keeping = posts.filter(group=None, post__in=("accountant", "cashier"))
    leaders = posts.exclude(group=None).filter(board__in=[p.board for p in ground.places[:10]])
    names, rng = STANDARD[Use.TRAINING], Random(f"{SEED}/trainings")
    guests = tuple(
        Guest(name=name(rng), title=f"Hội LHPN huyện {district}") for district, _ in DISTRICTS
    )
    lessons = (
        (SPRING, (names[1],), 1, list(keeping.values_list("pk", flat=True)), ()),
        (SUMMER, (names[2],), 1, list(leaders.values_list("pk", flat=True)), ()),
        (TODAY, names, 2, boards, guests),
    )
    for on, topics, sessions, officers, others in lessons:
        _training(ground, on, topics, sessions, tuple(officers), others, rng)


def _training(
    ground: Ground,
    on: date,
    topics: tuple[str, ...],
    sessions: int,
    officers: tuple[int, ...],
    guests: tuple[Guest, ...],
    rng: Random,
) -> None:
    wanted = TrainingIn(
        board_id=ground.province.pk,
        topics=topics,
        trainer="Ban quản lý Quỹ tỉnh",
        place="Hội trường Hội LHPN tỉnh",
        first_on=on,
        last_on=on,
        sessions=sessions,
        officers=officers,
        guests=guests,
    )
    with at_time(at(on, 7)):
        made = set_up_training(ground.accountant, training=wanted, request_id=key("training", on))
    with at_time(at(on, 16)):
        _mark(ground.accountant, made, sessions, rng)


def _mark(accountant: Actor, made: Training, sessions: int, rng: Random) -> None:
    numbers = range(1, sessions + 1)
    mark_roster(
        accountant,
        training_id=made.pk,
        marks=[
            Mark(trainee_id=pk, sessions=tuple(n for n in numbers if rng.random() < 0.95))
            for pk in made.trainees.order_by("pk").values_list("pk", flat=True)
        ],
        today=made.last_on,
        request_id=key("roster", made.first_on),
    )
