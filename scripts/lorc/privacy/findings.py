"""What a search for a person's records has found so far, stream by stream."""

import json
from collections import defaultdict
from dataclasses import dataclass, field

from lorc.privacy.subjects import Address, PersonalStream


@dataclass
class Found:
    """What was found of one stream.

    `ids` are external ids; `unidentified` the key hashes of records that have none; `mentions`
    the ids of objects that mention the address and are somebody else's.
    """

    ids: set[str] = field(default_factory=set)
    unidentified: set[str] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)

    @property
    def count(self) -> int:
        """How many objects and records are the person's."""
        return len(self.ids) + len(self.unidentified)


class Findings:
    """Whose records are looked for, and what was found of each stream so far.

    With `all_mentions`, an object that mentions the address anywhere counts as the person's.
    """

    def __init__(self, streams: list[PersonalStream], address: Address, all_mentions: bool):
        self.streams = streams
        self.address = address
        self.all_mentions = all_mentions
        self.of = {stream: Found() for stream in streams}

    def known(self) -> dict[str, set[str]]:
        """The ids found so far, by object type: what another record may refer to."""
        ids = defaultdict(set)
        for stream, found in self.of.items():
            ids[stream.object_type] |= found.ids
        return ids

    def judge(self, stream: PersonalStream, row: dict) -> None:
        """Take in a row {external_id, key_hash, record} that mentions the address.

        A record that is only kept as text cannot be asked for its fields: it is the person's.
        """
        record = json.loads(row["record"]) if row["record"] else {"_tee_rejected": None}
        found = self.of[stream]
        if not row["external_id"]:
            found.unidentified.add(row["key_hash"])
        elif self.all_mentions or "_tee_rejected" in record or stream.names(record, self.address):
            found.ids.add(row["external_id"])
        else:
            found.mentions.add(row["external_id"])
