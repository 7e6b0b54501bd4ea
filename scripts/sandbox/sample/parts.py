"""A mail's body: a tree of parts from the YAML description to bytes with LF line ends."""

import base64
import quopri
import re
from email.utils import encode_rfc2231

from .files import MAKERS

TEXT_TYPES = {"text": "text/plain", "html": "text/html", "content": None}


def body(spec, mail_bytes):
    """Return a mail's body as (header lines and content) from the short or the full notation.

    Short: text, html, inline (pictures of the html) and attach; full: a tree under "body".
    mail_bytes gives the bytes of another mail by id, for forwarded messages.
    """
    return Tree(spec["id"], mail_bytes).part(spec.get("body") or _arranged(spec))


def _arranged(spec):
    """Arrange text, html, inline and attach in the tree that mail programs make of them."""
    how = {key: spec[key] for key in ("charset", "encoding", "flowed") if key in spec}
    shown = [{kind: spec[kind], **how} for kind in ("text", "html") if kind in spec]
    if "inline" in spec:
        shown[-1] = {"multipart": "related", "parts": [shown[-1], *spec["inline"]]}
    tree = {"multipart": "alternative", "parts": shown} if len(shown) > 1 else shown[0]
    if "attach" in spec:
        return {"multipart": "mixed", "parts": [tree, *spec["attach"]]}
    return tree


class Tree:
    """Writes parts; numbers the boundaries so that each level of a mail has its own."""

    def __init__(self, name, mail_bytes):
        self.name, self.mail_bytes, self.count = name, mail_bytes, 0

    def part(self, spec):
        """Return one part, headers, empty line and content, as bytes."""
        if "multipart" in spec:
            return self._multipart(spec)
        if "message" in spec:
            return _entity(["Content-Type: message/rfc822"], self.mail_bytes(spec["message"]))
        if "file" in spec:
            return _file(spec)
        return _text(spec)

    def _multipart(self, spec):
        self.count += 1
        line = f"=_{self.count}_{self.name}"
        kind = f'Content-Type: multipart/{spec["multipart"]};\n boundary="{line}"'
        kind += "".join(f";\n {extra}" for extra in spec.get("params", []))
        content = spec.get("preamble", "").encode()
        for child in spec["parts"]:
            content += f"\n--{line}\n".encode() + self.part(child)
        content += f"\n--{line}--\n".encode() + spec.get("epilogue", "").encode()
        return _entity([kind], content.removeprefix(b"\n"))


def _entity(headers, content):
    return "\n".join(headers).encode() + b"\n\n" + content


def _text(spec):
    """Write a text part: text, html, or content with its own type; charset, encoding, flowed.

    "named" is the charset that the header claims where it is not that of the bytes.
    """
    key = next(key for key in TEXT_TYPES if key in spec)
    kind, words = TEXT_TYPES[key] or spec["type"], spec[key]
    charset = spec.get("charset", "utf-8")
    data = words.encode(charset)
    if key != "content" or not data.isascii():
        kind += f'; charset="{spec.get("named", charset)}"'
    if spec.get("flowed"):
        kind += "; format=flowed; delsp=no"
    encoding = spec.get("encoding") or ("7bit" if data.isascii() else "quoted-printable")
    headers = [f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}"]
    return _entity(headers, transfer(data, encoding))


def _file(spec):
    """Write an attachment: file (its name), one of the makers of files.py, cid when inline."""
    kind = next(key for key in MAKERS if key in spec)
    make, media_type = MAKERS[kind]
    shown = "inline" if "cid" in spec else "attachment"
    headers = [
        f"Content-Type: {media_type}",
        f"Content-Disposition: {shown};\n {filename(spec['file'])}",
        "Content-Transfer-Encoding: base64",
    ]
    if "cid" in spec:
        headers.append(f"Content-ID: <{spec['cid']}>")
    return _entity(headers, base64.encodebytes(make(spec[kind])))


def filename(name):
    """Return the filename parameter; RFC 2231 where it is not ASCII, in pieces where it is long."""
    if name.isascii():
        return f'filename="{name}"'
    value = encode_rfc2231(name, "utf-8")
    if len(value) <= 60:
        return f"filename*={value}"
    # A piece never ends inside a %XX.
    pieces = re.findall(r"(?:%..|.){1,40}", value)
    return ";\n ".join(f"filename*{number}*={piece}" for number, piece in enumerate(pieces))


def transfer(data, encoding):
    """Apply a Content-Transfer-Encoding (RFC 2045 6) to bytes."""
    if encoding == "base64":
        return base64.encodebytes(data)
    if encoding == "quoted-printable":
        return quopri.encodestring(data)
    return data
