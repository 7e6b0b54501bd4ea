"""Each kind of body, attachment and charset is among the shipped mails."""

import codecs
import email
import re
from email.errors import CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect

import pytest


def shape(part):
    """A part's tree in short, such as mixed(alternative(plain,html),pdf)."""
    kind = part.get_content_subtype()
    if part.get_content_maintype() != "multipart":
        return kind
    return f"{kind}({','.join(shape(child) for child in part.get_payload())})"


def depth(part):
    """How many multiparts lie around the deepest leaf."""
    if part.get_content_maintype() != "multipart":
        return 0
    return 1 + max(depth(child) for child in part.get_payload())


def whole(mail):
    """A mail's tree, or nothing for one whose multipart cannot be taken apart."""
    return "" if any(part.defects for part in mail.parts) else shape(mail.parsed)


def data(part):
    return part.get_payload(decode=True) or b""


def texts(mail, encoding=None):
    """The text parts of a mail that are not attachments."""
    return [
        part
        for part in mail.parts
        if part.get_content_maintype() == "text"
        and not part.get_filename()
        and encoding in (None, str(part["Content-Transfer-Encoding"]).lower())
    ]


def attached(mail, media_type, magic):
    return any(
        part.get_content_type() == media_type
        and part.get_content_disposition() == "attachment"
        and data(part).startswith(magic)
        for part in mail.parts
    )


def inline_image(mail):
    """An html part shows a picture of the same mail by its Content-ID."""
    shown = {cid for part in texts(mail) for cid in re.findall(rb"cid:([^\"]+)", data(part))}
    kept = {part["Content-ID"].strip("<>").encode() for part in mail.parts if part["Content-ID"]}
    return bool(shown & kept) and "related(" in whole(mail)


def reads(charset, words):
    """Some text part names the charset and says these words in it."""
    return lambda mail: any(
        str(part.get_content_charset()) == charset
        and words in data(part).decode(charset, "replace")
        for part in texts(mail)
    )


def unknown_charset(mail):
    for part in texts(mail):
        try:
            codecs.lookup(part.get_content_charset("utf-8"))
        except LookupError:
            return True
    return False


def flowed(mail):
    return any(
        part.get_param("format") == "flowed" and re.search(rb" \r?\n\S", data(part))
        for part in texts(mail)
    )


def encoded_text(encoding):
    return lambda mail: any(not data(part).isascii() for part in texts(mail, encoding))


def continued_filename(mail):
    return any(
        "filename*1*=" in str(part["Content-Disposition"])
        and re.search("[äöü]", email.utils.collapse_rfc2231_value(part.get_filename()))
        for part in mail.parts
    )


def report(kind, part_type):
    return lambda mail: (
        mail.parsed.get_content_type() == "multipart/report"
        and mail.parsed.get_param("report-type") == kind
        and any(part.get_content_type() == part_type for part in mail.parts)
    )


def defect(kind):
    return lambda mail: any(
        isinstance(fault, kind) for part in mail.parts for fault in part.defects
    )


OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

KINDS = {
    "plain text": lambda mail: whole(mail) == "plain" and mail.body.strip(),
    "html only": lambda mail: whole(mail) == "html",
    "alternative": lambda mail: whole(mail) == "alternative(plain,html)",
    "pdf": lambda mail: attached(mail, "application/pdf", b"%PDF-"),
    "png": lambda mail: attached(mail, "image/png", b"\x89PNG"),
    "csv": lambda mail: attached(mail, "text/csv", b"date;"),
    "ics": lambda mail: attached(mail, "application/ics", b"BEGIN:VCALENDAR"),
    "docx": lambda mail: attached(mail, OFFICE, b"PK"),
    "calendar as alternative": lambda mail: "alternative(plain,html,calendar)" in whole(mail),
    "inline image": inline_image,
    "alternative in related in mixed": lambda mail: "mixed(related(alternative(" in whole(mail),
    "forwarded mail": lambda mail: whole(mail) == "mixed(plain,rfc822)",
    "bounce": report("delivery-status", "message/delivery-status"),
    "read receipt": report("disposition-notification", "message/disposition-notification"),
    "signed": lambda mail: whole(mail) == "signed(plain,pgp-signature)",
    "quoted-printable": encoded_text("quoted-printable"),
    "base64": encoded_text("base64"),
    "8bit": encoded_text("8bit"),
    "utf-8": reads("utf-8", "ρίγανη"),
    "emoji": reads("utf-8", "🥾"),
    "iso-8859-1": reads("iso-8859-1", "Grüß"),
    "iso-8859-2": reads("iso-8859-2", "zdałam"),
    "windows-1252": reads("windows-1252", "…"),
    "iso-2022-jp": reads("iso-2022-jp", "お盆"),
    "koi8-r": reads("koi8-r", "Здравствуйте"),
    "gb2312": reads("gb2312", "您好"),
    "us-ascii": reads("us-ascii", "Hello"),
    "unknown charset": unknown_charset,
    "format=flowed": flowed,
    "no MIME header": lambda mail: not mail.has("MIME-Version") and not mail.has("Content-Type"),
    "empty body": lambda mail: mail.body == b"" and mail.has("Content-Type"),
    "headers only": lambda mail: not re.search(rb"\r?\n\r?\n", mail.raw),
    "only whitespace": lambda mail: mail.body.strip() == b"" and mail.body.strip(b"\r\n") != b"",
    "no text part": lambda mail: whole(mail) and not texts(mail),
    "zero attachment": lambda mail: any(p.get_filename() and data(p) == b"" for p in mail.parts),
    "continued filename": continued_filename,
    "four levels deep": lambda mail: whole(mail) and depth(mail.parsed) >= 4,
    "truncated multipart": defect(CloseBoundaryNotFoundDefect),
    "boundary never used": defect(StartBoundaryNotFoundDefect),
    "NUL byte": lambda mail: b"\0" in mail.body,
    "large": lambda mail: 290_000 < len(mail.raw) < 450_000,
}


@pytest.mark.parametrize("kind", KINDS)
def test_some_mail_is(kind, mails):
    assert any(KINDS[kind](mail) for mail in mails)


def test_no_kind_is_so_wide_that_most_mails_are_it(mails):
    found = {kind: sum(bool(is_it(mail)) for mail in mails) for kind, is_it in KINDS.items()}
    usual = {"plain text"}
    assert {kind for kind, count in found.items() if count > len(mails) / 3} == usual
