"""The table says what was measured, and whether a target is met."""

import json
from pathlib import Path

from bench import document, messages
from bench.results import Result, table
from sandbox.gmail.mailbox import Mailbox
from sandbox.gmail.resource import resource


def test_target_is_met_up_to_its_limit_and_not_beyond():
    assert Result("a", "1 s", ratio=1.3, at_most=1.3).is_met
    assert not Result("a", "1 s", ratio=1.31, at_most=1.3).is_met
    assert Result("a", "1 s", ratio=5, at_least=5).is_met
    assert not Result("a", "1 s", ratio=4.9, at_least=5).is_met
    assert Result("a", "1 s", ratio=4.9).is_met is None


def test_table_shows_ratio_target_and_verdict():
    lines = table(
        [
            Result("run", "4.00 s", "2.00 s bare", 2.0, at_most=1.3),
            Result("tap", "1.00 s", "6.00 s loop", 6.0, at_least=5),
            Result("memory", "10 MB"),
        ]
    ).splitlines()
    assert [line.split() for line in lines[2:]] == [
        ["run", "4.00", "s", "2.00", "s", "bare", "2.00", "at", "most", "1.3", "missed"],
        ["tap", "1.00", "s", "6.00", "s", "loop", "6.00", "at", "least", "5", "met"],
        ["memory", "10", "MB"],
    ]


def test_the_document_has_the_table_of_the_last_measurement_alone(tmp_path: Path):
    path = tmp_path / "benchmarks.md"
    path.write_text("before\n<!-- bench -->\nolder\n<!-- /bench -->\nafter\n")
    document.write([Result("tap", "1.00 s", "6.00 s loop", 6.0, at_least=5)], path)
    first, marked, said, *rest = path.read_text().splitlines()
    assert (first, marked, said) == (
        "before",
        "<!-- bench -->",
        f"On `{document.commit()}`, in one go:",
    )
    assert rest[-3:] == [
        "| tap | 1.00 s | 6.00 s loop | 6.00 | at least 5 | met |",
        "<!-- /bench -->",
        "after",
    ]
    assert "older" not in path.read_text()
    assert document.PART.search(document.DOCUMENT.read_text())


def test_mails_have_about_two_kilobytes_in_the_stream_and_behind_the_sandbox(tmp_path: Path):
    messages.write_mailbox(tmp_path / "gmail-acct1", 3)
    mails = Mailbox(tmp_path / "gmail-acct1").between(None, None)
    sizes = [len(json.dumps(resource(mail, "full", []))) for mail in mails]
    sizes += [len(json.dumps(messages.resource(number))) for number in range(3)]
    assert len(sizes) == 6
    assert all(1_700 < size < 2_300 for size in sizes), sizes


def test_stream_holds_the_numbers_that_were_asked_for(tmp_path: Path):
    messages.write_stream(tmp_path / "stream", 5, 2)
    written = [json.loads(line) for line in (tmp_path / "stream").read_text().splitlines()]
    assert [message["type"] for message in written] == ["SCHEMA", "RECORD", "RECORD", "STATE"]
    assert [message["record"]["id"][-3:] for message in written[1:3]] == ["005", "006"]
