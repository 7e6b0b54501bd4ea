"""What the runner makes of Meltano's log: a verdict, and one sentence without anyone's data."""

import json

import pytest
from lorc.ingest.meltano_log import FIRST_RECORD, MOST_READ, MeltanoLog, error_class, sentence
from lorc.project.errors import StepFailed

TAP = "tap-gmail--acct1"


def metric(status, stream="messages"):
    tags = {"stream": stream, "status": status}
    return {"string_id": TAP, "metric_info": {"metric": "sync_duration", "tags": tags}}


def ended(**exit_codes):
    return {"event": "Block run completed", "exit_codes": exit_codes}


def said(plugin, words):
    return {"string_id": plugin, "event": words}


def log(*entries):
    reading = MeltanoLog(TAP)
    for entry in entries:
        assert reading.read(json.dumps(entry))
    return reading


def failure(*entries, exit_code=1, tee_finished=True):
    with pytest.raises(StepFailed) as raised:
        log(*entries).check(exit_code, tee_finished)
    return raised.value


def test_the_first_record_is_known_by_the_tee_s_word_alone():
    assert not log(said("tee", "something else"), said(TAP, FIRST_RECORD)).has_records
    reading = log(said("tee", FIRST_RECORD), said("tee", "more"))
    assert reading.has_records
    reading.check(0, tee_finished=True)


def test_a_run_that_went_well_raises_nothing():
    log(metric("succeeded"), ended(extractors=0, loaders=0)).check(0, tee_finished=True)


@pytest.mark.parametrize("status", ["failed", "aborted"])
def test_a_stream_that_did_not_succeed_fails_although_the_exit_code_is_0(status):
    error = failure(said(TAP, "Stopped."), metric(status), exit_code=0)
    assert error.error_type == "extract"
    assert str(error) == f"{TAP} failed at messages: Stopped."


def test_a_tee_that_did_not_finish_fails_although_the_exit_code_is_0():
    assert failure(metric("succeeded"), exit_code=0, tee_finished=False).error_type == "meltano"


def test_the_tee_s_sentence_comes_before_what_follows_from_it():
    error = failure(said("tee", "tee: cannot write to b: full."), said(TAP, "x"), metric("failed"))
    assert (error.error_type, str(error)) == ("backup", "cannot write to b: full.")


def test_of_the_loader_s_words_only_the_error_s_class_is_told():
    words = "ValueError: cannot load {'snippet': 'private'}"
    error = failure(said("target-bigquery", words), metric("succeeded"), ended(loaders=1))
    assert error.error_type == "load"
    assert str(error) == "target-bigquery failed: it ended with ValueError."
    assert error_class("private") == "it ended early."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("No mail of anna@example.org, sorry.", "No mail of (address), sorry."),
        ("Token ya29.a0AfH6SMB-abcdefghijklmnop99 expired", "Token (...) expired"),
        ("two\n  lines", "two lines"),
        ("It failed: Traceback (most recent call last): File x", "It failed:"),
    ],
)
def test_a_sentence_holds_no_address_token_or_stack_trace(words, told):
    assert sentence(words) == told


def test_a_sentence_has_a_bounded_length():
    assert len(sentence("word " * 1000)) == 300


@pytest.mark.parametrize("long", ["a1", "a@", "Error."])
def test_a_line_of_50_mb_takes_as_long_as_it_takes_to_read(long):
    """A filter that looks at a letter twice would take hours."""
    words = long * (50_000_000 // len(long))
    error = failure(said(TAP, words), metric("failed"), said("target-bigquery", words))
    assert len(str(error)) < 400
    assert len(error_class(words)) < 120


@pytest.mark.parametrize("filler", ["x" * 400 + "1 ", " " * 100 + "word "])
@pytest.mark.parametrize("secret", ["anna@example.org", "ya29.a0AfH6SMB-abcdefghijklmnop99"])
def test_what_the_cut_goes_through_is_not_told(filler, secret):
    for start in range(MOST_READ - 50, MOST_READ + 1):
        words = (filler * MOST_READ)[: start - 1] + " " + secret
        assert secret[:4] not in sentence(words)


def test_control_characters_and_overrides_of_direction_are_left_out():
    assert sentence("a\x1b[2Jb\u202ec\x00d") == "a [2Jb c d"


def test_the_name_of_an_error_is_no_place_for_a_secret():
    assert error_class("sk_live_51Hx0Error: x") == "it ended early."
    assert error_class("google.api_core.exceptions.ServerError: x").endswith("ServerError.")


def test_a_line_that_is_nested_without_end_is_passed_over():
    assert not MeltanoLog(TAP).read('{"event": ' + "[" * 200_000)


@pytest.mark.parametrize("line", ["", "plain text", "[1]", "3"])
def test_a_line_that_is_no_entry_is_passed_over(line):
    assert not MeltanoLog(TAP).read(line)
