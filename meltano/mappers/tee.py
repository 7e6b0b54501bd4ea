#!/usr/bin/env python3
"""Pass Singer messages from a tap to target-bigquery, keep a copy and make each record traceable.

usage: tee.py [--config FILE] < tap > target     (Meltano starts it as a mapper)
       tee.py --replay < names > target          (one file's name per line)

Every line of the tap is kept, byte for byte, in BACKUP_DIR/raw/YYYY-MM-DD/run_<RUN_ID>.jsonl,
which gets this name when the input has ended. Each record passes on with a "version", the
epoch second of the run times 10**8 plus its ordinal, which the loader writes to
_sdc_table_version: a staged row can be matched with the record it came from. A record that
the loader or BigQuery would alter or refuse passes on as {"_tee_rejected": {reason,
external_id, raw}}. A complete listing, ACTIVATE_VERSION in Singer, passes on as the record
{"_tee_complete_since": time}: what was not extracted since is gone.

With --replay the messages are those of such copies, in the order of their names, and are not
kept again. A copy that is .partial counts up to its first line that is no whole message: the
tee had stopped there, or was stopped.

environment:
  RUN_ID        {job_name}-{YYYYMMDDHHMMSS} in UTC (default: meltano_run-<now>)
  BACKUP_DIR    folder for the copies (default: backup)
  TEE_SUMMARY   file for the counts, written when all has passed on and the copy is complete
  TEE_PROGRESS  file for the counts so far, rewritten every two seconds; with it, the first record
                is told on standard error

exit status: 0 all passed on; 1 input, backup folder or loader failed; 2 the call was wrong
"""

import json
import os
import re
import signal
import sys
import time
from datetime import UTC, datetime
from errno import EEXIST
from pathlib import Path

from messages import Messages, NotSingerError

CHUNK = 1 << 16  # what a pipe holds
FIRST_RECORD = "the first record has come"  # as lorc/ingest/meltano_log.py has it
LONGEST_LINE_MB = 100  # BigQuery loads no longer row
PROGRESS_SECONDS = 2


class Backup:
    """The copy of a run's input: .partial until it is complete, then under its own name."""

    def __init__(self, folder: Path, run_id: str):
        self.path = folder / f"run_{run_id}.jsonl"
        self.partial = self.path.with_name(self.path.name + ".partial")
        folder.mkdir(parents=True, exist_ok=True)
        if self.path.exists():
            reason = "a backup of this run exists, take a new RUN_ID"
            raise FileExistsError(EEXIST, reason, str(self.path))
        self._file = self.partial.open("xb", buffering=0)

    def write(self, chunk: bytes) -> None:
        """Append and hand over to the system, so that nothing passes on that is not kept."""
        while chunk:
            chunk = chunk[self._file.write(chunk) :]

    def complete(self) -> None:
        """Put the file on the disk, then under its final name."""
        os.fsync(self._file.fileno())
        self._file.close()
        self.partial.rename(self.path)


def lines(read, keep):
    """Yield lists of whole lines as they arrive; keep(chunk) sees all input first.

    The last line may lack its newline. Only an unfinished line is held in memory.
    Raises NotSingerError: a line does not end.
    """
    pending, size = [], 0
    while chunk := read():
        keep(chunk)
        pending.append(chunk)
        size += len(chunk)
        if b"\n" in chunk:
            *whole, rest = b"".join(pending).split(b"\n")
            pending, size = [rest], len(rest)
            yield whole
        elif size > LONGEST_LINE_MB << 20:
            raise NotSingerError(f"a line of the tap is longer than {LONGEST_LINE_MB} MB.")
    if last := b"".join(pending):
        yield [last]


def replace_file(path: str, content: dict) -> None:
    """Write a JSON file so that a reader finds the old or the new one, never a part."""
    fresh = f"{path}.{os.getpid()}"
    Path(fresh).write_text(json.dumps(content) + "\n")
    Path(fresh).replace(path)


class Passing:
    """Everything of one run on its way to the loader, and the files that tell how far it is."""

    def __init__(self, run_id: str, started: datetime):
        self._run_id = run_id
        self._messages = Messages(int(started.timestamp()) * 10**8)
        self._progress = os.environ.get("TEE_PROGRESS")
        self._reported = -PROGRESS_SECONDS
        self._tells = False

    def run(self, backup: Backup) -> None:
        """Keep what the tap writes and pass it on."""
        self._tells = bool(self._progress)
        self._pass_on(lines(lambda: os.read(0, CHUNK), backup.write))
        backup.complete()
        self._finish(backup=str(backup.path))

    def replay(self, copies: list[Path]) -> None:
        """Pass on what was kept."""
        for copy in copies:
            self._messages.begin_run()
            with copy.open("rb", buffering=0) as file:
                try:
                    self._pass_on(lines(lambda file=file: file.read(CHUNK), lambda _: None))
                except NotSingerError as error:
                    if copy.suffix != ".partial":
                        raise NotSingerError(f"in {copy.name}, {error}") from None
        self._finish()

    def _pass_on(self, batches) -> None:
        for batch in batches:
            sys.stdout.buffer.writelines(map(self._messages.pass_on, batch))
            sys.stdout.buffer.flush()
            if self._tells and self._messages.has_records:
                self._tells = False
                print(FIRST_RECORD, file=sys.stderr, flush=True)
            if self._progress and time.monotonic() - self._reported >= PROGRESS_SECONDS:
                self._reported = time.monotonic()
                replace_file(self._progress, self._counts())

    def _finish(self, **more: str) -> None:
        sys.stdout.buffer.flush()
        for path in filter(None, (self._progress, os.environ.get("TEE_SUMMARY"))):
            replace_file(path, self._counts() | more)

    def _counts(self) -> dict:
        return {"run_id": self._run_id, **self._messages.counts()}


def main() -> int | str:
    """Return the exit status, or the sentence to fail with."""
    arguments = sys.argv[1:]
    if arguments in (["--help"], ["-h"]):
        print(__doc__.strip())
        return 0
    is_replay = arguments == ["--replay"]
    if arguments and not is_replay and (arguments[0] != "--config" or len(arguments) != 2):
        print("tee: takes --config FILE or --replay; see --help.", file=sys.stderr)
        return 2
    run_id = os.environ.get("RUN_ID") or f"meltano_run-{datetime.now(UTC):%Y%m%d%H%M%S}"
    try:
        stamp = re.fullmatch(r"[A-Za-z0-9_-]+-(\d{14})", run_id, re.ASCII)
        started = datetime.strptime(stamp[1] + "+0000", "%Y%m%d%H%M%S%z")
    except (TypeError, ValueError):
        print("tee: RUN_ID must be {job_name}-{YYYYMMDDHHMMSS}.", file=sys.stderr)
        return 2
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    folder = Path(os.environ.get("BACKUP_DIR") or "backup", "raw", f"{started:%Y-%m-%d}")
    try:
        passing = Passing(run_id, started)
        if is_replay:
            passing.replay([Path(line.rstrip("\n")) for line in sys.stdin])
        else:
            passing.run(Backup(folder, run_id))
    except NotSingerError as error:
        return f"tee: {error}"
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # so that the exit's own flush is quiet
        return 1
    except OSError as error:
        what = "read" if is_replay else "write to"
        return f"tee: cannot {what} {error.filename or folder}: {error.strerror}."
    return 0


if __name__ == "__main__":
    sys.exit(main())
