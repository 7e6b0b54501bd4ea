"""`python -m mutation`: change the rules one by one, and see that a test fails at each change."""

import argparse
import fnmatch
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from lorc.project.settings import ROOT
from workspace import Workspace
from workspace.warm import Warm

from mutation.operators import Mutant, mutants
from mutation.rules import RULES, Rule

DESCRIPTION = """\
Make mutants of the rules, one change each, and try the tests of the rule on each of them. A mutant
is killed when a test fails, and survives when all pass; one that the warehouse refuses is not
counted. Survivors are printed.

exit status: 0 all tests passed on the rules as they are; 1 some did not, so nothing was tried"""
TRIED = Path(__file__).with_name("tried.py")
KILLED, SURVIVED, REFUSED = "killed", "survived", "refused"
BUILD = ("dbt", "build", "--profiles-dir", ".", "--exclude-resource-type", "test", "unit_test")


def main(arguments: list[str] | None = None) -> int:
    """Try the mutants, print the survivors and the counts, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="mutation",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = "mutants of these files, such as '*/raw_objects.sql'; may be repeated"
    parser.add_argument("--only", metavar="PATTERN", action="append", help=what)
    parser.add_argument("--list", action="store_true", help="print the mutants and try none")
    chosen = parser.parse_args(arguments)
    wanted = {
        kind: [rule for rule in rules if _is_wanted(rule, chosen.only)]
        for kind, rules in RULES.items()
    }
    if chosen.list:
        for rule in (rule for rules in wanted.values() for rule in rules):
            for mutant in mutants(rule.path, (ROOT / rule.path).read_text()):
                print(mutant)
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are stopped
    with tempfile.TemporaryDirectory(prefix="lorchestra-mutation-") as folder:
        return _try(Trials(Path(folder).resolve()), wanted)


def _is_wanted(rule: Rule, only: list[str] | None) -> bool:
    return not only or any(fnmatch.fnmatch(rule.path, pattern) for pattern in only)


def _try(trials: "Trials", wanted: dict[str, list[Rule]]) -> int:
    """Try all mutants of the rules; 1 if the tests fail on the rules as they are."""
    counts = {kind: Counter() for kind, rules in wanted.items() if rules}
    try:
        trials.begin(rule for rules in wanted.values() for rule in rules)
        for kind in counts:
            for rule in wanted[kind]:
                text = (ROOT / rule.path).read_text()
                as_it_is = Mutant(rule.path, 0, "as it is", "unchanged", text)
                if trials.end_of(rule, as_it_is) != SURVIVED:
                    print(f"{rule.path}: its tests fail as it is\n{trials.said}", file=sys.stderr)
                    return 1
                for mutant in mutants(rule.path, text):
                    end = trials.end_of(rule, mutant)
                    counts[kind][end] += 1
                    if end == SURVIVED:
                        print(f"survived  {mutant}", flush=True)
    finally:
        trials.close()
    print(f"\n{'rules':10}  {KILLED:>8}  {SURVIVED:>8}  {REFUSED:>8}")
    for kind, ends in counts.items():
        print(f"{kind:10}  {ends[KILLED]:8}  {ends[SURVIVED]:8}  {ends[REFUSED]:8}")
    total = sum(counts.values(), Counter())
    print(f"{total[KILLED]} of {total[KILLED] + total[SURVIVED]} mutants killed")
    return 0


class Trials:
    """Where mutants are tried: a warehouse with empty tables, and a process that holds the project.

    Of Python the tests run over a copy of the package.
    """

    def __init__(self, folder: Path):
        self._folder = folder
        self._workspace = Workspace(folder)
        self._warm: Warm | None = None
        self.said = ""  # by the last tests

    def begin(self, rules: Iterable[Rule]) -> None:
        """Make the tables, which unit tests take the types of columns from."""
        tested = [f"+{test}" for rule in rules for test in rule.tests if not test.endswith(".py")]
        self._workspace.data.mkdir()
        self._workspace.up()
        built = self._workspace.run(*BUILD, "--select", *tested, "path:models/events")
        if built.returncode:
            raise RuntimeError(f"the project cannot be built: {built.stdout[-500:]}")
        self._warm = Warm(ROOT)

    def close(self) -> None:
        """End the servers and the process."""
        if self._warm:
            self._warm.close()
        self._workspace.close()

    def end_of(self, rule: Rule, mutant: Mutant) -> str:
        """Whether a test of the rule fails on the mutant."""
        return self._python(rule, mutant) if rule.path.endswith(".py") else self._sql(rule, mutant)

    def _sql(self, rule: Rule, mutant: Mutant) -> str:
        asked = json.dumps({"path": rule.path, "text": mutant.text, "tests": rule.tests})
        environment = self._workspace.environment | {"RUN_FIRST": str(TRIED), "MUTANT": asked}
        done = self._warm.run("dbt", cwd=ROOT, env=environment)
        try:
            ends = json.loads(done.stdout.splitlines()[-1])
        except (ValueError, IndexError):
            ends = {}
        self.said = done.stdout + done.stderr
        if ends.get("fail"):
            return KILLED
        return SURVIVED if ends and set(ends) == {"pass"} else REFUSED

    def _python(self, rule: Rule, mutant: Mutant) -> str:
        packages = self._folder / "packages"
        if not packages.exists():
            shutil.copytree(ROOT / "scripts" / "lorc", packages / "lorc")
        path = packages / Path(rule.path).relative_to("scripts")
        path.write_text(mutant.text)
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [*command, *rule.tests],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(packages), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        self.said = done.stdout + done.stderr
        path.write_text((ROOT / rule.path).read_text())
        return {0: SURVIVED, 1: KILLED}.get(done.returncode, REFUSED)


if __name__ == "__main__":
    sys.exit(main())
