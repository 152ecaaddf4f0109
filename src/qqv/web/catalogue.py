"""Which texts are spoken that no `translate` marks, because they live where Django does not?"""

import importlib
import pkgutil
from collections.abc import Iterator

from django.apps import apps

import qqv
from qqv.rules.access import ROLE_NAMES, ROLE_WORK
from qqv.rules.allotting import WHY_NAMES
from qqv.rules.chart import LINES
from qqv.rules.doubles import MATCH_NAMES
from qqv.rules.entries import VOUCHER_NAMES
from qqv.rules.grading import Grade
from qqv.rules.purposes import PURPOSES
from qqv.rules.ranking import CRITERION_NAMES
from qqv.rules.refusals import Refusal


def unmarked() -> set[str]:
    """Gather the sentences of refusals and the names of roles, lines, vouchers, grades and
    choices (câu, tên gọi)."""
    texts = {refusal.text for refusal in refusals(Refusal)}
    texts.update(ROLE_NAMES.values(), ROLE_WORK.values(), VOUCHER_NAMES.values())
    texts.update(about.name for about in PURPOSES.values())
    texts.update(grade.value for grade in Grade)
    texts.update(line.name for line in LINES.values())
    texts.update(MATCH_NAMES.values(), CRITERION_NAMES.values(), WHY_NAMES.values())
    for model in apps.get_models():
        if model.__module__.startswith("qqv."):
            for field in model._meta.concrete_fields:
                texts.update(str(label) for code, label in field.flatchoices if label != code)
    return texts


def refusals(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    """Walk every way the fund says no, wherever it is written (lời từ chối)."""
    if kind is Refusal:
        for module in pkgutil.walk_packages(qqv.__path__, "qqv."):
            if ".migrations" not in module.name and ".management" not in module.name:
                importlib.import_module(module.name)
    yield kind
    for narrower in kind.__subclasses__():
        yield from refusals(narrower)
