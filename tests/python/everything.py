"""`make test-all`: every part of the tests one after the other, and one table of how each ended."""

import re
import subprocess
import sys
import time

PARTS = ("lint", "unit", "lanes", "e2e", "e2e-slow", "chaos", "simulate")
CLOSING = re.compile(
    r"^=* ?(\d+ (?:passed|failed|error).*?) in [\d.]+s|^(\d+ cases, \d+ survived)$"
    r"|^(\d+ seeds, \d+ as the model says)$",
    re.M,
)


def main() -> int:
    """Run them, whatever fails, and return 1 if anything did."""
    ended = [(part, *run(part)) for part in PARTS]
    print(f"\n{'part':8}  {'ended':6}  {'time':>7}  what it counted")
    for part, exit_code, seconds, counted in ended:
        minutes = f"{seconds // 60:.0f}:{seconds % 60:02.0f}"
        print(f"{part:8}  {'failed' if exit_code else 'ok':6}  {minutes:>7}  {counted}")
    return int(any(exit_code for _, exit_code, _, _ in ended))


def run(part: str) -> tuple[int, float, str]:
    """Run a part, with its output as it comes. Returns exit code, seconds and what it counted."""
    print(f"\n--- make {part}", flush=True)
    began = time.monotonic()
    process = subprocess.Popen(
        ["make", part], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines = []
    for line in process.stdout:
        print(line, end="", flush=True)
        lines.append(line)
    exit_code = process.wait()
    found = CLOSING.findall("".join(lines))
    counted = "; ".join("".join(groups) for groups in found)
    return exit_code, time.monotonic() - began, counted


if __name__ == "__main__":
    sys.exit(main())
