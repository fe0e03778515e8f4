"""Addresses lead to documents of the public net and to nothing else, within limits of time and size."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from loaders.formats.web import FetchError, fetch
from loaders.read import ReadError, read

PLAN = "某某市规划纲要\n\n一、目标\n\n到2025年，新增高新技术企业200家。\n"


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """A server that does what servers should not; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            port = self.server.server_address[1]
            places = {
                "/moved": f"http://127.0.0.1:{port}/plan.txt",
                "/beside": "plan.txt",
                "/round": "/round",
                "/file": "file:///etc/passwd",
                "/inside": "http://inside.test/plan.txt",
                "/chinese": "/规划.txt".encode().decode("latin-1"),
            }
            if self.path in places:
                self.send_response(302)
                self.send_header("Location", places[self.path])
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            body = PLAN.encode()
            if self.path == "/packed":
                self.send_header("Content-Encoding", "gzip")
                body = gzip.compress(body)
            elif self.path == "/bomb":
                self.send_header("Content-Encoding", "gzip")
                body = gzip.compress(b"a" * 5_000_000)
            elif self.path == "/large":
                body = b"a" * 5_000_000
            elif self.path == "/short":
                self.send_header("Content-Length", "9999")
            self.end_headers()
            try:
                if self.path == "/drips":
                    for _ in range(100):
                        self.wfile.write(b"a")
                        time.sleep(0.1)
                self.wfile.write(body)
            except OSError:
                return

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/plan.txt", "/moved", "/beside", "/chinese", "/packed"])
def test_a_document_is_fetched_over_redirections_and_packed(site: str, path: str):
    body, media_type = fetch(site + path, private=True)
    assert (body.decode(), media_type) == (PLAN, "text/plain")


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "fec0::1",
        "64:ff9b:1::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "::",
    ],
)
def test_a_host_of_this_machine_or_its_network_is_not_asked(number: str):
    with pytest.raises(FetchError, match="--allow-private"):
        fetch("http://plans.test/plan.txt", lookup=lambda host, port: [number])
    with pytest.raises(FetchError, match="--allow-private"):
        fetch("http://plans.test/plan.txt", lookup=lambda host, port: ["93.184.216.34", number])


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "127.1", "localhost", "[::1]"])
def test_no_way_of_writing_this_machine_gets_by(host: str):
    with pytest.raises(ReadError, match="--allow-private"):
        read(f"http://{host}:1/plan.txt")


def test_a_redirection_into_the_own_network_is_not_followed(site: str):
    port = int(site.rpartition(":")[2])
    asked = []

    def lookup(host: str, port: int) -> list[str]:
        asked.append(host)
        return {"127.0.0.1": ["127.0.0.1"], "inside.test": ["10.0.0.7"]}[host]

    from loaders.formats import web

    # the first hop stands for a public server: only the test's own address passes for one
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web, "_is_public", lambda number: number == "127.0.0.1")
        with pytest.raises(FetchError, match=r"inside\.test is on this machine"):
            fetch(f"http://127.0.0.1:{port}/inside", lookup=lookup)
    assert asked == ["127.0.0.1", "inside.test"]


def test_a_name_is_looked_up_once_and_its_checked_number_is_connected_to(site: str):
    """A name that means another machine a moment later brings nothing."""
    numbers = iter([["127.0.0.1"], ["10.0.0.1"]])
    port = site.rpartition(":")[2]
    body, _ = fetch(f"http://plans.test:{port}/plan.txt", private=True, lookup=lambda host, port: next(numbers))
    assert body.decode() == PLAN
    assert next(numbers) == ["10.0.0.1"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/round", "leads on from address to address"),
        ("/file", "only http and https"),
        ("/large", "larger than"),
        ("/bomb", "larger than"),
        ("/short", "broke off"),
    ],
)
def test_what_should_not_be_taken_is_told(site: str, path: str, words: str):
    with pytest.raises(FetchError, match=words):
        fetch(site + path, private=True, largest=1 << 20)


def test_an_answer_that_drips_is_cut_off(site: str):
    begun = time.monotonic()
    with pytest.raises(FetchError, match="longer than"):
        fetch(site + "/drips", private=True, seconds=1)
    assert time.monotonic() - begun < 6


@pytest.mark.parametrize(
    "address", ["http:///plan.txt", "http://a b/", "http://[::1/", "http://host:99999/", "http://"]
)
def test_what_is_no_address_is_told_in_one_sentence(address: str):
    with pytest.raises(ReadError, match="can't be fetched") as error:
        read(address)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://host/plan.txt", "gopher://host/"])
def test_other_schemes_are_not_fetched(address: str):
    with pytest.raises(FetchError, match="only http and https"):
        fetch(address)
