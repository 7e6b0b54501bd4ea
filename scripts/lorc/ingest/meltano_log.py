"""What a `meltano run` says on its way, read for what the runner has to know.

Lines of plugins may hold anything, so nothing of them is passed on but one sentence of the plugin
that failed, without addresses and without what may be a token.
"""

import json
import re

from lorc.project.errors import StepFailed
from lorc.warehouse import refusals

# Each matches from the beginning of a run of such characters, so that none is looked at twice.
ADDRESS = re.compile(r"(?<![^\s<>\"'(),;:])[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
TOKEN = re.compile(r"(?<![\w.+/=-])(?=[\w.+/=-]*\d)[\w.+/=-]{24,}")
LONGEST = 300
# So much of a plugin's line is looked at: what is beyond it could not be told anyway.
MOST_READ = 8 * LONGEST
# What the tee says when it has passed on the first record, or the first complete listing.
FIRST_RECORD = "the first record has come"


class MeltanoLog:
    """Reads the JSON log of one run of an extractor.

    `has_records` says that the tee has seen a record or a complete listing.
    """

    def __init__(self, extractor: str):
        self.extractor = extractor
        self.has_records = False
        self._sync_status: dict[str, str] = {}
        self._last_words: dict[str, str] = {}
        self._exit_codes: dict[str, int] = {}
        self._error = ""

    def read(self, line: str) -> bool:
        """Take in one line. Returns whether it was a line of the log."""
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            return False
        if not isinstance(entry, dict):
            return False
        metric = entry.get("metric_info")
        if isinstance(metric, dict) and metric.get("metric") == "sync_duration":
            tags = metric["tags"]
            self._sync_status[str(tags["stream"])] = str(tags["status"])
        elif plugin := entry.get("string_id") or ("discovery" if entry.get("type") else None):
            words = _beginning(entry.get("event", ""))
            self.has_records |= (plugin, words) == ("tee", FIRST_RECORD)
            if words and not set(words) <= set("^~ "):
                self._last_words["tap" if plugin == "discovery" else plugin] = words
        elif entry.get("event") == "Block run completed":
            self._exit_codes = entry.get("exit_codes") or {}
        elif entry.get("level") in ("error", "critical") and entry.get("event"):
            self._error = _beginning(entry["event"])
        return True

    def check(self, exit_code: int, tee_finished: bool) -> None:
        """Raise StepFailed unless every stream was extracted to its end and passed the tee."""
        tee = self._last_words.get("tee", "")
        if tee.startswith("tee: "):
            raise StepFailed(tee.removeprefix("tee: ")[:LONGEST], "backup", exit_code=exit_code)
        tap = self._last_words.get(self.extractor) or self._last_words.get("tap", "")
        unfinished = {name: s for name, s in self._sync_status.items() if s != "succeeded"}
        if unfinished or self._exit_codes.get("extractors"):
            what = f"{self.extractor} failed"
            if unfinished:
                what += f" at {sentence(', '.join(sorted(unfinished)))}"
            raise StepFailed(f"{what}: {sentence(tap)}", "extract", exit_code=exit_code)
        loader = self._last_words.get("target-bigquery", "")
        if self._exit_codes.get("loaders") and (refused := refusals.failure(loader)):
            raise refused.within("target-bigquery failed. ", exit_code=exit_code)
        if self._exit_codes.get("loaders"):
            raise StepFailed(
                "target-bigquery failed: " + error_class(loader),
                "load",
                exit_code=exit_code,
            )
        if exit_code or not tee_finished:
            words = sentence(self._error or tap) or f"it ended with exit code {exit_code}"
            raise StepFailed(f"meltano run failed: {words}", "meltano", exit_code=exit_code)


def sentence(words: str) -> str:
    """A plugin's words up to a stack trace, without addresses and token-like text, on one line of
    bounded length."""
    words = _beginning(words).partition("Traceback (most recent call last)")[0]
    words = "".join(letter if letter.isprintable() else " " for letter in words)
    words = ADDRESS.sub("(address)", " ".join(words.split()))
    words = TOKEN.sub("(...)", words)
    return words if len(words) <= LONGEST else words[: LONGEST - 3] + "..."


def _beginning(words: object) -> str:
    """What is looked at of a plugin's words. A word that the cut goes through may be half of a
    token or an address, which no pattern knows any more, and is left out."""
    text = str(words)
    if len(text) > MOST_READ:
        text = re.sub(r"(?<!\S)\S+\Z", "", text[:MOST_READ]) + "..."
    return text.strip()


def error_class(words: str | None) -> str:
    """The class of the error that a plugin ended with; its message may quote a record."""
    name = r"([A-Za-z_][A-Za-z_.]{0,80}(?:Error|Exception|Exit|Interrupt))\b"
    match = re.match(name, words or "")
    return f"it ended with {match[1]}." if match else "it ended early."
