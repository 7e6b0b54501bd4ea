"""What `prod` needs from its user, checked before anything starts."""

import os

from lorc.project.connections import Connection
from lorc.project.errors import WrongCall
from lorc.project.settings import Settings


def check(settings: Settings, connection: Connection) -> None:
    """Raise WrongCall naming each variable that the connection needs and that is not set.

    Where there are several ways to sign in, it is the first, which .env.example recommends, unless
    what is set belongs to another.
    """
    if settings.is_local:
        return
    if missing := _missing(connection.credentials):
        raise WrongCall(
            f"{connection.name} needs {', '.join(missing)}: run `lorc connect {connection.name}`, "
            "or set them in .env (see .env.example)."
        )


def _missing(groups: tuple[tuple[str, ...], ...]) -> list[str]:
    """What the way that is meant lacks; nothing where any of them is complete."""
    lacking = [[name for name in group if not os.environ.get(name)] for group in groups]
    if not all(lacking):
        return []
    for group, missing in zip(groups[1:], lacking[1:], strict=True):
        if any(os.environ.get(name) for name in set(group) - set(groups[0])):
            return missing
    return lacking[0]
