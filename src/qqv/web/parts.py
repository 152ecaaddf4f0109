"""Which small pieces do all templates share? Money, days, pills, fields, pagers."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from uuid import uuid4

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from qqv.rules.words import in_words
from qqv.web.links import url_of

register = template.Library()

PILLS = {"good": "✓", "warn": "!", "bad": "▲", "quiet": "•", "info": "→"}

NO_FIGURE = mark_safe('<span class="money">–</span>')
NO_CELL = mark_safe('<span class="money"></span>')


def grouped(amount: int) -> str:
    """Write an amount with dots between thousands and a true minus (1.330.000)."""
    return f"{abs(amount):,}".replace(",", ".").join(("−" if amount < 0 else "", ""))


@register.filter
def vnd(amount: int | None, unit: str = "") -> SafeString:
    """Write đồng for a table cell or, with "đ", in a sentence (số tiền)."""
    if amount is None:
        return NO_FIGURE
    css = "money negative" if amount < 0 else "money"
    tail = f"\u00a0{unit}" if unit else ""
    return format_html('<span class="{}">{}{}</span>', css, grouped(amount), tail)


@register.filter
def nil(amount: int | None) -> SafeString:
    """Write đồng, nothing as an empty cell the way paper books do (ô trống)."""
    return vnd(amount) if amount else NO_CELL


@register.filter
def millions(amount: int) -> str:
    """Write an amount in triệu đồng, one decimal only where there is one (triệu đồng)."""
    whole, rest = divmod(abs(amount) + 50_000, 1_000_000)
    tenth = rest * 10 // 1_000_000
    text = grouped(whole) + (f",{tenth}" if tenth and whole < 1000 else "")
    return f"−{text}" if amount < 0 else text


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a day as dd/mm/yyyy (ngày)."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return value.strftime("%d/%m/%Y") if value else "–"


@register.filter
def moment(value: datetime | None) -> str:
    """Write a moment as HH:MM dd/mm/yyyy (giờ, ngày)."""
    return timezone.localtime(value).strftime("%H:%M %d/%m/%Y") if value else "–"


@register.filter
def month(value: date) -> str:
    """Write a month as Tháng 11/2026 (tháng)."""
    return gettext("Tháng %(month)s") % {"month": value.strftime("%m/%Y")}


@register.filter
def percent(value: Fraction | float | None) -> str:
    """Write a ratio in percent with one decimal comma (phần trăm)."""
    return "–" if value is None else f"{float(value) * 100:z.1f}".replace(".", ",") + "\u00a0%"


@register.filter
def words(amount: int) -> str:
    """Write an amount in words, in the reader's language (bằng chữ)."""
    return in_words(amount, "en" if get_language() == "en" else "vi")


@register.filter
def get(mapping: dict[object, object], key: object) -> object:
    """Look a key up in a mapping (tra)."""
    return mapping.get(key)


register.filter("address", url_of)


@register.simple_tag
def pill(kind: str, text: str) -> SafeString:
    """Show a state as an icon with words, never by color alone (nhãn)."""
    return format_html(
        '<span class="pill pill-{}"><span aria-hidden="true">{}</span> {}</span>',
        kind,
        PILLS[kind],
        text,
    )


@register.simple_tag
def fresh_id() -> str:
    """Make the id under which a one-button form counts once (mã yêu cầu)."""
    return str(uuid4())


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, object]:
    """Show a form field with its label, help and error tied to it (ô nhập)."""
    return {"field": bound, "hint": hint or bound.help_text}


@register.inclusion_tag("parts/pager.html", takes_context=True)
def pager(context: dict[str, object], page: object) -> dict[str, object]:
    """Show links to the page before and after; `page` has number, has_more (trang)."""
    request = context["request"]
    query = request.GET.copy()  # type: ignore[attr-defined]
    query.pop("trang", None)
    return {"page": page, "query": query.urlencode()}


@register.inclusion_tag("parts/exports.html", takes_context=True)
def exports(context: dict[str, object], paper: str = "") -> dict[str, str]:
    """Offer what the page lists as a workbook, as plain lines, on paper (xuất, in).

    `paper` names the button where `?xuat=pdf` gives a numbered paper; else the page is printed.
    """
    query = context["request"].GET.copy()  # type: ignore[attr-defined]
    for name in ("trang", "xuat"):
        query.pop(name, None)
    return {"query": f"{query.urlencode()}&" if query else "", "paper": paper}


@register.inclusion_tag("parts/empty.html")
def empty(text: str, url: str = "", label: str = "") -> dict[str, str]:
    """Say what will be here, why it is empty, and what to do (chưa có gì)."""
    return {"text": text, "url": url, "label": label}


@register.inclusion_tag("parts/tile.html")
def tile(label: str, value: object, sub: object = "", url: str = "") -> dict[str, object]:
    """Show one figure with its name (ô số liệu)."""
    return {"label": label, "value": value, "sub": sub, "url": url}


@register.inclusion_tag("parts/steps.html")
def steps(items: Sequence[object]) -> dict[str, object]:
    """Show a stepper; each item has label, state (done, now, later) and note (các bước)."""
    return {"items": items}


@register.inclusion_tag("parts/definition.html")
def definition(text: str, title: str = "") -> dict[str, object]:
    """Fold away how a figure is reckoned (cách tính)."""
    return {"text": text, "title": title or _("Cách tính")}
