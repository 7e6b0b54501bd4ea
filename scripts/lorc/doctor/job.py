"""`lorc doctor`: everything looked at side by side, and a line for each thing."""

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from lorc.console.values import to_json
from lorc.doctor import (
    host,
    mail,
    notified,
    project_files,
    schedulers,
    shared_state,
    warehouse,
)
from lorc.doctor.credentials import Credentials
from lorc.doctor.findings import FAULT, FINE, NOTE, PLAIN_SIGNS, SIGNS, Finding, fault, fine
from lorc.project import connections, settings
from lorc.project.connections import Connection
from lorc.project.errors import LorcError
from lorc.project.settings import Settings
from lorc.warehouse import servers

SECONDS = 18  # for all that is asked over the network
Looks = dict[str, Callable[[], list[Finding]]]


def main(connection: Connection | None, *, as_json: bool) -> int:
    """Look, print, and return the exit code."""
    found = look(connection)
    if as_json:
        print(to_json([each.as_dict() for each in found], indent=2))
    else:
        _print(found)
    return int(any(each.state == FAULT for each in found))


def look(connection: Connection | None) -> list[Finding]:
    """What is found of everything, or of one connection alone."""
    chosen, found = _settings()
    if connection:
        return found or _credentials(chosen, [connection], {})
    if chosen is None:
        return [*found, *project_files.look(None), *host.look(None)]
    try:
        known = list(connections.load().values())
    except LorcError:
        known = []  # which project_files says
    asked = {
        warehouse.ABOUT: lambda: warehouse.look(chosen),
        "bindings": lambda: project_files.bindings(chosen),
        mail.ABOUT: lambda: mail.look(chosen),
        shared_state.ABOUT: lambda: shared_state.look(chosen),
    }
    return [
        *_credentials(chosen, known, asked),
        *notified.look(),
        *project_files.look(chosen),
        *host.look(chosen),
        *schedulers.look(),
    ]


def _settings() -> tuple[Settings | None, list[Finding]]:
    try:
        return settings.load(), []
    except LorcError as error:
        return None, [fault("settings", str(error))]


def _credentials(chosen: Settings, known: list[Connection], more: Looks) -> list[Finding]:
    """Of the connections and of what else is asked over the network, side by side."""
    credentials = Credentials(chosen)
    looks: Looks = {each.name: lambda each=each: credentials.look(each) for each in known}
    found = []
    if known and chosen.is_local and not servers.is_up(chosen, "sandbox"):
        looks = {}
        found = [fine("credentials", "not tried: the sandbox, which plays them, is not running")]
    found += _side_by_side(looks | more)
    return [*found, *_opened_twice(found), *credentials.clock()]


def _side_by_side(looks: Looks) -> list[Finding]:
    if not looks:
        return []
    pool = ThreadPoolExecutor(len(looks))
    futures: dict[str, Future] = {name: pool.submit(look) for name, look in looks.items()}
    wait(futures.values(), SECONDS)
    found = []
    for name, future in futures.items():
        if future.done():
            found += future.result()
        else:
            way_out = "check the network, or try again later"
            found.append(fault(name, f"No answer within {SECONDS} s: {way_out}."))
    pool.shutdown(wait=False)
    return found


def _opened_twice(found: list[Finding]) -> list[Finding]:
    """Two connections that open the same mailbox."""
    owners: dict[str, str] = {}
    twice = []
    for each in found:
        account = str(each.more.get("account") or "").lower()
        first = owners.setdefault(account, each.about)
        if "@" in account and first != each.about:
            twice.append(
                fault(
                    each.about,
                    f"It opens the mailbox {account}, as {first} does: run `lorc connect "
                    f"{each.about}` with its own account.",
                )
            )
    return twice


def _print(found: list[Finding]) -> None:
    try:
        "".join(SIGNS.values()).encode(sys.stdout.encoding or "utf-8")
        signs = SIGNS
    except (UnicodeEncodeError, LookupError):
        signs = PLAIN_SIGNS
    width = max(len(each.about) for each in found)
    for each in found:
        print(each.line(width=width, signs=signs))
    counts = {state: sum(each.state == state for each in found) for state in SIGNS}
    print(f"{counts[FINE]} in order, {counts[NOTE]} to look at, {counts[FAULT]} wrong")
