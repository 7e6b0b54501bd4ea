"""Mails with another's address, id or references: they change nobody's thread."""

import json

from .mail import LANE
from .messages import message
from .test_projections import CLIENT, DESK, ask, build, reply

ANN, BEN, UWE = (f"{name} <{name.lower()}@client.example>" for name in ("Ann", "Ben", "Uwe"))
STRANGER = "x@attacker.example"
TABLES = ("email_threads", "inbox_view")


def threads(lanes) -> dict[str, dict]:
    """By case: its threads by the subject that each began with, as CASES has them."""
    rows = lanes.rows(
        """
        select
            any_value(inbox.subject) as began,
            any_value(inbox.waiting_since) as since,
            array_agg(messages.subject) as subjects
        from int_thread_messages as messages
        inner join inbox_view as inbox on messages.thread_key = inbox.thread_key
        group by inbox.thread_key
        """
    )
    found: dict[str, dict] = {}
    for row in rows:
        began, case = row["began"].split("#")
        subjects = sorted(subject.split("#")[0] for subject in row["subjects"])
        assert began not in found.setdefault(case, {})
        found[case][began] = (subjects, row["since"] and row["since"].day)
    return found


def of_case(case: str, mail: dict) -> dict:
    """The mail with ids of the case's own, the case in its subject."""
    text = json.dumps(mail["payload"]).replace("@letters.example", f"-{case.replace(' ', '-')}@x")
    payload = json.loads(text)
    payload["threadId"] += case
    for header in payload["payload"]["headers"]:
        if header["name"] == "Subject":
            header["value"] += f"#{case}"
    return mail | {"external_id": f"{case} {mail['external_id']}", "payload": payload}


def clients(*people, **more):
    """A request of each on the first day; its key and subject are the name."""
    names = [person.split()[0] for person in people]
    return [
        message(name, person, DESK, day=1, subject=name, **more)
        for name, person in zip(names, people, strict=True)
    ]


def named(*names: str) -> dict:
    """References to mails by their names."""
    return {"References": " ".join(f"<{name}@letters.example>" for name in names)}


def forged(sender=STRANGER, to=DESK, **more):
    return message("forged", sender, to, **{"day": 5, "subject": "forged"} | more)


def again(**more):
    """A mail that says of itself that it is Ann's first."""
    return forged(ANN, name="Ann", Date="1 Nov 2026 12:00:00 +0000", **more)


# each case's mails, and what they must leave: the threads' subjects and since when each waits
CASES = {
    "a stranger names three clients' mails": (
        [*clients(ANN, BEN, UWE), forged(**named("Ann", "Ben", "Uwe"))],
        {"Ann": (["Ann"], 1), "Ben": (["Ben"], 1), "Uwe": (["Uwe"], 1), "forged": (["forged"], 5)},
    ),
    "our answer to the stranger names them too": (
        [
            *clients(ANN, BEN),
            forged(**named("Ann", "Ben")),
            reply(
                to=STRANGER,
                day=6,
                subject="to x",
                replies_to="forged",
                **named("Ann", "Ben", "forged"),
            ),
        ],
        {"Ann": (["Ann"], 1), "Ben": (["Ben"], 1), "forged": (["forged", "to x"], None)},
    ),
    "an answer in our name": (
        [*clients(ANN), forged(DESK, ANN, replies_to="Ann")],
        {"Ann": (["Ann", "forged"], 1)},
    ),
    "a mail in our name with a client's id": (
        [*clients(ANN), forged(DESK, STRANGER, name="Ann")],
        {"Ann": (["Ann"], 1), "forged": (["forged"], None)},
    ),
    "a machine's mail with a client's id": (
        [*clients(ANN), forged("no-reply@attacker.example", name="Ann")],
        {"Ann": (["Ann"], 1), "forged": (["forged"], None)},
    ),
    "a client's mail once more, as a machine's": (
        [*clients(ANN), again(Auto_Submitted="auto-replied")],
        {"Ann": (["Ann"], 1)},
    ),
    "a client's mail once more, as junk": (
        [*clients(ANN), again(labels=["SPAM"])],
        {"Ann": (["Ann"], 1)},
    ),
    "a client's mail once more, as a list's": (
        [*clients(ANN), again(List_Id="<x.attacker.example>")],
        {"Ann": (["Ann"], 1)},
    ),
    "a client's id with an earlier date": (
        [*clients(ANN), forged(name="Ann", Date="1 Jan 2020 00:00:00 +0000")],
        {"Ann": (["Ann"], 1), "forged": (["forged"], 5)},
    ),
    "our answer once more, as a mail passed on": (
        [
            *clients(ANN),
            reply(to=ANN, replies_to="Ann", subject="Re: Ann"),
            message("forged", DESK, STRANGER, day=2, name="2", subject="Fwd: "),
        ],
        {"Ann": (["Ann", "Re: Ann"], None)},
    ),
    "one answer to one of two under the same reference": (
        [
            *clients(ANN, BEN, **named("form")),
            reply(to=BEN, replies_to="Ben", subject="Re: Ben", **named("form", "Ben")),
        ],
        {"Ann": (["Ann"], 1), "Ben": (["Ben", "Re: Ben"], None)},
    ),
    "one answer to one of two who answer one mail": (
        [
            reply("all", to=DESK, day=1, subject="all", replies_to=None, Bcc=f"{ANN}, {BEN}"),
            *(
                message(who.split()[0], who, DESK, day=2, replies_to="all", subject="Re: all")
                for who in (ANN, BEN)
            ),
            reply(to=BEN, day=3, replies_to="Ben", subject="Re: all"),
        ],
        {"all": (["Re: all", "Re: all", "Re: all", "all"], 2)},
    ),
    "an answer to a third person": (
        [ask(subject="ask"), reply(to=BEN, subject="Re: ask")],
        {"ask": (["Re: ask", "ask"], 1)},
    ),
    "an answer to the person's other address": (
        [
            message("1", CLIENT, DESK, day=1, subject="1", Reply_To="cleo@work.example"),
            reply(to="cleo@work.example", replies_to="1", subject="Re: 1"),
        ],
        {"1": (["1", "Re: 1"], None)},
    ),
}


def test_what_anybody_can_write_changes_nobodys_thread(lanes):
    lanes.put([of_case(case, each) for case, (mails, _) in CASES.items() for each in mails])
    build(lanes)
    assert threads(lanes) == {case: left for case, (_, left) in CASES.items()}


def content(lanes) -> list[str]:
    query = "select to_json_string(made) as made from {} as made order by 1"
    return [row["made"] for name in TABLES for row in lanes.rows(query.format(name))]


def test_the_order_of_arrival_makes_no_difference(lanes):
    ann, ben = clients(ANN, BEN)
    seen = message("seen", DESK, ANN, day=2, name="2", replies_to="Ann", connection="gmail-acct2")
    sent = reply(to=ANN, replies_to="Ann")
    stranger = forged(name="Ann", **named("Ann", "Ben"))
    again = message("5", STRANGER, DESK, day=4, name="2", replies_to="Ben")
    lanes.put([ann, ben, seen, sent, stranger, again])
    build(lanes)
    whole = content(lanes)
    for order in (
        ([stranger, seen, ben], [again, ann, sent]),
        ([seen, again], [sent, ben, stranger, ann]),
    ):
        lanes.clear()
        for mails in order:
            lanes.put(mails)
            lanes.build("--select", *LANE)
        build(lanes)
        assert content(lanes) == whole
