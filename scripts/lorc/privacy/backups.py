"""A person's lines in the backups: which they are, and the backups without them."""

import hashlib
import json
import os
from collections import defaultdict
from pathlib import Path

from lorc.ingest import backups
from lorc.privacy.findings import Findings
from lorc.privacy.subjects import PersonalStream
from lorc.project import connections
from lorc.project.settings import Settings


class BackupReader:
    """Tells which lines of a backup are the person's, by what was found so far."""

    def __init__(self, findings: Findings, streams: list[PersonalStream]):
        self._findings = findings
        self._known = findings.known()
        self._streams = defaultdict(list)
        for stream in streams:
            self._streams[stream.name].append(stream)

    def owner(self, line: bytes) -> tuple[PersonalStream | None, str | None] | None:
        """The stream and the id of the person's record that a line holds, None for another line.

        Both are None of a line that cannot be read and mentions the address.
        """
        address = self._findings.address
        text = line.decode(errors="replace")
        try:
            message = json.loads(text)
            is_record = isinstance(message, dict) and message.get("type") == "RECORD"
        except (ValueError, RecursionError):
            return (None, None) if address.is_mentioned_in(text) else None
        if not is_record:
            return None
        record = message.get("record")
        for stream in self._streams[message.get("stream")]:
            external_id = stream.id_of(record)
            if (
                external_id in self._findings.of[stream].ids
                or stream.names(record, address)
                or stream.refers(record, self._known)
            ):
                return stream, external_id
            if (external_id is None or self._findings.all_mentions) and address.is_mentioned_in(
                text
            ):
                return stream, external_id
        return None


def readers(settings: Settings, findings: Findings) -> list[tuple[backups.Backup, BackupReader]]:
    """Each backup with a reader that knows its streams; a stranger's may be of any."""
    held, strangers = backups.by_connection(
        backups.find(settings), list(connections.load().values())
    )
    found = [(backup, BackupReader(findings, findings.streams)) for backup in strangers]
    for name, several in held.items():
        own = [stream for stream in findings.streams if stream.connection_name == name]
        reader = BackupReader(findings, own)
        found += [(backup, reader) for backup in several]
    return found


class EventReader:
    """Tells which lines of a file of canonical events are of a forgotten object, by its key."""

    def __init__(self, forgotten: set[str]):
        self._forgotten = forgotten

    def owner(self, line: bytes) -> tuple[None, str] | None:
        """The hash of the key of a forgotten object, None for the line of another."""
        try:
            key_hash = hashlib.sha256(json.loads(line)["idem_key"].encode()).hexdigest()
        except (ValueError, LookupError, TypeError, AttributeError):
            return None, ""  # the end of a file that was being written
        return (None, key_hash) if key_hash in self._forgotten else None


def event_files(settings: Settings) -> list[Path]:
    """The files of canonical events, those too that were being written when a run died."""
    return sorted(settings.backup_dir.glob("canonical/*/run_*.jsonl*"))


def rewrite(
    path: Path, reader: BackupReader | EventReader
) -> list[tuple[PersonalStream | None, str | None]]:
    """Take the person's lines out of a backup, all or nothing. Returns whose they were."""
    partial = path.with_name(f".{path.name}")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    gone = []
    with path.open("rb") as lines, partial.open("wb") as kept:
        for line in lines:
            if owner := reader.owner(line):
                gone.append(owner)
            else:
                kept.write(line)
        kept.flush()
        os.fsync(kept.fileno())
    if gone:
        partial.replace(path)
    else:
        partial.unlink()
    return gone
