"""One process, one data folder, one loopback port: start the emulator and stop it cleanly."""

import fcntl
import logging
import os
import signal
import socket
import sys
from pathlib import Path
from typing import IO

from loopback import secret, serving
from loopback.door import Door

from emulator import limits

PROJECT = "local"
DATASET = "lorchestra"
EXTENSIONS = ("ducklake", "icu", "avro")


class StartError(Exception):
    """The server cannot start; the message is one sentence for the user."""


class Discreet(logging.Formatter):
    """Log lines without SQL and values: an error is named by its type alone."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the message, or for an error its type (the client has the message)."""
        if record.levelno < logging.ERROR:
            return f"warehouse: {record.getMessage()}"
        error = record.exc_info[1] if record.exc_info else None
        return f"warehouse: internal error {type(error).__name__ if error else ''}".rstrip()


def bind(port: int) -> socket.socket:
    """Return a socket on the loopback address; raise StartError if the port is taken."""
    try:
        return serving.bind(port)
    except OSError as error:
        raise StartError(
            f"port {port} on {serving.HOST} cannot be opened ({error.strerror}); "
            "stop what holds it or choose another with --port."
        ) from error


def own(data_dir: Path, port: int) -> IO:
    """Return the open lock file of the data folder; the kernel frees it when the process ends.

    It holds the port, for whoever is refused. Raise StartError if the folder cannot be written or
    another process holds it.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = (data_dir / "warehouse.lock").open("a+")
    except OSError as error:
        raise StartError(f"{data_dir} cannot be used as data folder ({error.strerror}).") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        raise StartError(
            f"{data_dir} is in use by the warehouse on port {lock.read() or 'unknown'}: use that "
            "one, stop it (`lorc down`), or choose another folder."
        ) from error
    lock.truncate(0)
    lock.write(str(port))
    lock.flush()
    return lock


def install_extensions() -> None:
    """Put the packaged DuckDB extensions in place, which DuckDB would download otherwise."""
    import duckdb
    from duckdb_extensions import import_extension

    with duckdb.connect() as connection:
        for name in EXTENSIONS:
            import_extension(name, con=connection)


def start_javascript() -> None:
    """Start V8 while this process has one thread.

    Where a CPU has protection keys, a thread that is older than V8 may not read its memory: the
    first function that such a thread calls would end the process.
    """
    from py_mini_racer import init_mini_racer

    init_mini_racer()


def application(data_dir: Path):
    """Return the emulator's ASGI application, patched, with its database in data_dir open."""
    start_javascript()
    install_extensions()
    from local_bigquery.settings import settings

    settings.data_dir = data_dir
    settings.default_project_id, settings.default_dataset_id = PROJECT, DATASET

    settings.gcs_local_root = settings.storage_emulator_host = None

    from local_bigquery.app import app
    from local_bigquery.engine import database

    from emulator import patches

    patches.apply()
    connection = database.connection()
    for name in EXTENSIONS:
        connection.load_extension(name)
    limits.apply(connection, data_dir)
    return app


def close() -> None:
    """Stop what still runs and write the database's log into its files."""
    from local_bigquery.engine import database
    from local_bigquery.jobs import runner

    for running in list(runner._running.values()):
        running.cancelled = True
        if running.cursor:
            running.cursor.interrupt()
    database.connection().close()


def serve(port: int, data_dir: Path, secret_file: Path) -> None:
    """Serve until SIGTERM or SIGINT, then end the process with exit code 0.

    Raise StartError if the port or the data folder is taken.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet())
    logging.basicConfig(handlers=[handler], level=logging.ERROR)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sock = bind(port)
    _lock = own(data_dir, sock.getsockname()[1])
    drawn = secret.write(secret_file)
    sock.listen(128)

    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets=None) -> None:
            await super().startup(sockets)
            url = f"http://{serving.HOST}:{sock.getsockname()[1]}"
            sys.stderr.write(f"warehouse: ready on {url}, data in {data_dir}\n")

    limits.empty(data_dir)
    door = Door(application(data_dir), "emulator", "warehouse", data_dir, drawn, guarded="/")
    config = serving.config(door, log_config=None)
    try:
        Server(config).run(sockets=[sock])
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        close()
    os._exit(0)  # a worker thread that is still inside a query would hold the interpreter open
