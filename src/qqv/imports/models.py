"""Which workbooks were taken in, how were their columns read, and what became of each row?"""

from django.db import models

from qqv.people.models import Board, Scoped
from qqv.trail.models import Record


class Imports(Scoped["Import"]):
    group_path = ""


class Import(models.Model):
    """One sheet of one file, taken into one board's books (lần nhập Excel).

    The file lies in the data folder under its hash; the same sheet of the same file is taken in
    once, until it is undone.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    sheet = models.CharField(max_length=120)
    on = models.DateField()
    columns = models.JSONField(default=dict)
    first_row = models.IntegerField(default=0)
    paper_total = models.BigIntegerField(null=True)
    uploaded = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    started = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="+")
    undone = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="+")

    objects = Imports.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="import_sheet_once",
                fields=["board", "kind", "file_hash", "sheet"],
                condition=models.Q(undone=None),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(models.Model):
    """What became of one row: written, with the ids it made, or left out (dòng đã nhập)."""

    source = models.ForeignKey(
        Import, on_delete=models.PROTECT, related_name="done", db_index=False
    )
    row = models.IntegerField()
    written = models.BooleanField()
    why = models.CharField(max_length=500, blank=True)
    made = models.JSONField(default=dict)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="imported_row_once", fields=["source", "row"]),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}/{self.row}"


class ConfirmedReading(models.Model):
    """A cell such as "5 tr" means what was read from it, somebody said (cách đọc đã xác nhận).

    It holds for every cell of the column that shows the same.
    """

    source = models.ForeignKey(
        Import, on_delete=models.PROTECT, related_name="confirmed", db_index=False
    )
    field = models.CharField(max_length=20)
    typed = models.CharField(max_length=60)
    read = models.CharField(max_length=60)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="reading_confirmed_once", fields=["source", "field", "typed", "read"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.typed} → {self.read}"


class KnownColumn(models.Model):
    """Which column a board's heading meant the last time (cột đã ghép)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="known_columns")
    kind = models.CharField(max_length=20)
    heading = models.CharField(max_length=160)
    field = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="known_column_once", fields=["board", "kind", "heading"]),
        ]

    def __str__(self) -> str:
        return f"{self.heading} → {self.field}"
