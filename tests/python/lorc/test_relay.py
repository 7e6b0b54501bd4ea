"""What a plugin writes reaches the next one byte for byte, and little of it is kept on the way."""

import asyncio
import hashlib
import sys

from lorc.processes.relay import pass_on

MEGABYTE = 1 << 20
LIMIT = 50 * MEGABYTE
PIPE = asyncio.subprocess.PIPE
WRITES = f"import sys\nfor n in range(8): sys.stdout.buffer.write(b'%d' % n * {8 * MEGABYTE})"
READS = """
import hashlib, sys, time
time.sleep(0.5)
print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())
"""
ENDS = "import os\nos.close(0)"


async def started(code: str):
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdin=PIPE, stdout=PIPE, stderr=PIPE, limit=LIMIT
    )


async def passed_on(code: str) -> tuple[int, bytes]:
    """The most that was kept of what one plugin wrote for the other, and what that one said."""
    plugin, following = await started(WRITES), await started(code)
    kept = 0
    passing = asyncio.ensure_future(pass_on(plugin.stdout, following.stdin))
    while not passing.done():
        kept = max(
            kept, len(plugin.stdout._buffer) + following.stdin.transport.get_write_buffer_size()
        )
        await asyncio.sleep(0.005)
    await passing
    following.stdin.close()
    said = await following.stdout.read()
    for each in (plugin, following):
        await each.wait()
    return kept, said


def test_a_line_longer_than_meltano_takes_arrives_and_little_of_it_is_kept():
    kept, said = asyncio.run(passed_on(READS))
    line = b"".join(b"%d" % n * (8 * MEGABYTE) for n in range(8))
    assert len(line) > LIMIT
    assert said.decode().strip() == hashlib.sha256(line).hexdigest()
    assert 0 < kept <= 2 * MEGABYTE


def test_both_end_when_the_next_plugin_no_longer_reads():
    assert asyncio.run(passed_on(ENDS))[1] == b""


def test_the_log_of_a_plugin_is_read_line_by_line():
    class Log:
        lines = ()

        def writeline(self, line):
            self.lines += (line,)

    async def read():
        log = Log()
        plugin = await started("print('one'); print('two')")
        await pass_on(plugin.stdout, log)
        await plugin.wait()
        return log.lines

    assert asyncio.run(read()) == ("one\n", "two\n")
