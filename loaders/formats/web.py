"""A document at an address: fetched once, with limits on time and size, and from the public net only.

An address may lead anywhere: every hop is looked up once, checked, and connected to by the number that was
checked, so that no name can mean something else by then. Proxies of the environment are not asked.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

_LONGEST = 60.0  # seconds for all of it
_LARGEST = 64 << 20  # bytes
_HOPS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGENT = "Mozilla/5.0 (compatible; guitu)"
_EMBEDDED = IPv6Network("64:ff9b::/96")  # stands for an address of version 4

#: Looks a host and port up; returns the numbers it may be reached by.
Lookup = Callable[[str, int], list[str]]


class FetchError(ValueError):
    """An address that gives no document; the message says why in a few words."""


def fetch(
    address: str,
    *,
    private: bool = False,
    seconds: float = _LONGEST,
    largest: int = _LARGEST,
    lookup: Lookup | None = None,
) -> tuple[bytes, str]:
    """Return the body at an http(s) address and its media type as the server names it.

    ``private`` allows addresses of this machine and its own network. Raises :class:`FetchError`.
    """
    deadline = time.monotonic() + seconds
    for _ in range(_HOPS + 1):
        try:
            parts = urlsplit(_escaped(address))
            numbers = _allowed(parts, private, lookup or _look_up)
            with _response(parts, numbers, deadline) as response:
                if response.status in _REDIRECTS and (place := response.getheader("Location")):
                    address = urljoin(address, place.encode("latin-1", "replace").decode("utf-8", "replace"))
                    continue
                if response.status != 200:
                    raise FetchError(f"the server answers {response.status}")
                body = _body(response, largest)
                if time.monotonic() >= deadline:  # cut off, and hardly whole
                    raise TimeoutError
                return body, response.headers.get_content_type()
        except FetchError:
            raise
        except (OSError, HTTPException, ValueError) as error:
            if time.monotonic() >= deadline:
                raise FetchError(f"it takes longer than {seconds:.0f} seconds") from error
            raise FetchError(_words(error)) from error
    raise FetchError("it leads on from address to address")


def _words(error: Exception) -> str:
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(said.split()).rstrip(".")


def _allowed(parts: SplitResult, private: bool, lookup: Lookup) -> list[str]:
    """Return the numbers of an address's host; raises FetchError where it is none that may be asked."""
    if parts.scheme not in {"http", "https"}:
        raise FetchError(f"it leads to {parts.scheme or 'no'} address, and only http and https are fetched")
    if not parts.hostname:
        raise FetchError("it names no host")
    numbers = lookup(parts.hostname, _port(parts))
    if not private and not all(map(_is_public, numbers)):
        raise FetchError(f"{parts.hostname} is on this machine or its own network; --allow-private lets it be asked")
    return numbers


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _look_up(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _is_public(number: str) -> bool:
    address: IPv4Address | IPv6Address = ip_address(number.partition("%")[0])
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _EMBEDDED:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            address = inner
    return address.is_global and not (
        address.is_multicast or address.is_reserved or (isinstance(address, IPv6Address) and address.is_site_local)
    )


@contextmanager
def _response(parts: SplitResult, numbers: list[str], deadline: float) -> Iterator[HTTPResponse]:
    """Give the answer of the server at one of ``numbers``; the connection is cut when the time is up."""
    host = parts.hostname or ""
    connection = HTTPConnection(host, _port(parts))
    sockets = [_connected(numbers, _port(parts), deadline)]
    # an answer that drips keeps every single wait short: only a clock of its own ends it
    clock = threading.Timer(max(0.0, deadline - time.monotonic()), _cut, [sockets])
    clock.daemon = True
    clock.start()
    try:
        if parts.scheme == "https":
            context = ssl.create_default_context()
            secured = context.wrap_socket(sockets[0], server_hostname=host, do_handshake_on_connect=False)
            sockets.append(secured)
            secured.do_handshake()
        connection.sock = sockets[-1]
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        shown = parts.netloc.rpartition("@")[2]
        connection.request("GET", target, headers={"Host": shown, "User-Agent": _AGENT, "Accept-Encoding": "identity"})
        yield connection.getresponse()
    finally:
        clock.cancel()
        connection.close()
        sockets[-1].close()


def _connected(numbers: list[str], port: int, deadline: float) -> socket.socket:
    failure: OSError = OSError("no address of it is known")
    for number in numbers:
        try:
            return socket.create_connection((number, port), timeout=max(0.1, deadline - time.monotonic()))
        except OSError as error:
            failure = error
    raise failure


def _cut(sockets: list[socket.socket]) -> None:
    try:
        sockets[-1].shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself


def _body(response: HTTPResponse, largest: int) -> bytes:
    """Return the body of an answer, unpacked where it is packed all the same."""
    body = response.read(largest + 1)
    if response.getheader("Content-Encoding", "").lower() in {"gzip", "deflate", "x-gzip"}:
        try:
            body = zlib.decompressobj(47).decompress(body, largest + 1)
        except zlib.error as error:
            raise FetchError("what it gives can't be unpacked") from error
    if len(body) > largest:
        raise FetchError(f"it is larger than {largest >> 20} MB")
    if response.length:  # of what was announced, this is missing
        raise FetchError("the connection broke off")
    return body


def _escaped(address: str) -> str:
    """Return an address with Chinese characters in its path and query made sendable."""
    parts = urlsplit(address)
    host = parts.netloc
    if not host.isascii():
        host = (parts.hostname or "").encode("idna").decode() + (f":{parts.port}" if parts.port else "")
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return urlunsplit((parts.scheme, host, path, query, ""))
