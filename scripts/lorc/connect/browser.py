"""The browser's way back: a page on the loopback address that a provider sends somebody to."""

import os
import secrets
import select
import sys
import time
import webbrowser
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlsplit

from lorc.project.errors import LorcError

SECONDS = 300
DONE = b"That is all: you may close this page and go back to the terminal.\n"
STRANGE = b"This is not the answer that lorc waits for.\n"


class Browser:
    """Listens for one answer. `port` 0 is any that is free; RFC 8252, section 7.3."""

    def __init__(self, say: Callable[[str], None], *, port: int = 0, opens: bool = True):
        self._say = say
        self._opens = opens
        self.state = secrets.token_urlsafe(24)
        self._answer: dict[str, str] | None = None
        try:
            self._server = HTTPServer(("127.0.0.1", port), self._handler())
        except OSError:
            raise LorcError(f"Port {port} is taken: choose another with --port.") from None
        self.port = self._server.server_address[1]

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_) -> None:
        self._server.server_close()

    def answer(self, url: str) -> dict[str, str]:
        """What the provider says once somebody has answered at the address.

        Where the browser is on another host, the address that it ends at may be pasted.
        Raises LorcError when nobody does within five minutes.
        """
        self._say(f"Open this address in a browser:\n\n{url}\n")
        if not (self._opens and webbrowser.open(url)):
            self._say(
                f"Is the browser on another host? Forward the port ({self.port}) by `ssh -L "
                f"{self.port}:127.0.0.1:{self.port}`, or paste here the address it ends at."
            )
        deadline = time.monotonic() + SECONDS
        listened, typed = [self._server, *_terminal()], b""
        while self._answer is None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise LorcError(f"No answer came within {SECONDS // 60} minutes: begin again.")
            for ready in select.select(listened, [], [], left)[0]:
                if ready is self._server:
                    self._server.handle_request()
                    continue
                # not by sys.stdin, which would keep what comes after a line from being seen
                if not (read := os.read(ready, 65536)):
                    listened.remove(ready)
                *lines, typed = (typed + read).split(b"\n")
                for line in lines:
                    self._take(line.decode(errors="replace").strip())
        return self._answer

    def _take(self, address: str) -> bool:
        """Whether this is the answer: nobody else knows the state."""
        try:
            given = dict(parse_qsl(urlsplit(address).query))
        except ValueError:  # brackets in it are of no address of IPv6
            return False
        if not secrets.compare_digest(given.get("state", "").encode(), self.state.encode()):
            return False
        self._answer = given
        return True

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        take = self._take

        class Handler(BaseHTTPRequestHandler):
            timeout = 5

            def do_GET(self) -> None:
                """Take what comes, and say whether it is what was waited for."""
                is_taken = take(self.path)
                self.send_response(200 if is_taken else 400)
                self.send_header("Content-Type", "text/plain")
                self.end_headers()
                self.wfile.write(DONE if is_taken else STRANGE)

            def log_message(self, *_) -> None:
                """Say nothing: the path holds the code."""

        return Handler


def _terminal() -> list[int]:
    """The descriptor of standard input, where there is one."""
    try:
        return [sys.stdin.fileno()]
    except (AttributeError, OSError, ValueError):
        return []
