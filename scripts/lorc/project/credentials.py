"""What `prod` needs from its user, checked before anything starts."""

import os

from lorc.project.connections import Connection
from lorc.project.errors import WrongCall
from lorc.project.settings import Settings


def check(settings: Settings, connection: Connection) -> None:
    """Raise WrongCall naming each variable that the connection needs and that is not set.

    Where there are several ways to sign in, it is the one that lacks least.
    """
    if settings.is_local:
        return
    missing = min(
        ([name for name in group if not os.environ.get(name)] for group in connection.credentials),
        key=len,
        default=[],
    )
    if missing:
        raise WrongCall(
            f"{connection.name} needs {', '.join(missing)}: set them in .env (see .env.example)."
        )
