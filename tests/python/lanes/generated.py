"""Mails as nobody should write them and somebody does: seeded, of any header order and nesting."""

import base64
import quopri
import random
from collections.abc import Iterator

LARGE = 10_000_000  # octets of one mail in a thousand
TEXTS = [
    "Guten Tag",
    "Grüße\n",
    "こんにちは",
    "你好",
    "안녕",
    "Привет",
    "",
    " \n",
    "=?x?q?a?=",
    "a\0b",
]
CHARSETS = ["utf-8", "iso-8859-1", "windows-1252", "koi8-r", "iso-2022-jp", "shift_jis", "euc-jp"]
CHARSETS += [
    "euc-kr",
    "gb2312",
    "gbk",
    "gb18030",
    "big5",
    "utf-16",
    "us-ascii",
    "x-none",
    "",
    "\xff",
]
ADDRESSES = [
    "a@x.org",
    "Ann <a@x.org>",
    "Berger, Anna <a@x.org>",
    '"A, B" <c@x.org>',
    "T: a@x, b@y;",
]
ADDRESSES += [
    "",
    "<>",
    "root",
    "(((",
    '"',
    "a@x.org" * 50,
    "=?gb2312?B?wO7D9w==?= <l@x.org>",
    "\xff\xfe",
]
DATES = [
    "Sat, 07 Nov 2026 08:00:00 +0100",
    "soon",
    "",
    "0",
    "99 Foo 9999 99:99:99",
    "7 Nov 26 08:00 Z",
]
KINDS = ["mixed", "alternative", "related", "report", "signed", "digest", "x"]
TYPES = ["text/plain", "text/html", "text/calendar; method=REPLY", "image/png; name=a.png", "text"]
TYPES += ["message/rfc822", "message/delivery-status", "application/pdf", "", 'text/x-y; a="b\n c"']
DISPOSITIONS = [
    "inline",
    "attachment; filename=a.txt",
    'inline; filename="=?utf-8?q?=C3=A4?="',
    "\xff",
]
ENCODINGS = ["7bit", "8bit", "base64", "quoted-printable", "x-uuencode", "none", ""]


def mails(number: int, seed: int) -> Iterator[bytes]:
    """So many mails; the same for the same seed."""
    chance = random.Random(seed)
    for place in range(number):
        yield mail(chance, is_large=place % 1000 == 7)


def mail(chance: random.Random, *, is_large: bool = False) -> bytes:
    """A message: header fields in any order, some of them missing or there twice, and parts."""
    fields = [
        ("From", chance.choice(ADDRESSES)),
        ("To", ", ".join(chance.choices(ADDRESSES, k=chance.choice([1, 1, 2, 30])))),
        ("Subject", _words(chance)),
        ("Date", chance.choice(DATES)),
        ("Message-ID", f"<{chance.random()}@x.org>"),
        ("References", " ".join(f"<{number}@x>" for number in range(chance.choice([0, 1, 400])))),
        ("Auto-Submitted", chance.choice(["no", "auto-replied", "\xff", ""])),
        ("List-Id", chance.choice(["<l.x.org>", "a <b", ""])),
        ("Content-Type", "text/plain"),
    ]
    chosen = chance.sample(fields[:-1], chance.randint(0, len(fields) - 1))
    chosen += chosen[: chance.choice([0, 0, 1])]
    head = b"".join(_octets(f"{name}: {value}\n") for name, value in chosen)
    return head + _part(chance, 0, is_large=is_large)


def _part(chance: random.Random, depth: int, *, is_large: bool = False) -> bytes:
    if depth < 6 and chance.random() < 0.5:
        boundary = chance.choice(["b", "b b", "", "=_x"]) + str(depth)
        kind = chance.choice(KINDS)
        head = f'Content-Type: multipart/{kind}; report-type=delivery-status; boundary="{boundary}"'
        parts = [_part(chance, depth + 1, is_large=is_large) for _ in range(chance.randint(0, 3))]
        body = b"".join(_octets(f"\n--{boundary}\n") + part for part in parts)
        return _octets(f"{head}\n\n") + body + _octets(f"\n--{boundary}--\n")
    return _leaf(chance, is_large=is_large)


def _leaf(chance: random.Random, *, is_large: bool) -> bytes:
    charset, encoding = chance.choice(CHARSETS), chance.choice(ENCODINGS)
    fields = [f"Content-Type: {chance.choice(TYPES)}; charset={charset}"]
    fields += [f"Content-Transfer-Encoding: {encoding}"] * chance.choice([0, 1, 1])
    fields += [f"Content-Disposition: {chance.choice(DISPOSITIONS)}"] * chance.choice([0, 0, 1])
    chance.shuffle(fields)
    text = _encoded(chance.choice(TEXTS), charset)
    if is_large:
        text *= LARGE // (len(text) or 1)
    if encoding == "base64":
        text = base64.encodebytes(text)
    elif encoding == "quoted-printable":
        text = quopri.encodestring(text)
    return _octets("\n".join(fields)) + b"\n\n" + text


def _words(chance: random.Random) -> str:
    charset = chance.choice(CHARSETS)
    octets = _encoded(chance.choice(TEXTS), charset)
    word = f"=?{charset}?B?{base64.b64encode(octets).decode()}?="
    return chance.choice([word, word[:-1], f"{word}\n {word}", octets.decode("latin-1")])


def _encoded(text: str, charset: str) -> bytes:
    try:
        return text.encode(charset)
    except (LookupError, UnicodeError):
        return text.encode()


def _octets(text: str) -> bytes:
    return text.encode("latin-1", "replace")
