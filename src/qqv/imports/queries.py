"""What does the wizard show: which imports there are, the columns, the rows before writing?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count

from qqv.imports.actions import ground_of
from qqv.imports.files import content_of
from qqv.imports.kind import Kind, RowIn
from qqv.imports.kinds import KINDS
from qqv.imports.models import Import, ImportedRow
from qqv.imports.reading.letters import Alphabet
from qqv.imports.reading.table import as_shown, find_heading, guess_columns, heading_over, read_rows
from qqv.imports.reading.workbook import Sheet, Workbook
from qqv.imports.readings import Asked, asked_of
from qqv.imports.sums import Astray, GroupSum, sums_by_group, totals_astray
from qqv.people.models import Board
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen

SHOWN = 200
SAMPLE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """One import in the list (một lần nhập)."""

    id: int
    board: str
    title: Any
    file_name: str
    at: object
    by: str
    written: int
    left: int
    started: bool
    undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where an import begins: boards, kinds, imports so far (nhập Excel)."""

    boards: tuple[tuple[int, str], ...]
    kinds: tuple[Kind, ...]
    rows: tuple[ImportRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A column of the sheet one may choose, with its first cells (cột của tệp)."""

    number: int
    letter: str
    label: str
    sample: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The sheet with its columns, as guessed or corrected (ghép cột)."""

    source: Import
    kind: Kind
    sheets: tuple[str, ...]
    sheet: str
    first_row: int
    choices: tuple[Choice, ...]
    chosen: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would be written, what not and why, and how the sums compare (xem thử)."""

    source: Import
    kind: Kind
    commune: str
    on: date
    rows: int
    right: int
    wrong: int
    twins: int
    total: Vnd
    total_right: Vnd
    groups: tuple[GroupSum, ...]
    typed_totals: tuple[tuple[int, Vnd], ...]
    astray: tuple[Astray, ...]
    alphabet: Alphabet
    converted: int
    faulty: tuple[RowIn, ...]
    doubled: tuple[RowIn, ...]
    noted: tuple[RowIn, ...]
    readings: tuple[Asked, ...]
    missing: tuple[str, ...]

    @property
    def waiting(self) -> tuple[Asked, ...]:
        return tuple(one for one in self.readings if not one.confirmed)

    @property
    def confirmed(self) -> int:
        return len(self.readings) - len(self.waiting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One go at writing, from opening the page to pausing (lượt ghi): rows `before` it."""

    since: datetime
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the writing is (tiến độ): `seconds_left` is unknown before the first chunk."""

    source: Import
    kind: Kind
    commune: str
    written: int
    left_out: int
    planned: int
    undone: bool
    run: Run
    seconds_left: int | None

    @property
    def waiting(self) -> int:
        return self.planned - self.written

    @property
    def percent(self) -> int:
        return 100 * self.written // self.planned if self.planned else 100


def start_page(actor: Actor) -> Start:
    """Show where to begin, and the imports so far (nhập Excel)."""
    scope = actor.scope(Verb.IMPORT)
    actor.require(Verb.IMPORT)
    boards = Board.objects.within(scope).order_by("level", "code")
    rows = Import.objects.within(scope).select_related("board", "uploaded__actor", "started")
    listed = list(rows.order_by("-pk")[:30])
    counts = {
        (source, written): n
        for source, written, n in ImportedRow.objects.filter(source__in=listed)
        .values_list("source", "written")
        .annotate(n=Count("pk"))
    }
    return Start(
        boards=tuple(boards.values_list("pk", "name")),
        kinds=tuple(k for k in KINDS.values() if scope.everywhere or not k.provincial),
        rows=tuple(
            ImportRow(
                id=row.pk,
                board=row.board.name,
                title=KINDS[row.kind].title,
                file_name=row.file_name,
                at=row.uploaded.at,
                by=row.uploaded.actor.name,
                written=counts.get((row.pk, True), 0),
                left=counts.get((row.pk, False), 0),
                started=row.started_id is not None,
                undone=row.undone_id is not None,
            )
            for row in listed
        ),
    )


def columns_page(actor: Actor, *, import_id: int, sheet: str = "") -> Columns:
    """Show the columns of an import's sheet, or of another one of its file (ghép cột)."""
    source = seen(actor, import_id)
    kind, book = KINDS[source.kind], Workbook(content_of(source))
    name = sheet or source.sheet
    found = book.sheet(name)
    heading = find_heading(found, kind)
    same = name == source.sheet
    first = source.first_row if same else (heading.first if heading else 1)
    labels = heading_over(found, kind, first)
    chosen = dict(source.columns) if same else _guessed(kind, labels)
    return Columns(
        source=source,
        kind=kind,
        sheets=book.names,
        sheet=name,
        first_row=first,
        choices=_choices(found, labels, first),
        chosen=chosen,
    )


def preview(actor: Actor, *, import_id: int) -> Preview:
    """Read and check every row, without writing anything (xem thử)."""
    source = seen(actor, import_id)
    kind, ground = KINDS[source.kind], ground_of(source)
    sheet = Workbook(content_of(source)).sheet(source.sheet)
    read = read_rows(sheet, kind, source.columns, first=source.first_row)
    kind.check(ground, read.rows)
    right = [row for row in read.rows if row.right]
    faulty = [row for row in read.rows if row.faults]
    doubled = [row for row in read.rows if row.twin and not row.faults]
    return Preview(
        source=source,
        kind=kind,
        commune=ground.board.name,
        on=source.on,
        rows=len(read.rows),
        right=len(right),
        wrong=len(faulty),
        twins=len(doubled),
        total=kind.total(read.rows),
        total_right=kind.total(right),
        groups=sums_by_group(kind, read.rows),
        typed_totals=read.totals if kind.summed else (),
        astray=totals_astray(kind, read.rows, read.totals) if kind.summed else (),
        alphabet=sheet.alphabet,
        converted=sheet.converted,
        faulty=tuple(faulty[:SHOWN]),
        doubled=tuple(doubled[:SHOWN]),
        noted=tuple(row for row in right if row.notes)[:SHOWN],
        readings=asked_of(source, kind, right),
        missing=tuple(
            str(f.label) for f in kind.fields if f.required and f.key not in source.columns
        ),
    )


def progress(actor: Actor, *, import_id: int, now: datetime, run: Run | None = None) -> Progress:
    """Tell how far an import is, and how long this run still takes (tiến độ ghi)."""
    source = seen(actor, import_id)
    if source.started is None:
        raise Unseen
    planned = int(source.started.facts["right"])
    written = source.done.exclude(record=source.started_id).count()
    run = run or Run(since=now, before=written)
    return Progress(
        source=source,
        kind=KINDS[source.kind],
        commune=source.board.name,
        written=written,
        left_out=source.done.filter(written=False).count(),
        planned=planned,
        undone=source.undone_id is not None,
        run=run,
        seconds_left=seconds_left(
            done=written - run.before, left=planned - written, passed=now - run.since
        ),
    )


def seconds_left(*, done: int, left: int, passed: timedelta) -> int | None:
    """Reckon the seconds still needed at the pace of this run; rounded up (còn … giây)."""
    if done <= 0 or passed < timedelta(0):
        return None
    return -(-left * passed // (done * timedelta(seconds=1)))


def seen(actor: Actor, import_id: int) -> Import:
    """Find an import in reach (lần nhập trong phạm vi)."""
    actor.require(Verb.IMPORT)
    reach = Import.objects.within(actor.scope(Verb.IMPORT)).select_related("board", "started")
    source = reach.filter(pk=import_id).first()
    if source is None:
        raise Unseen
    return source


def _guessed(kind: Kind, labels: tuple[str, ...]) -> dict[str, int]:
    return guess_columns(kind, labels, {})


def _choices(sheet: Sheet, labels: tuple[str, ...], first: int) -> tuple[Choice, ...]:
    below = sheet.rows[first - 1 : first - 1 + SAMPLE]
    width = max([len(labels), *(len(cells) for cells in below)], default=0)
    return tuple(
        Choice(
            number=n,
            letter=_letter(n),
            label=labels[n] if n < len(labels) else "",
            sample=" · ".join(
                as_shown(cells[n]) for cells in below if n < len(cells) and cells[n] != ""
            ),
        )
        for n in range(width)
    )


def _letter(n: int) -> str:
    return (chr(64 + n // 26) if n >= 26 else "") + chr(65 + n % 26)
