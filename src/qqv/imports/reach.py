"""Which import is meant, and is it hers to touch?"""

from qqv.imports.models import Import
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Unseen


def locked_import(actor: Actor, import_id: int) -> Import:
    """Find an import in reach and lock it (lần nhập); unseen elsewhere."""
    reach = Import.objects.within(actor.scope(Verb.IMPORT)).select_related("board")
    source = reach.select_for_update(of=("self",)).filter(pk=import_id).first()
    if source is None:
        raise Unseen
    return source
