"""Whether the seeds say of each mailbox what nothing else tells: its addresses, what it sent.

A mailbox is a connection with the object type `email`. Gmail's labels are the same in every
account; a folder of Exchange has an id of its own in each.
"""

from pathlib import Path

from lorc.project.connections import Connection
from lorc.project.settings import ROOT

ADDRESSES = ROOT / "seeds" / "mail" / "account_addresses.csv"
ROLES = ROOT / "seeds" / "projections" / "mailbox_roles.csv"


def unsaid(
    connections: list[Connection], addresses: list[dict[str, str]], roles: list[dict[str, str]]
) -> list[str]:
    """A sentence for each mailbox of which a seed says too little, in the connections' order.

    `addresses` and `roles` are the rows of the two seeds.
    """
    mailboxes = [
        each
        for each in connections
        if any(stream.object_type == "email" for stream in each.streams)
    ]
    addressed = {row["connection_name"] for row in addresses if row["email"].strip()}
    sent = {
        (row["source_system"], row["connection_name"])
        for row in roles
        if row["mailbox_role"] == "sent" and row["mailbox_id"].strip()
    }
    sentences = []
    for each in mailboxes:
        if each.name not in addressed:
            sentences.append(
                f"{each.name} has no own address in {_shown(ADDRESSES)}, so that nobody can tell "
                "who in its mails is the practice itself: add a row with each of its addresses."
            )
        if not sent & {(each.source_system, each.name), (each.source_system, "")}:
            sentences.append(
                f"{each.name} has no mailbox with the role sent in {_shown(ROLES)}, so that no "
                "mail of it answers anybody: add a row with the id of its Sent Items."
            )
    return sentences


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT))
