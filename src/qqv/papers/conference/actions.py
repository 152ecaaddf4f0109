"""Write a report's own words, and set the Word template it is filled into."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from qqv.papers.conference.page import whole_fund
from qqv.papers.conference.tasks import TASKS
from qqv.papers.conference.uploaded import refuse_unfit
from qqv.papers.conference.words import LONGEST, OF_SECTION, OF_TASK, PARTS, texts_of
from qqv.papers.frozen import CONFERENCE
from qqv.papers.models import ReportText, WordTemplate
from qqv.people.attaching import Sent, digests
from qqv.reports.telling.reported import Reported
from qqv.reports.telling.sections import SECTIONS
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording


class WordsTooLong(Refusal):
    """A part of a report is a few paragraphs (viết quá dài)."""

    text = "Mỗi phần viết nhiều nhất {most} chữ cái, phần này đang có {count}."


def write_words(
    actor: Actor, *, reported: Reported, texts: Mapping[str, str], on: date, request_id: UUID
) -> int:
    """Keep what the board writes into a report, part by part (ghi lời báo cáo).

    Only what changed is kept, beside what was written before; the number of changed parts comes
    back. Refuses parts no report has, and what is too long.
    """
    content = {"key": reported.key, "texts": dict(texts)}
    with recording(actor, Verb.WRITE_REPORT, request_id, content) as record:
        whole_fund(actor)
        old = texts_of(actor.fund_id, reported)
        if not texts.keys() <= known_parts():
            raise Unseen
        new = {part: text.strip() for part, text in texts.items()}
        for text in new.values():
            if len(text) > LONGEST:
                raise WordsTooLong(most=LONGEST, count=len(text))
        changed = [part for part, text in new.items() if text != old.get(part, "")]
        ReportText.objects.bulk_create(
            ReportText(
                fund_id=actor.fund_id,
                year=reported.year,
                half=reported.half,
                part=part,
                text=new[part],
                on=on,
                record=record,
            )
            for part in changed
        )
        record.subject = f"Lời báo cáo hội nghị {reported.name}"
        record.facts = {"parts": changed}
        return len(changed)


def set_word_template(
    actor: Actor, *, file: Sent | None, on: date, request_id: UUID
) -> WordTemplate:
    """Take a Word template of the fund's own, or go back to the program's (đặt mẫu Word).

    Refuses what is no Word file, has fields no report fills, or has no place for the report.
    """
    content = {"file": digests([file]) if file else None}
    with recording(actor, Verb.SET_PAPERS, request_id, content) as record:
        if file:
            refuse_unfit(file.name, file.content)
        record.subject = f"Mẫu Word báo cáo hội nghị: {file.name if file else 'của chương trình'}"
        return WordTemplate.objects.create(
            fund_id=actor.fund_id,
            kind=CONFERENCE,
            name=file.name[-120:] if file else "",
            content=file.content if file else b"",
            on=on,
            record=record,
        )


def known_parts() -> frozenset[str]:
    """Name every part that may be written (các phần)."""
    sections = {f"{OF_SECTION}{key}" for key, _title, _told in SECTIONS}
    return frozenset(PARTS) | sections | {f"{OF_TASK}{key}" for key in TASKS}
