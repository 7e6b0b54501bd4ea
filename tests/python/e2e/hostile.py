"""Records as hostile as JSON allows, as text, and what has to become of each."""

import json
import math
from decimal import Decimal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

DEEPEST = 253
SERIAL = "%serial%"  # stands for a number that no other record has
RESERVED = ("_sdc_batched_at", "_sdc_sequence", "_sdc_table_version", "_tee_rejected")
STORABLE = (
    *("", ".", "a.b", "a.b.c", "$", "$.id", "$[0]", "`", "'", '"', '\\"', "\\", "\\n", "\n", "\r"),
    *("\0", "\t", "Id", "ID", ":", "a:b", "gmail:gmail-acct1:email:x", "--", "/* */", ";", "%s"),
    *("'; drop table raw_objects; --", "{{ 1 }}", "{% do 1 %}", "@id", "null", "\u2028", "\ufeff"),
    *("é", "e\u0301", "\u202e", "__proto__", " ", "\x85", "\x7f", "\U0010ffff", "\ufffe"),
)
WILD = ("\ud800", "\udfff", "\ude00\ud83d", "id", *RESERVED)
NUMBERS = (
    *("0", "-0", "0.0", "-0.0", "1e5", "1E-7", "1.10", "100e18", "9007199254740993", "5e-324"),
    *("9223372036854775807", "-9223372036854775808", "18446744073709551615"),
    *("1.7976931348623157e308", "0.1", "1e22"),
)
WILD_NUMBERS = (
    *("1e400", "-1e400", "1e-400", "NaN", "Infinity", "-Infinity", "18446744073709551616"),
    *("-9223372036854775809", "9007199254740993.0", "0.1234567890123456789", "9" * 400),
)

EVERY_NUMBER = NUMBERS + WILD_NUMBERS


def strings(characters: st.SearchStrategy, hostile: tuple[str, ...]) -> st.SearchStrategy[str]:
    """The texts of strings, with and without escapes where both are possible."""
    texts = st.sampled_from(hostile) | st.text(characters, max_size=9)
    return st.one_of(texts.map(json.dumps), st.text(max_size=9).map(_unescaped))


def _unescaped(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


blanks = st.sampled_from(["", "", " ", "\t", "\r"])
storable_strings = strings(st.characters(), STORABLE)
wild_strings = strings(st.characters(codec=None), STORABLE + WILD)
storable_numbers = st.one_of(
    st.sampled_from(NUMBERS),
    st.integers(-(2**63), 2**64 - 1).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(json.dumps),
)
wild_numbers = st.one_of(
    st.sampled_from(NUMBERS + WILD_NUMBERS),
    st.integers(-(2**66), 2**66).map(str),
    st.floats().map(json.dumps),
)


def array(items: list[str], blank: str = "") -> str:
    """The text of an array of texts."""
    return f"[{blank}{f'{blank},'.join(items)}{blank}]"


def object_(members: list[tuple[str, str]], blank: str = "") -> str:
    """The text of an object of texts; a key may occur twice."""
    pairs = (f"{key}{blank}:{blank}{value}" for key, value in members)
    return f"{{{blank}{f',{blank}'.join(pairs)}{blank}}}"


def _members(strings: st.SearchStrategy, values: st.SearchStrategy, size: int, *, once: bool):
    """Lists of an object's members; of each key one at most, or as chance has it."""
    pairs = st.tuples(strings, values)
    return st.lists(pairs, max_size=size, unique_by=_key if once else None)


def _key(member: tuple[str, str]) -> str:
    return json.loads(member[0])


def records(strings: st.SearchStrategy, numbers: st.SearchStrategy, *, once: bool):
    """The texts of records: an id, mostly with SERIAL, among any other members."""
    values = st.recursive(
        st.sampled_from(["null", "true", "false"]) | strings | numbers,
        lambda inner: st.one_of(
            st.builds(array, st.lists(inner, max_size=3), blanks),
            st.builds(object_, _members(strings, inner, 3, once=once), blanks),
        ),
        max_leaves=6,
    )
    named = strings.map(lambda text: f'{text[:-1]}{SERIAL}"')
    ids = st.one_of(named, named, named, named, st.just(f"7{SERIAL}"), values)
    return st.builds(
        lambda members, key, at, blank: object_(
            [*members[:at], ('"id"', key), *members[at:]], blank
        ),
        *(_members(strings, values, 4, once=once), ids, st.integers(0, 4), blanks),
    )


def generated(count: int) -> list[str]:
    """So many records, the same ones each time."""
    found = []
    storable = records(storable_strings, storable_numbers, once=True)
    wild = records(wild_strings, wild_numbers, once=False)

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(storable, storable, storable, wild))
    def collect(record: str) -> None:
        found.append(record.replace(SERIAL, str(len(found))))

    collect()
    return found


def edges() -> list[str]:
    """Records that chance would not find: depth, length, each plane of Unicode."""

    def nested(levels: int, opening: str, closing: str) -> str:
        return opening * (levels - 1) + "0" + closing * (levels - 1)

    found = [
        object_([('"id"', f'"deep {name} {levels}"'), ('"n"', nested(levels, *brackets))])
        for name, brackets in {"array": ("[", "]"), "object": ('{"":', "}")}.items()
        for levels in (DEEPEST, DEEPEST + 1, 500, 501, 5_000)
    ]
    for name, content in {"letters": "x", "quotes": '"', "umlauts": "ä", "faces": "😀"}.items():
        long = json.dumps(name + content * 10_000, ensure_ascii=False)
        found.append(object_([('"id"', long), (long, long)]))
    words = map(json.dumps, STORABLE + WILD)
    found += [object_([('"id"', word), (word, word)]) for word in words]
    found += [object_([('"n"', number), ('"id"', f'"n {number}"')]) for number in EVERY_NUMBER]
    for plane in range(17):
        places = (0x10, 0xFFFD, 0xFFFE, 0xFFFF) if plane else (0x378, 0xE000, 0xFFFD, 0xFFFF)
        text = json.dumps("".join(chr(plane << 16 | at) for at in places), ensure_ascii=False)
        found.append(object_([('"id"', text), (text, text), ('"n"', array([text]))]))
    return found


def external_id(text: str) -> str | None:
    """The id that a record has to be stored under; None: it has to be rejected."""
    repeated = []

    def members(pairs: list[tuple[str, object]]) -> dict:
        repeated.append(len(dict(pairs)) < len(pairs))
        return dict(pairs)

    try:
        record = json.loads(text, object_pairs_hook=members, parse_float=_Literal)
        json.dumps(record, ensure_ascii=False, default=str).encode()
    except (RecursionError, UnicodeEncodeError):
        return None
    if any(repeated) or record.keys() & set(RESERVED) or not _fits(record, DEEPEST):
        return None
    found = record.get("id")
    if isinstance(found, bool):
        return json.dumps(found)
    return str(found) if isinstance(found, str | int) and found != "" else None


def canonical(text: str) -> str:
    """A JSON text that is the same for equal values: numbers by value, members in order."""

    def number(literal: str) -> list[str]:
        return ["number", str((Decimal(literal) + 0).normalize())]

    value = json.loads(text, parse_int=number, parse_float=number, parse_constant=str)
    return json.dumps(value, sort_keys=True)


class _Literal(str):
    """A number with a fraction or an exponent, as it is written."""


def _fits(value: object, levels: int) -> bool:
    """Whether a value is no deeper than that, and its numbers are exact in 64 bits."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return levels > 0 and all(_fits(inner, levels - 1) for inner in value)
    if isinstance(value, _Literal):
        near = float(value)
        return math.isfinite(near) and Decimal(value) == Decimal(repr(near))
    if isinstance(value, float):  # NaN, Infinity
        return False
    return not isinstance(value, int) or -(2**63) <= value < 2**64
