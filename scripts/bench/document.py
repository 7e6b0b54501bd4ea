"""The table of a measurement in docs/benchmarks.md, with the commit that was measured."""

import re
import subprocess
from pathlib import Path

from lorc.project.settings import ROOT

from bench.results import TABLE, Result

DOCUMENT = ROOT / "docs" / "benchmarks.md"
PART = re.compile(r"(?<=<!-- bench -->\n).*?(?=<!-- /bench -->)", re.DOTALL)


def write(results: list[Result], document: Path = DOCUMENT) -> None:
    """Put the results in the place of those that the document has."""
    written = markdown(results, commit())
    document.write_text(PART.sub(lambda _: written, document.read_text()))


def markdown(results: list[Result], commit: str) -> str:
    """A table of them, under the commit that they are of."""
    rows = [TABLE, ("---",) * len(TABLE), *(result.cells() for result in results)]
    lines = [f"| {' | '.join(row)} |".replace("|  |", "| |") for row in rows]
    return "\n".join([f"On `{commit}`, in one go:", "", *lines, ""])


def commit() -> str:
    """The commit that is checked out; it says so where files differ from it."""
    told = ["git", "describe", "--always", "--abbrev=8", "--exclude=*", "--dirty= with changes"]
    done = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
