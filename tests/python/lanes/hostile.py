"""Hostile records: the sample clinic's own, with what no source should write put into them."""

import copy
import random
from collections.abc import Iterator

from .sample import stored

PER_PROVIDER = 200
DATES = ["0000-00-00", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "10000-01-01T00:00:00Z"]
DATES += ["9999-12-31T23:59:59.999999999Z", "9999-12-31T23:30:00-14:00", "1753-01-01T00:00:00Z"]
DATES += ["2026-06-01T08:00:00.123456789012Z", "2026-02-30T25:61:61Z", "2026-13-01", "T", "Z"]
DATES += ["31 Dec 9999 23:59:59 -1400", "Mon, 01 Jan 0001 00:00:00 +1400"]
NUMBERS = [0, -1, 1, 50.0, 0.5, -0.0, 1e308, -1e308, 1e-308, 10**18, 2**63 - 1, -(2**63), 10**30]
NUMBERS += [253402300800, 253402300800000, -62135596801, -62135596801000, 8.64e18]
NUMBERS += ["50.0", "0x1F", "1e999", "NaN", "-Infinity", "1_000", " 7 ", "9" * 400, "-0"]
TEXTS = ["", " ", "\t\r\n", "null", "true", "[]", "{}", "\\", "'\"`;--", "%s%n", "=?utf-8?b?////?="]
TEXTS += ["=?x?q?=?=", "<", "@", '"', "(" * 500, "<" * 500, "a@" * 500, ",;" * 500, "\x01\x1b[2J"]
TEXTS += ["‮\u0000\ufffe\U0010ffff", "÷" * 300, "=" * 300, "$.a", "__proto__", "constructor"]
OTHERS = [None, True, False, [], {}, [None], [[]], [{}], {"": None}, [None, 1, "a", {}, []]]
OTHERS += [{"length": 10**9}, {"toString": 1}, {"__proto__": []}, {"a.b": {"$": [1]}}]
SIZES = ["x" * 1_000_000, "<p>&nbsp;" * 50_000, "a@b.example," * 10_000, "QUJD" * 250_000]
SIZES += [["x"] * 10_000, [{"name": "To", "value": "a@b.example"}] * 10_000, [1] * 10_000]
DEPTH = 300  # the whole of a record stays below the depth that BigQuery allows


def hostile(sample: list[dict], seed: int) -> list[dict]:
    """As many objects of each provider, in equal parts of its types, as PER_PROVIDER says."""
    chance = random.Random(seed)
    kinds = {}
    for each in sample:
        kinds.setdefault(each["source_system"], {}).setdefault(each["object_type"], []).append(each)
    return [
        _mutated(chance, chance.choice([*types.values()][number % len(types)]), number)
        for types in kinds.values()
        for number in range(PER_PROVIDER)
    ]


def _mutated(chance: random.Random, good: dict, number: int) -> dict:
    """An object's hostile likeness: one to three things in it are changed, dropped or doubled."""
    payload = copy.deepcopy(good["payload"])
    if good["object_type"] == "invoice_payment":  # what says of a payment which invoice it pays
        payload["payment"]["payment_intent"] = f"pi_hostile-{number}"
    is_large = number % 20 == 0
    for _ in range(1 if is_large else chance.choice([1, 1, 1, 2, 3])):
        places = {}
        for shape, holder, key in _places(payload):
            places.setdefault(shape, []).append((holder, key))
        if not places:
            break
        holder, key = chance.choice(places[chance.choice(sorted(places))])
        _change(chance, holder, key, is_large=is_large)
    names = ("source_system", "connection_name", "object_type")
    return stored(*map(good.get, names), f"hostile-{number}", payload, good["context"])


def _places(value: object, shape: str = "") -> Iterator[tuple[str, dict | list, object]]:
    """Each place in a value: its path without the numbers, what holds it, and where in there."""
    within = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in within:
        path = f"{shape}.{key}" if isinstance(value, dict) else f"{shape}[]"
        yield path, value, key
        if isinstance(inner, dict | list):
            yield from _places(inner, path)


def _change(chance: random.Random, holder: dict | list, key, *, is_large: bool) -> None:
    kinds = [DATES, NUMBERS, NUMBERS, TEXTS, OTHERS, OTHERS]
    now = chance.choice(SIZES if is_large else chance.choice(kinds))
    how = chance.random()
    if how < 0.1:
        del holder[key]
    elif how < 0.2:
        times = chance.choice([1, 2, 100 if len(str(holder[key])) < 10_000 else 2])
        holder[key] = [copy.deepcopy(holder[key])] * times
    elif how < 0.25:
        holder[key] = _deep(chance.choice(["parts", "items", "0"]), holder[key])
    elif how < 0.3:
        holder[key] = str(holder[key])
    else:
        holder[key] = copy.deepcopy(now)


def _deep(name: str, value: object) -> object:
    for _ in range(DEPTH // 2):
        value = {name: [value]}
    return value
