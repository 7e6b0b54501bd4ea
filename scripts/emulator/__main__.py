"""`python -m warehouse serve`: run the embedded warehouse in the foreground."""

import argparse
import sys
from pathlib import Path

from loopback import secret

from emulator import server


def main(argv: list[str] | None = None) -> int:
    """Parse the call and serve until SIGTERM or SIGINT; return the exit code."""
    parser = argparse.ArgumentParser("warehouse", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="answer BigQuery's REST API on 127.0.0.1")
    serve.add_argument("--port", type=int, default=9050, help="default: 9050; 0 takes a free one")
    serve.add_argument("--data-dir", type=Path, required=True, help="folder that holds the data")
    serve.add_argument("--secret-file", type=Path, help="default: warehouse.secret beside the data")
    arguments = parser.parse_args(argv)
    data_dir = arguments.data_dir.absolute()
    try:
        server.serve(
            arguments.port,
            data_dir,
            arguments.secret_file or secret.file(data_dir.parent, "warehouse"),
        )
    except server.StartError as error:
        sys.stderr.write(f"warehouse: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
