"""JSON text in the one form in which BigQuery keeps a JSON value.

BigQuery ("JSON data type") drops white space, keeps the first of duplicate keys, and has
numbers as INT64, UINT64 or FLOAT64. Its analyzer's reference implementation, GoogleSQL, shows
the rest: keys in byte order, floats in their shortest form with an exponent from 1e15 on.
"""

import contextlib
import json
import re
from collections.abc import Callable
from decimal import Decimal

import orjson

INTEGERS = range(-(2**63), 2**64)
WIDE = 1e15, 1e16  # the only floats that Python writes with all digits, GoogleSQL with exponent
WIDE_OR_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|(-?)(\d)(\d{15})\.(\d+)')
SURROGATE = re.compile("[\ud800-\udfff]")


class _RewrittenFloatError(Exception):
    """A float that is not written as it was read, or by Python otherwise than by GoogleSQL."""


def _float(text: str) -> float:
    value = float(text)
    if value in (float("inf"), -float("inf")):
        raise ValueError(f"number overflow parsing '{text}'")
    return value


def _exact(text: str) -> float:
    value = _float(text)
    if Decimal(text) != Decimal(repr(value)):
        raise ValueError(f"Input number: {text} cannot round-trip through string representation")
    return value


def _integer(as_float: Callable[[str], float]) -> Callable[[str], int | float]:
    def parse(text: str) -> int | float:
        value = int(text)
        return value if value in INTEGERS else as_float(text)

    return parse


def _constant(text: str):
    raise ValueError(f"invalid literal; last read: '{text}'")


def _decoder(as_float: Callable[[str], float], hook=None) -> Callable[[str], object]:
    return json.JSONDecoder(
        object_pairs_hook=hook,
        parse_float=as_float,
        parse_int=_integer(as_float),
        parse_constant=_constant,
    ).decode


def _no_float(_text: str) -> float:
    raise _RewrittenFloatError


_decode_integers = json.JSONDecoder(parse_float=_no_float, parse_constant=_constant).decode


def _first_kept(pairs: list[tuple[str, object]]) -> dict:
    return dict(reversed(pairs))


_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


def _with_exponent(match: re.Match) -> str:
    """Write 1234567890123456.0 as 1.234567890123456e+15, and strings as they are."""
    sign, first, rest, fraction = match.groups()
    if first is None:
        return match[0]
    digits = f"{rest}{fraction}".rstrip("0")
    return f"{sign}{first}{'.' if digits else ''}{digits}e+15"


def _form(as_float: Callable[[str], float]) -> Callable[[str], str]:
    def unchanged(text: str) -> float:
        value = as_float(text)
        if repr(value) != text or WIDE[0] <= abs(value) < WIDE[1]:
            raise _RewrittenFloatError
        return value

    decode, decode_carefully = _decoder(unchanged), _decoder(as_float, _first_kept)

    def form(text: str) -> str:
        with contextlib.suppress(_RewrittenFloatError, TypeError, ValueError):
            written = orjson.dumps(_decode_integers(text), option=orjson.OPT_SORT_KEYS).decode()
            if len(written) == len(text):
                return written
        with contextlib.suppress(_RewrittenFloatError):
            written = _encode(decode(text))
            if len(written) == len(text):  # nothing can have grown, so no duplicate was dropped
                return written
        written = WIDE_OR_STRING.sub(_with_exponent, _encode(decode_carefully(text)))
        if not written.isascii() and SURROGATE.search(written):
            raise ValueError("invalid string: surrogate without its pair")
        return written

    return form


_rounded_form, _exact_form = _form(_float), _form(_exact)


def rounded(text: str) -> str:
    """Return the canonical form, numbers rounded to 64 bits; raise ValueError if it is no JSON."""
    return _rounded_form(text)


def exact(text: str) -> str:
    """Return the canonical form; raise ValueError if it is no JSON or a number would change."""
    return _exact_form(text)
