"""`python -m sandbox serve`: the source APIs on the loopback address, in the foreground."""

import argparse
import sys
from pathlib import Path

import uvicorn
from loopback import secret, serving

from sandbox.app import create_app


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM; 1 and a sentence if the port is taken or the data folder missing."""
    parser = argparse.ArgumentParser(prog="sandbox", description=__doc__)
    commands = parser.add_subparsers(required=True)
    serve = commands.add_parser("serve", help="serve a data folder")
    serve.add_argument("--port", type=int, default=9040, help="loopback port (default: 9040)")
    serve.add_argument("--data", type=Path, required=True, help="data folder to serve")
    serve.add_argument("--secret-file", type=Path, help="gets what opens the control endpoint")
    chosen = parser.parse_args(arguments)
    if not chosen.data.is_dir():
        return _refuse(f"The data folder {chosen.data} does not exist; name one with --data.")
    try:
        listener = serving.bind(chosen.port)
    except OSError:
        return _refuse(
            f"Port {chosen.port} is taken; stop what listens there or choose another with --port."
        )
    drawn = secret.write(chosen.secret_file) if chosen.secret_file else secret.new()
    listener.listen(2048)
    print(f"sandbox ready on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    server(chosen.data, drawn).run(sockets=[listener])
    return 0


def server(data_dir: Path, secret: str = "", **tls: str) -> uvicorn.Server:
    """A server of the data folder, its control endpoint open if there is no secret."""
    app = create_app(data_dir, secret)
    return uvicorn.Server(serving.config(app, log_level="error", timeout_keep_alive=60, **tls))


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
