"""A fake of Google's Cloud Storage JSON API: objects with generations, conditional writes."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

OBJECT = re.compile(r"/(?:download/)?storage/v1/b/([^/]+)/o/(.+)")
UPLOAD = re.compile(r"/upload/storage/v1/b/([^/]+)/o")


class Store:
    """The objects by bucket and name: content and generation. `fails` answers 503 to all."""

    def __init__(self):
        self.objects: dict[tuple[str, str], tuple[bytes, int]] = {}
        self.lock = threading.Lock()
        self.fails = False
        self.generation = 0
        self.url = ""

    def json(self, name: str) -> dict:
        """An object's content, of whichever bucket."""
        [(content, _)] = [each for (_, key), each in self.objects.items() if key == name]
        return json.loads(content)

    def put(self, key: tuple[str, str], content: bytes, match: int | None) -> dict | None:
        """Write an object; None where its generation is another one."""
        with self.lock:
            if match is not None and self.objects.get(key, (b"", 0))[1] != match:
                return None
            self.generation += 1
            self.objects[key] = content, self.generation
            return self.told(key)

    def told(self, key: tuple[str, str]) -> dict:
        """An object's resource."""
        content, generation = self.objects[key]
        named = {"kind": "storage#object", "bucket": key[0], "name": key[1]}
        return named | {"generation": str(generation), "size": str(len(content))}


@contextmanager
def running() -> Iterator[Store]:
    """A store on a port of the loopback address: STORAGE_EMULATOR_HOST is its url."""
    store = Store()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            place, query = self._asked()
            match = OBJECT.fullmatch(place)
            key = match and (match[1], unquote(match[2]))
            if store.fails:
                self._give(503, {})
            elif key not in store.objects:
                self._give(404, {"error": {"code": 404, "message": "No such object"}})
            elif query.get("alt") == ["media"]:
                content, generation = store.objects[key]
                is_other = int(query.get("ifGenerationMatch", [generation])[0]) != generation
                self._give(412 if is_other else 200, b"" if is_other else content)
            else:
                self._give(200, store.told(key))

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            place, query = self._asked()
            boundary = re.search(r"boundary=\"?([^\";]+)", self.headers["Content-Type"])[1].encode()
            _, about, media, _ = body.split(b"--" + boundary)
            about = json.loads(about.partition(b"\r\n\r\n")[2])
            content = media.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")
            wanted = query.get("ifGenerationMatch")
            key = UPLOAD.fullmatch(place)[1], about["name"]
            if store.fails:
                self._give(503, {})
            elif told := store.put(key, content, wanted and int(wanted[0])):
                self._give(200, told)
            else:
                self._give(412, {"error": {"code": 412, "message": "conditionNotMet"}})

        def _asked(self) -> tuple[str, dict]:
            parts = urlsplit(self.path)
            return parts.path, parse_qs(parts.query)

        def _give(self, status: int, answer: dict | bytes) -> None:
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        store.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield store
        server.shutdown()
