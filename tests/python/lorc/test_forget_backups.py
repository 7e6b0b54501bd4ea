"""A person's lines leave the backups; all others stay as they are."""

import json
import stat

import pytest
from lorc.privacy import subjects
from lorc.privacy.backups import BackupReader, rewrite
from lorc.privacy.findings import Findings
from lorc.privacy.subjects import Address

FELIX = "felix.oq@example.org"


@pytest.fixture
def reader_of():
    """A reader of the backups of the CRM, or of another connection, by what is known."""

    def make(connection="dataverse-clinic", *, mentions=False, **known):
        streams = [each for each in subjects.streams() if each.connection_name == connection]
        findings = Findings(streams, Address(FELIX), mentions)
        for stream, found in findings.of.items():
            found.ids |= known.get(stream.object_type, set())
        return BackupReader(findings, streams)

    return make


def record(stream, **content):
    return json.dumps({"type": "RECORD", "stream": stream, "record": content}).encode() + b"\n"


SCHEMA = b'{"type": "SCHEMA", "stream": "contacts", "schema": {}, "key_properties": []}\n'
STATE = b'{"type": "STATE", "value": {"bookmarks": {}}}'
OTHERS = [
    SCHEMA,
    record("contacts", contactid="other", emailaddress1="anna@example.org"),
    record("contacts", contactid="friend", description=f"a friend of {FELIX}"),
    record("sessions", cre92_clientsessionid="s2", _cre92_client_value="other"),
    b'{"type": "RECORD", "stream": "contacts", "record": {"contactid": "t", "a": 1, "a": NaN}}\n',
    b"\xff not JSON, and nobody's\n",
    STATE,
]
HIS = [
    record("contacts", contactid="his", emailaddress1=FELIX.upper()),
    record("contacts", contactid="older", emailaddress1="old@example.org"),
    record("contacts", contactid="older", _sdc_deleted_at="2026-11-02T00:00:00Z"),
    record("sessions", cre92_clientsessionid="s1", _cre92_client_value="older"),
    record("contacts", emailaddress1=FELIX),
    f"\xff not JSON: {FELIX}\n".encode("latin-1"),
]


def test_his_lines_are_taken_out_and_no_other(tmp_path, reader_of):
    path = tmp_path / "run_x.jsonl"
    lines = [*OTHERS[:3], *HIS, *OTHERS[3:]]
    path.write_bytes(b"".join(lines))
    gone = rewrite(path, reader_of(contact={"older"}))
    assert path.read_bytes() == b"".join(OTHERS)
    assert [found for _, found in gone] == ["his", "older", "older", "s1", None, None]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_backup_without_him_is_not_touched(tmp_path, reader_of):
    path = tmp_path / "run_x.jsonl"
    path.write_bytes(b"".join(OTHERS))
    before = path.stat()
    assert rewrite(path, reader_of()) == []
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_crash_left_half_written_is_written_anew(tmp_path, reader_of):
    path = tmp_path / "run_x.jsonl"
    path.write_bytes(b"".join([*OTHERS, b"\n", *HIS[:1]]))
    path.with_name(".run_x.jsonl").write_bytes(b"half of it")
    assert len(rewrite(path, reader_of())) == 1
    assert path.read_bytes() == b"".join([*OTHERS, b"\n"])
    assert list(tmp_path.iterdir()) == [path]


def test_another_connections_stream_of_the_same_name_is_not_his(reader_of):
    mail = record("messages", id="1", payload={"headers": [{"name": "To", "value": FELIX}]})
    assert reader_of("gmail-acct1").owner(mail)
    assert not reader_of("dataverse-clinic").owner(mail)


def test_a_record_that_only_mentions_him_goes_when_it_is_asked_for(reader_of):
    assert not reader_of().owner(OTHERS[2])
    assert reader_of(mentions=True).owner(OTHERS[2])
