"""`python -m sandbox serve`: the source APIs on the loopback address, in the foreground."""

import argparse
import socket
import sys
from pathlib import Path

import uvicorn

from sandbox.app import create_app


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM; 1 and a sentence if the port is taken or the data folder missing."""
    parser = argparse.ArgumentParser(prog="sandbox", description=__doc__)
    commands = parser.add_subparsers(required=True)
    serve = commands.add_parser("serve", help="serve a data folder")
    serve.add_argument("--port", type=int, default=9040, help="loopback port (default: 9040)")
    serve.add_argument("--data", type=Path, required=True, help="data folder to serve")
    chosen = parser.parse_args(arguments)
    if not chosen.data.is_dir():
        return _refuse(f"The data folder {chosen.data} does not exist; name one with --data.")
    try:
        listener = listen(chosen.port)
    except OSError:
        return _refuse(
            f"Port {chosen.port} is taken; stop what listens there or choose another with --port."
        )
    print(f"sandbox ready on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    server(chosen.data).run(sockets=[listener])
    return 0


def listen(port: int) -> socket.socket:
    """A listening socket on the loopback address; OSError if the port is taken."""
    # asyncio switches off Nagle's algorithm (40 ms a request) only where the protocol is explicit
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(2048)
    return listener


def server(data_dir: Path) -> uvicorn.Server:
    """A quiet server: no access log, because an address or a token may stand in a path."""
    config = uvicorn.Config(
        create_app(data_dir),
        log_level="error",
        access_log=False,
        lifespan="off",
        timeout_keep_alive=60,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
