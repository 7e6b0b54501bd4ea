"""Every mail, however it is made, becomes a canonical row or a reject with a reason."""

import os
import random
from datetime import UTC
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.mime.text import MIMEText

import pytest
from sandbox.gmail import message as gmail

from .generated import mails
from .javascript import functions
from .mail import in_both

# `make lanes LORC_MAILS=2000` takes the long way
NUMBER = int(os.environ.get("LORC_MAILS", "100"))
WELL_WRITTEN = {
    "utf-8": "Grüße 你好 🌷",
    "iso-8859-1": "Grüße",
    "iso-8859-15": "80 €",
    "windows-1250": "zażółć",
    "windows-1251": "Привет",
    "koi8-r": "Привет",
    "iso-8859-7": "Καλημέρα",
    "iso-2022-jp": "日本語",
    "shift_jis": "日本語",
    "euc-jp": "日本語",
    "euc-kr": "안녕하세요",
    "gb2312": "你好",
    "gbk": "镕基",
    "gb18030": "你好ö",
    "big5": "您好",
}


def test_every_generated_mail_is_canonical_or_a_reject(lanes, tmp_path):
    made = dict(enumerate(mails(NUMBER, seed=16)))
    objects = in_both(tmp_path, {str(number): raw for number, raw in made.items()})
    assert len(objects) == 2 * NUMBER
    lanes.put(objects)
    lanes.build("--select", "canonical_emails")
    lanes.build("--select", "+canonical_rejects", "--exclude", "raw_objects", "rejected_objects")
    (row,) = lanes.rows(
        """
        select
            (select count(*) from canonical_emails) as mails,
            (select count(*) from canonical_rejects where reason is not null) as rejects,
            (
                select max(greatest(
                    byte_length(coalesce(text_body, '')), byte_length(coalesce(html_body, ''))
                )) from canonical_emails
            ) as longest
        """
    )
    assert row["mails"] + row["rejects"] == 2 * NUMBER
    assert row["mails"] > NUMBER
    assert row["longest"] <= 1 << 20


@pytest.fixture(scope="module")
def read():
    with functions() as ask:
        yield ask


def written(chance: random.Random) -> bytes:
    """A mail as Python writes it: charset, transfer encoding and the order of fields by chance."""
    charset = chance.choice(sorted(WELL_WRITTEN))
    text = " ".join([WELL_WRITTEN[charset]] * chance.randint(1, 9)) + "\n"
    mail = MIMEText(text, chance.choice(["plain", "html"]), charset)
    fields = {
        "Subject": str(make_header([(text.strip().encode(charset), charset)]).encode()),
        "Date": f"{chance.randint(1, 28)} Nov 2026 08:00:00 +0{chance.randint(0, 9)}00",
        "Message-ID": f"<{chance.random()}@x.org>",
    }
    for name, value in chance.sample(sorted(fields.items()), len(fields)):
        mail[name] = value
    return mail.as_bytes()


@pytest.mark.parametrize("seed", range(20))
def test_what_python_writes_is_read_as_python_reads_it(read, seed):
    raw = written(random.Random(seed))
    said = read({"payload": gmail.payload(gmail.parse(raw), "x")})
    known = message_from_bytes(raw, policy=policy.default)
    kind = "html_body" if known.get_content_subtype() == "html" else "text_body"
    assert said[kind] == known.get_content()
    assert said["subject"] == str(make_header(decode_header(message_from_bytes(raw)["Subject"])))
    assert said["sent_at"] == f"{known['Date'].datetime.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
