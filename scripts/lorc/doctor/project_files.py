"""What the project's own files say: connections, addresses, instruments, bindings, seeds, zone."""

import csv
from pathlib import Path

from lorc.doctor.findings import Finding, fault, fine, note
from lorc.inspect import forms
from lorc.project import connections, data_files, instruments, mailboxes
from lorc.project.errors import WrongCall
from lorc.project.settings import ROOT, Settings, time_zone

SEEDS = ROOT / "seeds"
SAMPLE = "quittengarten.example.org"  # the invented clinic's


def look(settings: Settings | None) -> list[Finding]:
    """How they stand; what `lorc check` says is part of it."""
    return [
        *_connections(),
        *_instruments(),
        *_seeds(),
        *_zone(),
        *(_sample() if settings and not settings.is_local else []),
    ]


def _connections() -> list[Finding]:
    try:
        known = list(connections.load().values())
    except WrongCall as error:
        return [fault("connections", line) for line in str(error).splitlines()]
    addresses, roles = data_files.rows(mailboxes.ADDRESSES), data_files.rows(mailboxes.ROLES)
    if unsaid := mailboxes.unsaid(known, addresses, roles):
        return [fault("mailboxes", sentence) for sentence in unsaid]
    return [fine("connections", f"{len(known)}; meltano.yml, sources and seeds agree")]


def bindings(settings: Settings) -> list[Finding]:
    """What does not fit between the forms that the warehouse knows and what they are bound to."""
    problems, unlooked = forms.problems(settings)
    if unlooked:  # the line of the warehouse says how grave that is
        return [fine("bindings", f"not looked at: {unlooked}")]
    return [fault("bindings", each) for each in problems] or [fine("bindings", forms.FINE)]


def _instruments() -> list[Finding]:
    found = [fault("instruments", sentence) for sentence in instruments.faults(SEEDS / "scores")]
    return found or [fine("instruments", "their rules, items and bands fit together")]


def _seeds() -> list[Finding]:
    found = [
        fault("seeds", f"{path.relative_to(SEEDS.parent)} {what}: correct it.")
        for path in sorted(SEEDS.rglob("*.csv"))
        if (what := _unreadable(path))
    ]
    return found or [fine("seeds", "every one can be read")]


def _unreadable(path: Path) -> str:
    """What is wrong with a file, or ""."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, strict=True)
            width = len(next(rows, []))
            for row in rows:
                if row and len(row) != width:
                    return f"has {len(row)} cells in line {rows.line_num} and {width} in its header"
    except UnicodeDecodeError:
        return "is not UTF-8"
    except csv.Error:
        return f"has a quote that does not end, near line {rows.line_num}"
    return ""


def _zone() -> list[Finding]:
    try:
        return [fine("time zone", time_zone().key)]
    except WrongCall as error:
        return [fault("time zone", str(error))]


def _sample() -> list[Finding]:
    """The invented clinic's addresses have no place in prod."""
    named = [
        str(path.relative_to(SEEDS.parent))
        for path in (SEEDS / "mail" / "account_addresses.csv", *sorted(SEEDS.glob("report/*.csv")))
        if SAMPLE in path.read_text(encoding="utf-8", errors="replace")
    ]
    return [
        note("seeds", f"{name} still has addresses of the invented clinic: put in your own.")
        for name in named
    ]
