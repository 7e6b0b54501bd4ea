"""Header values as mail programs write them: encoded words, folding, receipts."""

from datetime import timedelta
from email.charset import BASE64, QP, Charset
from email.header import Header
from email.utils import format_datetime

ENCODINGS = {"q": QP, "b": BASE64}


def encoded(text, name="", charset="utf-8", how="q", limit=72):
    """Return text as RFC 2047 encoded words where it needs them, folded (RFC 5322 2.2.3).

    how is "q" or "b"; limit is the longest line in characters.
    """
    if text.isascii():
        charset = "us-ascii"
    words = Charset(charset)
    # The library would write the name of its own codec into the word (eucgb2312_cn).
    words.output_codec = charset
    words.header_encoding = ENCODINGS[how] if charset != "us-ascii" else None
    return Header(text, words, maxlinelen=limit, header_name=name).encode(linesep="\n")


def listed(values):
    """Join addresses to one header value, one per line as soon as the line grows too long."""
    line = ", ".join(values)
    return line if len(line) <= 70 and "\n" not in line else ",\n ".join(values)


def receipt(at, host, recipient, delay):
    """Return the two Received values of a delivered mail, the last hop first.

    at is an aware datetime, delay the seconds until our server had the mail.
    """
    first = format_datetime(at + timedelta(seconds=min(delay, 2)))
    last = format_datetime(at + timedelta(seconds=delay))
    return [
        f"from smtp.{host} (smtp.{host} [192.0.2.25])\n by mx.example.net with ESMTPS"
        f" id q7si{at:%j%H%M%S}\n for <{recipient}>; {last}",
        f"from [198.51.100.7] by smtp.{host} with ESMTPSA; {first}",
    ]


def submission(at, delay):
    """Return the one Received value of a mail that its own mailbox sent or keeps as a draft."""
    return [f"by webmail.example.net with HTTPS; {format_datetime(at + timedelta(seconds=delay))}"]
