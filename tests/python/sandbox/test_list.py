import pytest


def dated(day: int, hour: int = 12) -> str:
    return f"Date: Thu, {day:02d} Jan 2026 {hour:02d}:00:00 +0000"


def subjects(gmail, **params) -> list[str]:
    listed = gmail.get("messages", params=params).json().get("messages", [])
    return [
        next(
            header["value"]
            for header in gmail.get(f"messages/{mail['id']}").json()["payload"]["headers"]
            if header["name"] == "Subject"
        )
        for mail in listed
    ]


def test_newest_first_over_pages_without_gap_or_repeat(mailbox, gmail):
    for number in range(7):
        mailbox(f"{number}.eml", dated(1 + number // 2))  # pairs of the same moment
    whole = gmail.get("messages").json()
    assert "nextPageToken" not in whole
    dates = [
        int(gmail.get(f"messages/{mail['id']}").json()["internalDate"])
        for mail in whole["messages"]
    ]
    assert dates == sorted(dates, reverse=True)
    paged, token = [], None
    while True:
        page = gmail.get("messages", params={"maxResults": 2, "pageToken": token or ""}).json()
        assert len(page["messages"]) <= 2
        paged += page["messages"]
        token = page.get("nextPageToken")
        if token is None:
            break
    assert paged == whole["messages"]
    assert len({mail["id"] for mail in paged}) == 7


def test_a_mail_that_arrives_between_two_pages_moves_no_other(mailbox, gmail, sandbox):
    for number in range(4):
        mailbox(f"{number}.eml", dated(1 + number))
    first = gmail.get("messages", params={"maxResults": 2}).json()
    sandbox.post("/__sandbox/gmail/gmail-test/messages", json={"eml": dated(20) + "\n\nNew."})
    rest = gmail.get("messages", params={"pageToken": first["nextPageToken"]}).json()
    assert len({mail["id"] for mail in first["messages"] + rest["messages"]}) == 4


def test_an_empty_answer_has_no_messages_key(gmail):
    assert gmail.get("messages").json() == {"resultSizeEstimate": 0}


def test_a_page_holds_100_by_default_and_500_at_most(mailbox, gmail):
    for number in range(502):
        mailbox(f"{number}.eml", dated(1))
    sizes = [
        len(gmail.get("messages", params=params).json()["messages"])
        for params in ({}, {"maxResults": 501}, {"maxResults": 3})
    ]
    assert sizes == [100, 500, 3]


def test_labels_from_takeout_or_the_folder(mailbox, gmail):
    mailbox("takeout.eml", "X-Gmail-Labels: =?UTF-8?Q?Inbox,Unread,B=C3=BCro/Intake?=", dated(1))
    mailbox("SENT/a.eml", dated(2))
    mailbox("2026/Drafts/b.eml", dated(3))
    mailbox("archive/c.eml", dated(4))
    own = [x for x in gmail.get("labels").json()["labels"] if x["type"] == "user"]
    assert [label["name"] for label in own] == ["Büro/Intake"]
    labels = [
        set(gmail.get(f"messages/{mail['id']}").json()["labelIds"])
        for mail in gmail.get("messages").json()["messages"]
    ]
    assert labels == [{"INBOX"}, {"DRAFT"}, {"SENT"}, {"INBOX", "UNREAD", own[0]["id"]}]
    ids = {"labelIds": ["INBOX", own[0]["id"]]}
    assert len(gmail.get("messages", params=ids).json()["messages"]) == 1
    assert gmail.get("messages", params={"labelIds": "Label_404"}).status_code == 400


def test_spam_and_trash_only_when_asked_for(mailbox, gmail):
    mailbox("inbox/a.eml", "Subject: a", dated(1))
    mailbox("spam/b.eml", "Subject: b", dated(2))
    mailbox("trash/c.eml", "Subject: c", dated(3))
    assert subjects(gmail) == ["a"]
    assert subjects(gmail, includeSpamTrash="true") == ["c", "b", "a"]
    assert subjects(gmail, labelIds="TRASH") == ["c"]
    assert subjects(gmail, q="in:spam") == ["b"]
    assert subjects(gmail, q="in:anywhere") == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("after:2026/01/02", "cb"),  # 2026-01-02 00:00 PST is 08:00 UTC
        ("before:2026/01/02", "a"),
        ("after:1767355199", "cb"),
        ("after:1767355200", "c"),  # the second of b itself is left out
        ("before:1767355200", "a"),
        ("(label:clients-new from:ann) after:1767000000", "c"),
        ("older_than:1d -newer_than:2d", "cba"),
        ("from:ann", "ca"),
        ("from:ann OR subject:beta", "cba"),
        ("{from:ann subject:beta} -subject:gamma", "ba"),
        ("-(from:ann)", "b"),
        ("to:bob", "c"),
        ('"two words"', "b"),
        ("needle", "c"),
        ("is:unread", "c"),
        ("is:read in:inbox", "ba"),
        ("has:attachment", "b"),
        ("rfc822msgid:<c@example.org>", "c"),
        ("unheard:of", ""),
        ("", "cba"),
    ],
)
def test_search(mailbox, gmail, q, found):
    ann = "From: Ann <ann@example.org>"
    mailbox("a.eml", "Subject: a alpha", ann, dated(2, 7))
    mailbox(
        "b.eml", "Subject: b =?utf-8?q?b=C3=A9ta?= beta", "From: eve@example.org", dated(2),
        'Content-Disposition: attachment; filename="two words.txt"', body="two words\n",
    )  # fmt: skip
    labels = "X-Gmail-Labels: Inbox,Unread,Clients/New"
    mailbox(
        "c.eml", "Subject: c gamma", ann, "To: bob@example.com", dated(3), labels,
        "Message-ID: <c@example.org>", body="a needle\n",
    )  # fmt: skip
    if q == '"two words"':
        mailbox("b2.eml", "Subject: b two words", dated(2, 11))
        found = "b"
    assert [subject[0] for subject in subjects(gmail, q=q)] == list(found)


@pytest.mark.parametrize(
    "params", [{"pageToken": "x"}, {"maxResults": "-1"}, {"includeSpamTrash": "perhaps"}]
)
def test_wrong_parameters_are_a_400_in_googles_format(gmail, params):
    answer = gmail.get("messages", params=params)
    assert answer.status_code == 400
    assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"
