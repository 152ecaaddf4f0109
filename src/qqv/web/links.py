"""Where does a report's figure lead? The one place where links become addresses."""

from urllib.parse import urlencode

from django.urls import reverse

from qqv.reports.table import Link


def url_of(link: Link | None) -> str:
    """Write the address of a link, empty for none (địa chỉ)."""
    if link is None:
        return ""
    path = reverse(link.screen, args=[] if link.id is None else [link.id])
    return f"{path}?{urlencode(link.query)}" if link.query else path
