"""A sandbox for tests: on a free port, in a thread of the calling process, without a secret."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loopback import serving

from sandbox.__main__ import server as made


@contextmanager
def running(data_dir: Path | str, **tls: str) -> Iterator[str]:
    """Serve `data_dir` while the block runs; yields the base URL, http://127.0.0.1:<port>.

    With `ssl_certfile` and `ssl_keyfile` it is https.
    """
    listener = serving.bind(0)
    listener.listen(2048)
    serves = made(Path(data_dir), **tls)
    thread = threading.Thread(target=serves.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        serves.should_exit = True
        thread.join()
        listener.close()
