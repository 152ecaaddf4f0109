"""Is a page sound as HTML? Language, one h1, labels, no id twice."""

from collections import Counter
from html.parser import HTMLParser

UNLABELED = {"hidden", "submit", "button"}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.refers: list[str] = []
        self.fields: list[dict[str, str | None]] = []
        self.labeled: set[str] = set()
        self.lang = ""
        self.inside_label = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags[tag] += 1
        self.inside_label += tag == "label"
        if found := given.get("id"):
            self.ids[found] += 1
        if tag == "html":
            self.lang = given.get("lang") or ""
        if tag == "label" and (wanted := given.get("for")):
            self.labeled.add(wanted)
        for name in ("aria-describedby", "aria-labelledby"):
            self.refers += (given.get(name) or "").split()
        typed_in = tag in {"input", "select", "textarea"} and given.get("type") not in UNLABELED
        if typed_in and not (self.inside_label or given.get("aria-label")):
            self.fields.append(given)

    def handle_endtag(self, tag: str) -> None:
        self.inside_label -= tag == "label"


def faults(text: str) -> list[str]:
    """List what is wrong with a page's markup; an empty list is a sound page."""
    page = _Page()
    page.feed(text)
    found = [f"id twice: {name}" for name, times in page.ids.items() if times > 1]
    found += [f"refers to no id: {name}" for name in page.refers if name not in page.ids]
    found += [
        f"no label: {field.get('name')}"
        for field in page.fields
        if (field.get("id") or "") not in page.labeled
    ]
    if page.tags["h1"] != 1:
        found.append(f"h1: {page.tags['h1']}")
    if page.lang not in {"vi", "en"}:
        found.append(f"lang: {page.lang}")
    return found
