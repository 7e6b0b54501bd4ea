"""Delta queries: rounds of changes, in pages, by tokens that are opaque to the client."""

import base64
import json
import secrets
from dataclasses import asdict, dataclass, replace
from typing import Any

from sandbox.exchange.errors import GraphError
from sandbox.exchange.mailbox import Change


@dataclass(frozen=True)
class Round:
    """One round over a folder: the journal from `since` to `until`, of which `given` is done.

    A folder of "" stands for the list of folders. `selected` and `received` (an earliest time)
    are the query parameters of the first request, which hold for all that follow.
    """

    folder: str
    since: int
    until: int
    given: int = 0
    selected: tuple[str, ...] = ()
    received: str = ""


class Deltas:
    """The tokens of one mailbox; those of another process, or from before `expire`, are gone."""

    def __init__(self, journal: list[Change]):
        self._journal = journal
        self._latest: tuple[Round | None, list[Change]] = (None, [])
        self.expire()

    def expire(self) -> None:
        """Refuse every token given out so far."""
        self._nonce = secrets.token_hex(8)

    def token(self, around: Round) -> str:
        """The token by which a round goes on, or by which the next one follows it."""
        written = json.dumps([self._nonce, asdict(around)])
        return base64.urlsafe_b64encode(written.encode()).decode("ascii").rstrip("=")

    def read(self, token: str, folder: str) -> Round:
        """The round of a token; GraphError 410 if it has expired, 400 if it is no token of it."""
        try:
            nonce, given = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
            around = Round(**given | {"selected": tuple(given["selected"])})
        except (ValueError, TypeError, KeyError):
            raise GraphError(400, "BadRequest", "Badly formed token.") from None
        if nonce != self._nonce:
            raise GraphError(410)
        if around.folder != folder:
            raise GraphError(400, "BadRequest", "The token belongs to another folder.")
        return around

    def changes(self, around: Round) -> list[Change]:
        """Each mail's last change within the round, with all the properties that changed in it.

        A first round tells of no mail that left.
        """
        key = replace(around, given=0)
        if self._latest[0] != key:
            self._latest = key, self._net(key)
        return self._latest[1]

    def _net(self, around: Round) -> list[Change]:
        last: dict[str, Change] = {}
        for change in self._journal[around.since : around.until]:
            if change.folder_id == around.folder:
                before = last.pop(change.mail_id, None)
                last[change.mail_id] = change.following(before) if before else change
        return [change for change in last.values() if around.since or not change.left]


def page(
    deltas: Deltas, around: Round, size: int, changes: list[Any]
) -> tuple[list[Any], str, str]:
    """The next `size` of a round's changes, the name of the link below them, and its query."""
    given = around.given + size
    if given < len(changes):
        token = deltas.token(replace(around, given=given))
        return changes[around.given : given], "@odata.nextLink", f"$skiptoken={token}"
    query = f"$deltatoken={deltas.token(replace(around, given=0))}"
    return changes[around.given :], "@odata.deltaLink", query
