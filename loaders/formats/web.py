"""A document at an address: fetched once, with a limit on time and size."""

from __future__ import annotations

import urllib.error
import urllib.request
from urllib.parse import quote, urlsplit, urlunsplit

_LONGEST = 60.0  # seconds
_LARGEST = 64 * 1024 * 1024  # bytes
_AGENT = "Mozilla/5.0 (compatible; guitu)"


class FetchError(ValueError):
    """An address that gives no document; the message says why in a few words."""


def fetch(address: str) -> tuple[bytes, str]:
    """Return the body at an http(s) address and its media type as the server names it."""
    request = urllib.request.Request(_escaped(address), headers={"User-Agent": _AGENT})
    try:
        with urllib.request.urlopen(request, timeout=_LONGEST) as response:
            body = response.read(_LARGEST + 1)
            media_type = response.headers.get_content_type()
    except urllib.error.HTTPError as error:
        raise FetchError(f"the server answers {error.code}") from error
    except (urllib.error.URLError, TimeoutError, OSError, ValueError) as error:
        raise FetchError(str(getattr(error, "reason", error))) from error
    if len(body) > _LARGEST:
        raise FetchError("it is larger than 64 MB")
    return body, media_type


def _escaped(address: str) -> str:
    """Return an address with Chinese characters in its path and query made sendable."""
    parts = urlsplit(address)
    host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return urlunsplit((parts.scheme, host, path, query, ""))
