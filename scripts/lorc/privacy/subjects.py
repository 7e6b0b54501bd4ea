"""Whose a record is: the address of a person, and the fields of each stream that name one.

The fields are the `person` of a stream's meta in models/staging/_sources.yml.
"""

import re
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from functools import cached_property

from lorc.project import agreement, connections
from lorc.project.errors import WrongCall
from lorc.project.settings import staging_dataset

ADDRESS = re.compile(r"[^\s\"'()<>,:;@\\\[\]](?:[^\s\"()<>,:;@\\\[\]]*)@[\w-]+(?:\.[\w-]+)+")
PATH = re.compile(r"[$](?:[.][A-Za-z_][A-Za-z0-9_]*)*")
# RFC 5322, 3.6.2, 3.6.3 and 3.6.6: the fields that say from whom and to whom a mail is
HEADERS = re.compile(r"(?:resent-)?(?:from|sender|to|cc|bcc)|reply-to", re.IGNORECASE)

# Around an address in a text or in JSON, where \n stands for a newline. An apostrophe belongs to
# an address when a letter precedes it.
BEFORE = r"(?:^|[^{letters}.+%'-]|\\[bfnrt]|\\u[0-9a-fA-F]{{4}}|(?:^|[^{letters}])')"
AFTER = r"(?:$|[^{letters}.-]|\.(?:$|[^{letters}]))"

# as the macro `mentions` has it: Gmail writes the body of a mail in URL-safe base64
BODY = re.compile(r'data\\*":\s*\\*"([A-Za-z0-9_-]+)')
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True)
class Address:
    """A person's mail address, compared as a whole and without regard to case."""

    text: str

    def __post_init__(self):
        if not ADDRESS.fullmatch(self.text):
            raise WrongCall("--email takes one mail address, such as someone@example.org.")

    def __repr__(self) -> str:
        return "Address(...)"

    @property
    def pattern(self) -> str:
        """The regular expression, RE2's, for a text that mentions the address."""
        return "(?i)" + self._framed(r"\pL\pN_")

    def is_in(self, text: str) -> bool:
        """Whether a text mentions the address in clear."""
        return self._python_pattern.search(text) is not None

    def is_mentioned_in(self, json_text: str) -> bool:
        """Whether a JSON text mentions the address, in clear or in the body of a mail."""
        if not self.text.isascii():
            json_text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), json_text)
        return self.is_in(json_text) or any(
            self.is_in(_decoded(body)) for body in BODY.findall(json_text)
        )

    @cached_property
    def _python_pattern(self) -> re.Pattern:
        return re.compile(self._framed(r"\w"), re.IGNORECASE)

    def is_value(self, value: object) -> bool:
        """Whether a value is the address, or one of those that it holds is."""
        if isinstance(value, str):
            return value.strip().casefold() == self.text.casefold()
        inner = value.values() if isinstance(value, dict) else value
        return isinstance(value, dict | list) and any(map(self.is_value, inner))

    def _framed(self, letters: str) -> str:
        before, after = (each.format(letters=letters) for each in (BEFORE, AFTER))
        return f"{before}{re.escape(self.text)}{after}"


@dataclass(frozen=True)
class PersonalStream:
    """A stream, where its records name a person, and where they name records of other streams."""

    source_system: str
    connection_name: str
    object_type: str
    dataset: str
    name: str
    external_id: str
    fields: tuple[str, ...] = ()
    headers: str | None = None
    refers_to: dict[str, list[str]] = field(default_factory=dict, hash=False)

    @property
    def named(self) -> dict[str, str]:
        """The stream as events and rows name it."""
        return {
            "source_system": self.source_system,
            "connection_name": self.connection_name,
            "object_type": self.object_type,
        }

    def id_of(self, record: object) -> str | None:
        """The record's external id, as BigQuery's JSON_VALUE has it."""
        found = at(record, self.external_id)
        return str(found) if isinstance(found, str | int | float) and found != "" else None

    def names(self, record: object, address: Address) -> bool:
        """Whether the record is the person's: as sender, recipient, client, payer, respondent."""
        if any(address.is_value(at(record, path)) for path in self.fields):
            return True
        headers = (at(record, self.headers) if self.headers else None) or []
        return any(
            HEADERS.fullmatch(str(at(header, "$.name")))
            and address.is_in(str(at(header, "$.value")))
            for header in headers
        )

    def refers(self, record: object, known: dict[str, set[str]]) -> bool:
        """Whether the record names one of the known ids, {object type: ids}."""
        return any(
            at(record, path) in known.get(object_type, ())
            for object_type, paths in self.refers_to.items()
            for path in paths
            if isinstance(at(record, path), str)
        )


def streams() -> list[PersonalStream]:
    """Every stream of every connection. Raises WrongCall for a meta that cannot be used."""
    known = connections.load()
    _, sources = agreement.read()
    return [
        _stream(source, table)
        for source in sources
        if source["config"]["meta"]["connection_name"] in known
        for table in source["tables"]
    ]


def at(record: object, path: str) -> object:
    """The value at a JSON path of member names, None if there is none."""
    for name in path.split(".")[1:]:
        record = record.get(name) if isinstance(record, dict) else None
    return record


def _decoded(body: str) -> str:
    try:
        return urlsafe_b64decode(body + "==").decode(errors="replace")
    except ValueError:  # no body of a mail, but another `data`
        return ""


def _stream(source: dict, table: dict) -> PersonalStream:
    meta = table["config"]["meta"]
    person = meta.get("person", {"fields": ["$"]})
    refers_to = person.get("refers_to", {})
    paths = [meta["external_id"], *person.get("fields", []), person.get("headers", "$")]
    for path in [*paths, *(path for several in refers_to.values() for path in several)]:
        if not PATH.fullmatch(path):
            raise WrongCall(
                f"Table {table['name']} of source {source['name']} has the path {path!r} in its "
                "meta: it should be one of names, such as $.customer.email."
            )
    return PersonalStream(
        source_system=source["config"]["meta"]["source_system"],
        connection_name=source["config"]["meta"]["connection_name"],
        object_type=meta["object_type"],
        dataset=staging_dataset(source["schema"]),
        name=table["name"],
        external_id=meta["external_id"],
        fields=tuple(person.get("fields", ())),
        headers=person.get("headers"),
        refers_to=refers_to,
    )
