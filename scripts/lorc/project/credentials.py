"""What a connection needs from its user, checked before anything starts."""

import os
from pathlib import Path

from lorc.project.connections import Connection
from lorc.project.errors import WrongCall
from lorc.project.settings import ROOT, Settings

# a folder for each provider that it plays; in `local` a tap of another one asks its own source
SANDBOX = ROOT / "scripts" / "sandbox"
# the providers whose sign-in `lorc connect` knows, as lorc.access.check has them
CONNECTED = ("gmail", "google_forms", "exchange", "dataverse", "stripe")


def check(settings: Settings, connection: Connection) -> None:
    """Raise WrongCall naming each variable that the connection needs and that is not set.

    In `local` it needs its folder in the sandbox's data, which knows no other account. Where there
    are several ways to sign in, it is the first, which .env.example recommends, unless what is set
    belongs to another.
    """
    if settings.is_local:
        _check_folder(settings.sandbox_data, connection)
        return
    if missing := _missing(connection.credentials):
        way_out = "set them in .env, as the tap's own documentation says"
        if connection.source_system in CONNECTED:
            way_out = (
                f"run `lorc connect {connection.name}`, or set them in .env (see .env.example)"
            )
        raise WrongCall(f"{connection.name} needs {', '.join(missing)}: {way_out}.")


def _missing(groups: tuple[tuple[str, ...], ...]) -> list[str]:
    """What the way that is meant lacks; nothing where any of them is complete."""
    lacking = [[name for name in group if not os.environ.get(name)] for group in groups]
    if not all(lacking):
        return []
    for group, missing in zip(groups[1:], lacking[1:], strict=True):
        if any(os.environ.get(name) for name in set(group) - set(groups[0])):
            return missing
    return lacking[0]


def _check_folder(data: Path, connection: Connection) -> None:
    if not (SANDBOX / connection.source_system / "provider.py").exists():
        return
    if not data.is_dir():
        raise WrongCall(f"SANDBOX_DATA is {data}, where there is no folder: name one that is.")
    folder = data / connection.source_system / connection.name
    if not folder.is_dir():
        raise WrongCall(
            f"There is no folder {folder} for {connection.name}: make it, even if it stays empty, "
            "or choose another folder with SANDBOX_DATA."
        )
