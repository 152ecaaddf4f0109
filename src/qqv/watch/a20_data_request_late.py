"""Alarm 20: a request about personal data that is not answered in time (yêu cầu dữ liệu chậm).

Formula: no answer by the end of its due day, which is the fund's `data_request_days` working
days after it came (two by default); a complaint not closed by its due day is told here too.
"""

from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.outreach.models import Complaint, ComplaintStep, DataRequest
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.refusals import shown
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import day, text


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find requests and complaints past their day (chưa trả lời)."""
    asked = DataRequest.objects.within(scope).filter(answer=None, due_on__lt=on)
    closing = ComplaintStep.objects.filter(complaint=OuterRef("pk"), closes=True)
    said = Complaint.objects.within(scope).filter(~Exists(closing), due_on__lt=on)
    return [
        *(_asked(row, on, limits) for row in asked.select_related("member", "board")),
        *(_said(row, on, limits) for row in said.select_related("board")),
    ]


def _asked(row: DataRequest, on: date, limits: Limits) -> Found:
    return _found(
        row,
        f"yeu-cau-{row.pk}",
        _("%(place)s: yêu cầu dữ liệu của %(who)s chưa trả lời, hạn %(day)s.")
        % {"place": row.board, "who": row.member.name, "day": shown(row.due_on)},
        Link(screen="data-request", id=row.pk),
        on,
        limits,
    )


def _said(row: Complaint, on: date, limits: Limits) -> Found:
    return _found(
        row,
        f"phan-anh-{row.pk}",
        _("%(place)s: phản ánh ngày %(on)s chưa giải quyết xong, hạn %(day)s.")
        % {"place": row.board, "on": shown(row.on), "day": shown(row.due_on)},
        Link(screen="complaint", id=row.pk),
        on,
        limits,
    )


def _found(
    row: DataRequest | Complaint,
    subject: str,
    sentence: str,
    link: Link,
    on: date,
    limits: Limits,
) -> Found:
    secret = isinstance(row, Complaint) and row.confidential
    return Found(
        subject=subject,
        board_id=row.board_id,
        sentence=sentence,
        since=row.due_on,
        level=Level.BAD if (on - row.due_on).days > limits["bad"] else Level.WARN,
        acts=Role.PROVINCE_CHAIR if secret else Role.COMMUNE_CHAIR,
        link=link,
        rows=(Row(cells=(row.on, row.due_on, row.text), link=link),),
    )


ALARM = Alarm(
    number=20,
    name=gettext_lazy("Yêu cầu dữ liệu, phản ánh quá hạn"),
    means=gettext_lazy(
        "Yêu cầu về dữ liệu cá nhân chưa trả lời, hoặc phản ánh chưa giải quyết xong,"
        " khi đã quá hạn."
    ),
    verb=Verb.TAKE_COMPLAINT,
    find=find,
    columns=(
        day("on", gettext_lazy("Ngày nhận")),
        day("due", gettext_lazy("Hạn")),
        text("text", gettext_lazy("Nội dung"), 4),
    ),
    limits=(
        Limit(
            name="bad",
            label=gettext_lazy("Nặng khi quá hạn"),
            measure=Measure.DAYS,
            default=10,
        ),
    ),
)
