"""What loader and BigQuery carry unchanged, and how to wrap a record that they would not."""

import json
import re

# orjson, with which target-bigquery writes, stops at 254 levels, of which its row takes one;
# BigQuery itself stores 500.
MAX_DEPTH = 253
MIN_INTEGER, MAX_INTEGER = -(2**63), 2**64 - 1

# The loader overwrites these properties of a record with columns of its own. (The sixth,
# _sdc_deleted_at, is the tap's to set: Singer's way to report a deletion.)
LOADER_PROPERTIES = {
    "_sdc_batched_at",
    "_sdc_extracted_at",
    "_sdc_received_at",
    "_sdc_sequence",
    "_sdc_table_version",
}

# What the tee itself puts into records; a source's own property of that name would be taken for it.
LISTING = "_tee_complete_since"
REJECTED = "_tee_rejected"
RESERVED = LOADER_PROPERTIES | {LISTING, REJECTED}

# The end of the text ends a string too, so that no letter is looked at twice.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[{}\[\],:]|[^\s{}\[\],:"]++', re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_STEP = {"{": 1, "[": 1, "}": -1, "]": -1}


class Reading:
    """One JSON text after another, parsed at C speed into flat lists instead of a tree."""

    def __init__(self):
        self.objects: list[list[tuple]] = []  # each object's pairs, inner objects first
        self.integers: list[str] = []
        self.decimals: list[str] = []
        self.constants: list[str] = []  # NaN, Infinity, -Infinity
        self._decode = json.JSONDecoder(
            object_pairs_hook=self.objects.append,
            parse_int=self.integers.append,
            parse_float=self.decimals.append,
            parse_constant=self.constants.append,
        ).decode

    def read(self, text: str) -> dict | None:
        """Return the outermost object's members (nested objects and numbers as None).

        None: the text is JSON but not an object. Raises ValueError: not JSON; RecursionError:
        nested too deep to be parsed.
        """
        self.objects.clear()
        self.integers.clear()
        self.decimals.clear()
        self.constants.clear()
        if self._decode(text) is not None or not self.objects:
            return None
        return dict(self.objects[-1])

    def fault(self, text: str) -> str | None:
        """Name why the text just read would not arrive as it is, or None when it would."""
        objects = self.objects
        if sum(map(len, objects)) != sum(map(len, map(dict, objects))):
            return "duplicate_key"
        if self.constants:
            return "not_a_number"
        if self.integers and not all(map(_fits_64_bits, self.integers)):
            return "integer_beyond_64_bits"
        if self.decimals and not all(map(_is_exact_double, self.decimals)):
            return "decimal_beyond_double"
        if len(objects) + text.count("[") > MAX_DEPTH and depth(text) > MAX_DEPTH + 1:
            return "nesting_too_deep"
        if "\\" in text and _SURROGATE.search(text) and _has_lone_surrogate(text):
            return "lone_surrogate"
        return None


def members(text: str) -> dict[str, tuple[int, int]]:
    """Return where each member's value of a JSON object lies in its text: {key: (start, end)}."""
    found, level, key, start = {}, 0, None, None
    for token in _TOKEN.finditer(text):
        first = token[0][0]
        step = _STEP.get(first, 0)
        if level == 1 and step >= 0 and first not in ",:":
            if key is None:
                key = json.loads(token[0])
            else:
                start = token.start()
        level += step
        if level == 1 and start is not None:
            found[key] = (start, token.end())
            key = start = None
    return found


def depth(text: str) -> int:
    """Return how deep a JSON text is nested.

    Raises ValueError: it does not close what it opens.
    """
    level = deepest = 0
    for token in _TOKEN.finditer(text):
        level += _STEP.get(text[token.start()], 0)
        deepest = max(deepest, level)
    if level != 0 or not deepest:
        raise ValueError("unbalanced")
    return deepest


def outline(text: str) -> dict[str, str | None]:
    """Return a JSON object's members as read() does, for one too deep to be parsed.

    Raises ValueError: what it opens it does not close.
    """
    depth(text)
    return {key: _scalar(text[start:end]) for key, (start, end) in members(text).items()}


def record_fault(text: str) -> str | None:
    """Name why a record's own text (its JSON value) would not arrive, or None when it would."""
    if not text.startswith("{"):
        return "not_an_object"
    if not RESERVED.isdisjoint(members(text)):
        return "reserved_property"
    return None


def wrapped(text: str, reason: str, key_properties: list[str]) -> dict:
    r"""Return the record that stands for one that cannot be carried: reason, identity, raw text.

    What UTF-8 cannot hold shows as \x.. (a stray byte of the raw text) or \u.... (a surrogate).
    """
    properties = members(text) if text.startswith("{") else {}
    keys = [_scalar(text[slice(*properties[key])]) for key in key_properties if key in properties]
    external_id = None
    if keys and len(keys) == len(key_properties) and None not in keys:
        external_id = keys[0] if len(keys) == 1 else json.dumps(keys, separators=(",", ":"))
    return {
        REJECTED: {
            "reason": reason,
            "external_id": external_id and external_id.encode(errors="backslashreplace").decode(),
            "raw": text.encode(errors="surrogateescape").decode(errors="backslashreplace"),
        }
    }


def _scalar(text: str) -> str | None:
    """Return a string's content or a number's literal; None for anything else."""
    if text.startswith('"'):
        return json.loads(text)
    return None if text[0] in "{[" or text in ("null", "true", "false") else text


def _fits_64_bits(literal: str) -> bool:
    return len(literal) <= 18 or (len(literal) <= 20 and MIN_INTEGER <= int(literal) <= MAX_INTEGER)


def _is_exact_double(literal: str) -> bool:
    """Tell whether the double nearest to the literal prints as the same number.

    Fifteen significant digits always do. Beyond that the loader, which parses to a double,
    would alter the number, and BigQuery rejects it.
    """
    if len(literal) <= 16 and "e" not in literal.lower():
        return True
    from decimal import Decimal, InvalidOperation

    try:
        return Decimal(literal) == Decimal(repr(float(literal)))
    except InvalidOperation:  # an exponent beyond even Decimal
        return False


def _has_lone_surrogate(text: str) -> bool:
    try:
        json.dumps(json.loads(text), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False
