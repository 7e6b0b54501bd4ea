"""What a plugin writes for the next one, passed on in pieces as large as they come.

Meltano reads line by line and keeps up to `elt.buffer_size` of what the next plugin has not taken
yet: time for each record, memory that grows with a run, and an end to how long a record may be.
What a plugin writes for Meltano itself, a log or the loader's state, is read as ever.
"""

import asyncio

from meltano.core.block import singer

CHUNK = 1 << 16  # what a pipe holds

_read_lines = singer.capture_subprocess_output


def install() -> None:
    """Have Meltano, in this process, pass on between plugins by `pass_on`."""
    singer.capture_subprocess_output = pass_on


async def pass_on(reader: asyncio.StreamReader | None, *outputs) -> None:
    """Pass on to the only output, if that is a plugin's input; else leave it to Meltano.

    What comes when that plugin no longer reads is dropped: its exit code says why, and Meltano
    waits for the other one's output to end before it takes that one's exit code.
    """
    if reader is None or len(outputs) != 1 or not isinstance(outputs[0], asyncio.StreamWriter):
        await _read_lines(reader, *outputs)
        return
    (plugin,) = outputs
    reader._limit = CHUNK  # it reads no more than twice that ahead
    is_read = True
    while chunk := await reader.read(CHUNK):
        if is_read:
            try:
                plugin.write(chunk)
                await plugin.drain()
            except (BrokenPipeError, ConnectionResetError):
                is_read = False
