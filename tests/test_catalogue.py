"""The English catalogue is complete, keeps every fact in place, and is the one that is compiled."""

import re
from gettext import GNUTranslations
from pathlib import Path

import polib
import pytest

import qqv
from qqv.web.catalogue import unmarked

LOCALE = Path(qqv.__path__[0]) / "locale"
FACT = re.compile(r"%\(\w+\)s|%%|\{\w*\}|</?\w+>|&\w+;")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize("language", ["en", "vi"])
def test_no_text_is_empty_or_guessed(language: str) -> None:
    entries = catalogue(language)
    assert len(entries) > 0
    assert [e.msgid for e in entries if not e.translated() or e.fuzzy or e.obsolete] == []


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_translation_keeps_the_facts(language: str) -> None:
    for entry in catalogue(language):
        for said in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            assert sorted(FACT.findall(said)) == sorted(FACT.findall(entry.msgid)), entry.msgid


@pytest.mark.parametrize("language", ["en", "vi"])
def test_what_is_compiled_is_what_was_written(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for entry in catalogue(language):
        if entry.msgid_plural:
            said = compiled.ngettext(entry.msgid, entry.msgid_plural, 2)
            assert said == entry.msgstr_plural[max(entry.msgstr_plural)]
        elif entry.msgctxt:
            assert compiled.pgettext(entry.msgctxt, entry.msgid) == entry.msgstr
        else:
            assert compiled.gettext(entry.msgid) == entry.msgstr


def test_what_no_page_marks_is_translated_too() -> None:
    """Refusals, roles, lines of the chart and choices live where Django's tools do not look."""
    assert len(unmarked()) > 100
    assert unmarked() - {entry.msgid for entry in catalogue("en")} == set()
