"""A sandbox for tests: on a free port, in a thread of the calling process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.__main__ import listen, server


@contextmanager
def running(data_dir: Path | str) -> Iterator[str]:
    """Serve `data_dir` while the block runs; yields the base URL, http://127.0.0.1:<port>."""
    listener = listen(0)
    serving = server(Path(data_dir))
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        serving.should_exit = True
        thread.join()
        listener.close()
