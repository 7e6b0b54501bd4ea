"""What `prod` needs from its user, checked before anything starts."""

import os

from lorc.connections import Connection
from lorc.errors import WrongCall
from lorc.settings import Settings


def check(settings: Settings, connection: Connection) -> None:
    """Raise WrongCall naming each variable that the connection needs and that is not set."""
    if settings.is_local:
        return
    missing = [name for name in connection.required_settings if not os.environ.get(name)]
    if missing:
        raise WrongCall(
            f"{connection.name} needs {', '.join(missing)}: set them in .env (see .env.example)."
        )
