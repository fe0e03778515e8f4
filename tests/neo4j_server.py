"""A real Neo4j server for tests: one that is named, or one started from its published jars.

``GUITU_TEST_NEO4J_URI`` names a server (with ``GUITU_TEST_NEO4J_USERNAME`` and ``GUITU_TEST_NEO4J_PASSWORD``) whose
database the tests empty. Otherwise Java and Maven are needed; jars are kept in ``.neo4j/`` of the project.
``GUITU_TEST_NEO4J_VERSION`` asks for another version than that of ``tests/neo4j/pom.xml``, and ``GUITU_TEST_JAVA`` for
another ``java`` than that of the path: Neo4j from 2025 on needs Java 21.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import neo4j
import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parent.parent
POM = Path(__file__).resolve().parent / "neo4j" / "pom.xml"
JARS = ROOT / ".neo4j"

_CONFIGURATION = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
dbms.usage_report.enabled=false
server.memory.pagecache.size=256m
dbms.memory.transaction.total.max=400m
"""


@dataclass
class Neo4jServer:
    """A server and how to reach it. ``home`` is None for one that was there before."""

    uri: str
    username: str
    password: str
    home: Path | None = None
    jars: Path | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that Neo4j's own tools, and guitu, read."""
        return {"NEO4J_URI": self.uri, "NEO4J_USERNAME": self.username, "NEO4J_PASSWORD": self.password}

    @property
    def configuration(self) -> str:
        """What its configuration file says."""
        return (self.home / "conf" / "neo4j.conf").read_text(encoding="utf-8")

    def configure(self, text: str) -> None:
        """Write its configuration file; it counts from the next start."""
        (self.home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")

    def driver(self) -> neo4j.Driver:
        """A driver of the test's own, to look into the database past the store."""
        return neo4j.GraphDatabase.driver(self.uri, auth=(self.username, self.password))

    def empty(self) -> None:
        """Take every node and relationship away."""
        with self.driver() as driver:
            driver.execute_query("MATCH (n) CALL (n) { DETACH DELETE n }")

    def start(self) -> None:
        """Start the server and wait until Bolt answers."""
        assert self.home is not None
        log = (self.home / "console.log").open("ab")
        self.process = subprocess.Popen(
            self._command(),
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=self._in_a_child,
        )
        deadline = time.monotonic() + 300
        while True:
            try:
                with self.driver() as driver:
                    driver.verify_connectivity()
                return
            except (neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError, OSError):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    pytest.fail(f"Neo4j did not start: {(self.home / 'console.log').read_text()[-2000:]}")
                time.sleep(0.3)

    def stop(self) -> None:
        """Stop the server as an operator would."""
        if self.process is not None:
            if self._in_a_child:
                os.killpg(self.process.pid, signal.SIGTERM)
            else:
                self.process.terminate()
            with suppress(subprocess.TimeoutExpired):  # it may still be busy with a query that a test gave up
                self.process.wait(30)
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait(60)
            self.process = None

    def admin(self, *arguments: str, folder: Path | None = None) -> str:
        """Run ``neo4j-admin`` with ``arguments`` in ``folder`` and return what it says; fails when it fails."""
        main = "org.neo4j.server.startup.Neo4jAdminCommand"
        done = subprocess.run(
            [*self._java(f"-Dbasedir={self.home}"), main, *arguments],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _java(self, *options: str) -> list[str]:
        return [os.environ.get("GUITU_TEST_JAVA", "java"), *options, "-cp", f"{self.jars}/*"]

    @property
    def _in_a_child(self) -> bool:
        """Whether the server runs in a child of the command that starts it, as it does from 2025 on."""
        return not self.jars.name.startswith("5.")

    def _command(self) -> list[str]:
        if not self._in_a_child:
            places = [f"--home-dir={self.home}", f"--config-dir={self.home}/conf"]
            return [*self._java("-Xmx1g"), "org.neo4j.server.CommunityEntryPoint", *places]
        if not (self.home / "lib").exists():
            (self.home / "lib").symlink_to(self.jars)
        return [*self._java(f"-Dbasedir={self.home}"), "org.neo4j.server.startup.Neo4jCommand", "console"]


def make_server(home: Path, password: str = "a test's own secret") -> Neo4jServer:
    """Return a fresh server in ``home``, not started. Skips the test, saying why, where Java or Maven is absent."""
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            pytest.skip(f"Neo4j needs Java and Maven: there is no {tool} here")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Neo4jServer(f"bolt://127.0.0.1:{port}", "neo4j", password, home, _fetch_jars())
    (home / "conf").mkdir(parents=True)
    server.configure(_CONFIGURATION.format(port=port))
    server.admin("dbms", "set-initial-password", password)
    return server


def _fetch_jars() -> Path:
    version = os.environ.get("GUITU_TEST_NEO4J_VERSION") or _pinned_version()
    folder = JARS / version
    JARS.mkdir(exist_ok=True)
    with FileLock(JARS / "lock"):
        if not folder.is_dir():
            part = JARS / f"{version}.part"
            shutil.rmtree(part, ignore_errors=True)
            command = [
                "mvn", "-q", "-B", "-f", str(POM), f"-Dneo4j.version={version}", "dependency:copy-dependencies",
                f"-DoutputDirectory={part}", "-DincludeScope=runtime",
            ]  # fmt: skip
            done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=900, check=False)
            if done.returncode != 0:
                pytest.skip(f"the jars of Neo4j {version} cannot be fetched: {done.stdout.strip()[-300:]}")
            part.rename(folder)
    return folder


def _pinned_version() -> str:
    tree = ElementTree.parse(POM)
    version = tree.findtext(".//{http://maven.apache.org/POM/4.0.0}neo4j.version")
    assert version
    return version


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """A running server for the whole session; its database may hold what an earlier test left."""
    uri = os.environ.get("GUITU_TEST_NEO4J_URI")
    if uri:
        username = os.environ.get("GUITU_TEST_NEO4J_USERNAME", "neo4j")
        yield Neo4jServer(uri, username, os.environ.get("GUITU_TEST_NEO4J_PASSWORD", ""))
        return
    server = make_server(tmp_path_factory.mktemp("neo4j"))
    server.start()
    try:
        yield server
    finally:
        server.stop()
