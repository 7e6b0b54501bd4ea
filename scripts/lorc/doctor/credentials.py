"""Each connection's credential, tried live; and this host's clock against the servers'."""

from lorc.access import check
from lorc.access.http import Held
from lorc.doctor.findings import Finding, fault, fine, note
from lorc.project.connections import Connection
from lorc.project.errors import LorcError
from lorc.project.settings import Settings

MOST_SKEW_SECONDS = 60


class Credentials:
    """What was found of them; `skews` are the clocks' differences in seconds, as servers told."""

    def __init__(self, settings: Settings):
        self._settings = settings
        self.skews: list[float] = []

    def look(self, connection: Connection) -> list[Finding]:
        """How one stands."""
        try:
            held = check.of(connection, self._settings)
        except LorcError as error:
            return [fault(connection.name, str(error))]
        if held.skew is not None:
            self.skews.append(held.skew)
        more = {"account": held.account, "scopes": held.scopes, "days_left": held.days_left}
        if held.doubts:
            return [note(connection.name, each, **more) for each in held.doubts]
        return [fine(connection.name, _said(held), **more)]

    def clock(self) -> list[Finding]:
        """Whether this host's clock is right; nothing where no server told the time."""
        if not self.skews:
            return []
        skew = sorted(self.skews)[len(self.skews) // 2]
        if abs(skew) < MOST_SKEW_SECONDS:
            return [fine("clock", f"within {max(1, round(abs(skew)))} s of the servers'")]
        way = "before" if skew > 0 else "behind"
        return [
            fault(
                "clock",
                f"This host's clock is {round(abs(skew))} s {way} the servers': switch time "
                "synchronisation on (`timedatectl set-ntp true`), or runs are dated wrongly.",
            )
        ]


def _said(held: Held) -> str:
    parts = [held.account or "accepted", ", ".join(held.scopes)]
    if held.days_left is not None:
        parts.append(f"{held.days_left} days left")
    return "; ".join(filter(None, parts))
