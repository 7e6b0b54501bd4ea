"""What was looked at, and how it stands: a line each."""

from dataclasses import asdict, dataclass, field

FINE, NOTE, FAULT = "fine", "note", "fault"
SIGNS = {FINE: "✓", NOTE: "!", FAULT: "✗"}
PLAIN_SIGNS = {FINE: "ok", NOTE: "!", FAULT: "x"}


@dataclass(frozen=True)
class Finding:
    """One thing: what it is, how it stands, and in one sentence why, with the way out.

    A note is no reason against a run. `more` is for programs: the account, the scopes, the days
    that are left.
    """

    about: str
    state: str
    sentence: str
    more: dict[str, object] = field(default_factory=dict)

    def line(self, *, width: int, signs: dict[str, str]) -> str:
        """It as a line, what it is about in a column of that width."""
        return f"{signs[self.state]} {self.about:{width}}  {self.sentence}"

    def as_dict(self) -> dict[str, object]:
        """It for a program."""
        told = asdict(self)
        return told | told.pop("more")


def fine(about: str, sentence: str, **more: object) -> Finding:
    """What is in order."""
    return Finding(about, FINE, sentence, more)


def note(about: str, sentence: str, **more: object) -> Finding:
    """What somebody should look at."""
    return Finding(about, NOTE, sentence, more)


def fault(about: str, sentence: str, **more: object) -> Finding:
    """What a run would fail of, or do wrong."""
    return Finding(about, FAULT, sentence, more)
