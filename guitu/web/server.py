"""Starting the page: on loopback alone, with a browser opened where one is wanted."""

from __future__ import annotations

import socket
import sys
import threading
import webbrowser

import uvicorn

from graph.errors import GraphError
from guitu.web.app import make_app
from guitu.web.document import document
from guitu.web.home import home
from guitu.web.library import Library

HOST = "127.0.0.1"
#: Documents of a place that are made ready beforehand.
WARM = 3
#: An address may carry a name of 2,000 characters, nine bytes each when quoted, as may the page it came from.
_HEADERS = 256 * 1024


class PortTaken(Exception):
    """Another program listens on the port; the message says what to do."""


def serve(location: str, port: int, browser: bool = True) -> None:
    """Show the graph at ``location`` until interrupted; port 0 takes any that is free.

    Raises GraphError where there is no graph, and PortTaken.
    """
    library = Library(location)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        if sys.platform != "win32":  # there the option would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen(128)  # from here on, whoever comes before the page is ready waits
        except OSError:
            library.close()
            raise PortTaken(
                f"Port {port} is taken: stop the program that uses it, or choose another with --port."
            ) from None
        chosen = listener.getsockname()[1]
        url = f"http://{HOST}:{chosen}/"
        print(url, flush=True)
        print("Ctrl+C stops it.", file=sys.stderr)
        threading.Thread(target=warm, args=(library,), daemon=True).start()
        if browser:
            threading.Timer(0.7, webbrowser.open, (url,)).start()
        config = uvicorn.Config(
            make_app(library, chosen),
            log_level="warning",
            access_log=False,
            server_header=False,
            h11_max_incomplete_event_size=_HEADERS,
            http="h11",
            ws="none",
        )
        uvicorn.Server(config).run(sockets=[listener])


def warm(library: Library) -> None:
    """Do beforehand what the first visitor would wait for: the first page, some documents, and what draws."""
    from graph.layout import layout

    try:
        for place in home(library).places:
            for found in place.documents[:WARM]:
                document(library, found["id"])
        layout(["a", "b", "c"], [("a", "b"), ("b", "c")])
    except GraphError:
        return  # whoever asks is told
