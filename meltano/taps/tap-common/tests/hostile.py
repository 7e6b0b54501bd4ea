"""A server that means harm, in one mode at a time, to a tap of any of the five APIs."""

import gzip
import json
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# It fits a code's pattern, and so do the secret settings of the taps below.
ACCESS_TOKEN = "ya29.access"
DEEP = b'{"value": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
BOMB_MB = 2048


def page(url: str, path: str, number: int) -> bytes:
    """A page of whatever list a tap asks for, with a link to the next."""
    more = str(number)
    return json.dumps(
        {
            "historyId": "1",
            "formId": "F",
            "value": [],
            "data": [{"id": f"id_{number}"}],
            "has_more": True,
            "nextPageToken": more,
            "@odata.nextLink": f"{url}{path}?$skiptoken={more}",
        }
    ).encode()


class Hostile(BaseHTTPRequestHandler):
    """Answers in the mode that its server is in; a token is given unless the mode is about it."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        self.answer()

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer()

    def answer(self):
        self.server.asked.append(self.path)
        self.path = self.path.partition("?")[0]
        mode = self.server.mode
        is_token = self.command == "POST"
        with suppress(BrokenPipeError, ConnectionResetError):
            if is_token and not mode.startswith("token_"):
                self.give(json.dumps({"access_token": ACCESS_TOKEN, "expires_in": 3600}).encode())
            else:
                getattr(self, mode.removeprefix("token_"))()

    def give(self, body=b"{}", status=200, reason=None, **headers):
        self.send_response(status, reason)
        for name, value in ({"Content_Type": "application/json"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def redirect(self):
        self.give(status=302, Location=f"{self.server.url}/elsewhere")

    def same_request_elsewhere(self):
        self.give(status=307, Location=f"{self.server.url}/elsewhere")

    def wait_ten_years(self):
        self.give(status=429, Retry_After=str(10 * 365 * 24 * 3600))

    def wait_until_2100(self):
        self.give(status=503, Retry_After="Fri, 01 Jan 2100 00:00:00 GMT")

    def wait_absurdly(self):
        self.give(status=429, Retry_After="9" * 5000)

    def endless_pages(self):
        self.give(page(self.server.url, self.path, len(self.server.asked)))

    def repeated_page(self):
        self.give(page(self.server.url, self.path, 0))

    def slow_headers(self):
        self.drip(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10_000)

    def slow_body(self):
        self.send_response(200)
        self.send_header("Content-Length", "10000")
        self.end_headers()
        self.drip(b" " * 10_000)

    def drip(self, text: bytes):
        for place in range(len(text)):
            self.wfile.write(text[place : place + 1])
            self.wfile.flush()
            if self.server.is_over.wait(0.05):
                return

    def gzip_bomb(self):
        part = gzip.compress(b" " * (64 << 20))
        self.give(part * (BOMB_MB // 64), Content_Encoding="gzip")

    def bombs_in_bombs(self):
        self.give(gzip.compress(gzip.compress(b"{}")), Content_Encoding="gzip, gzip")

    def large_answer(self):
        self.give(b'{"value": "' + b"x" * (3 << 20) + b'"}')

    def deep_answer(self):
        self.give(DEEP)

    def deep_error(self):
        self.give(b'{"error": ' + DEEP + b"}", status=400)

    def half_an_answer(self):
        self.give(page(self.server.url, self.path, 0)[:-20])

    def half_of_what_was_promised(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"value": [')
        self.close_connection = True

    def no_json(self):
        self.give(b"<html>Sign in, Ada</html>", Content_Type="text/html")

    def json_as_text(self):
        self.give(Content_Type="text/html")

    def a_list(self):
        self.give(b"[1, 2]")

    def another_form(self):
        wrong = {"historyId": 1, "value": [5], "messages": ["Ada"], "responses": 7, "data": [7]}
        self.give(json.dumps(wrong | {"access_token": {"Ada": 1}, "has_more": "Ada"}).encode())

    def secrets(self):
        """Quote what was sent, and say it in words too, where a code or a phrase is expected."""
        told = self.server.told
        error = {"code": told, "status": told, "message": told, "errors": [{"reason": told}]}
        body = {"error": error, "error_description": told}
        self.give(json.dumps(body).encode(), self.server.status, f"no {told}")


@contextmanager
def hostile_server():
    """Yields the server: `url`, `mode`, and the paths `asked` for."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Hostile) as server:
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # a tap that hangs up is what is wanted
        server.url = f"http://127.0.0.1:{server.server_port}"
        server.mode, server.asked, server.is_over = "", [], threading.Event()
        server.told, server.status = "", 403
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.is_over.set()
        server.shutdown()
        thread.join()
