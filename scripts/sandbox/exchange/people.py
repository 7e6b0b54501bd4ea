"""The people of an address field as Exchange reads them."""

import re
from email.utils import getaddresses
from typing import Any

from sandbox.gmail.headers import decoded

# a name with a comma and no quotes, before an address in brackets
_WITH_COMMAS = re.compile(r"(?:^|(?<=[>,;:]))[ \t]*([^\"<>@,;:()\\]+(?:,[^\"<>@,;:()\\]+)+)(?=<)")


def people(fields: dict[str, str], name: str) -> list[dict[str, Any]]:
    """The emailAddress objects of an address field; who has no name is called by the address."""
    field = _WITH_COMMAS.sub(lambda found: f'"{found[1].strip()}" ', fields.get(name, ""))
    try:
        pairs = getaddresses([field], strict=False)
    except RecursionError:  # comments within comments without end
        return []
    return [
        {"emailAddress": {"name": decoded(shown) or address, "address": address}}
        for shown, address in pairs
        if address
    ]
