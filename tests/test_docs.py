"""The written regulation and glossary say what the code says, or fail."""

import ast
import importlib
import re
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]
DOCS, SRC = ROOT / "docs", ROOT / "src" / "qqv"
AVOIDED = {"Customer", "Client", "Transfer", "Transaction", "Payout", "Log", "Manager", "Service"}
AVOIDED |= {"transfer", "payout", "reschedule", "forgive", "renew", "unlock"}


def test_every_rule_names_its_function_and_its_test() -> None:
    """A row whose function is gone, or whose test is, would be a promise nobody keeps."""
    tests = {
        node.name
        for file in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    rows = re.findall(r"^\| .* \| `(\w+)\.(\w+)` \| `(\w+)` \|$", _text("rules.md"), re.M)
    assert len(rows) > 20
    for module, function, test in rows:
        rules = importlib.import_module(f"qqv.rules.{module}")
        assert callable(getattr(rules, function, None)), f"{module}.{function}"
        assert test in tests, test


def test_every_table_stands_in_the_glossary_with_its_term() -> None:
    """The term on the page is the one in the docstring, which is the one on screen."""
    tables, _, _ = _text("glossary.md").partition("## Words we avoid")
    told = {name: term for term, name in re.findall(r"^\| (.+) \| `(\w+)` \|", tables, re.M)}
    for model in apps.get_models():
        if model.__module__.startswith("qqv."):
            first = (model.__doc__ or "").split("\n")[0]
            assert first.endswith(f"({told.get(model.__name__)})."), model.__name__


def test_no_class_and_no_verb_bears_an_avoided_word() -> None:
    """Two words for one thing is how two people come to mean two things."""
    named = {
        node.name
        for path in SRC.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    assert named & AVOIDED == set()


def _text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")
