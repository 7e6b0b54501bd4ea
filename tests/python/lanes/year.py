"""A year of a practice in two mailboxes of two providers, with the truth about who waits.

The generator knows what each mail is and whom it answers, and never looks at what the models make
of it. Everything is invented and follows from the seed of the random numbers.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from .mailboxes import Exchange, Gmail
from .people import contact

LANGUAGES = {  # a subject, and what mail programs put before it
    "de": ("Frage zum Termin", "AW: ", "WG: ", "Abwesend"),
    "en": ("Out of office hours?", "Re: ", "Fwd: ", "On holiday"),
    "fr": ("Demande de rendez-vous", "RE : ", "TR : ", "Absence"),
    "es": ("Declined: mi solicitud", "RE: ", "RV: ", "Vacaciones"),
    "it": ("Domanda", "R: ", "I: ", "Assente"),
    "pl": ("Pytanie", "Odp: ", "PD: ", "Urlop"),
}
STARTS = ("client", "client", "client", "form", "own form", "group", "calendar", "ours")
STEPS = (
    *("answer",) * 6,
    *("follow-up",) * 3,
    *("forward", "acknowledgement", "bounce", "partner", "done", "second address", "to all"),
)
REPLIES = ("out of office", "receipt", "reaction", "accepted")
NOISE = ("newsletter", "vendor", "list", "notice")


@dataclass
class Request:
    """Who asked when, and when which answer reached or failed to reach that person."""

    mail: str
    kind: str
    person: str
    at: datetime
    answers: list[list] = field(default_factory=list)

    def answered_at(self, now: datetime) -> datetime | None:
        """The first answer by now that had not come back by now."""
        held = [at for at, failed in self.answers if at <= now and not (failed and failed <= now)]
        return min(held, default=None)


@dataclass
class Conversation:
    """Mails that belong together, in their order."""

    mails: list[tuple[datetime, str, str, dict]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    done: set[str] = field(default_factory=set)

    def is_done(self, now: datetime) -> bool:
        """Whether the last mail by now is called done."""
        sent = [key for at, key, _, _ in self.mails if at <= now]
        return bool(sent) and sent[-1] in self.done

    def waiting(self, now: datetime) -> dict[str, datetime]:
        """Since when each mail that still waits does so."""
        if self.is_done(now):
            return {}
        asked = [each for each in self.requests if each.at <= now]
        return {each.mail: each.at for each in asked if not each.answered_at(now)}


class Year:
    """All conversations, and the clients' records."""

    def __init__(self, seed: int, conversations: int, clients: int, done: dict[str, str]):
        self._random = random.Random(seed)
        self._number = 0
        self.boxes = (Gmail(done["gmail"]), Exchange(done["exchange"]))
        names = [f"client{number}" for number in range(clients)]
        self.records = [
            contact(name, f"{name}@home.example", f"{name}@work.example", name=name.title())
            for name in names
        ]
        self.conversations = [self._conversation(names) for _ in range(conversations)]

    def objects(self, after: datetime | None, until: datetime) -> list[dict]:
        """The mails of a span of time, as the providers tell them."""
        return [
            mail
            for each in self.conversations
            for at, _, _, mail in each.mails
            if at <= until and (after is None or at > after)
        ]

    def _key(self) -> str:
        self._number += 1
        return f"m{self._number}@year"

    def _conversation(self, names: list[str]) -> Conversation:
        if self._random.random() < 0.2:
            return _Talk(self, self._random.choice(names)).noise(self._random.choice(NOISE))
        return _Talk(self, self._random.choice(names)).whole()


class _Talk:
    """One conversation as it is written."""

    def __init__(self, year: Year, client: str):
        self._year, self._random, self._client = year, year._random, client
        self._box = self._random.choices(year.boxes, (3, 1))[0]
        self._subject, *self._words = self._random.choice(list(LANGUAGES.values()))
        self._at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(
            minutes=self._random.randrange(365 * 1440)
        )
        self._thread, self._made, self._last = year._key(), Conversation(), None

    def _address(self, person: str, place: str = "home") -> str:
        return f"{person.title()} <{person}@{place}.example>"

    def _write(self, kind: str, sender: str, to: str, *, prefix: str = "", **more) -> str:
        """Add a mail; it names the one before it, unless its program leaves that out."""
        key = self._year._key()
        self._at += timedelta(minutes=self._random.randrange(1, 3 * 1440))
        answers = more.pop("answers", self._last)
        if more.pop("is_bare", False):
            answers = None
        subject = more.pop("subject", f"{prefix}{self._subject}")
        mail = self._box.mail(
            key, sender, to, subject, self._at, thread=self._thread, answers=answers, **more
        )
        self._made.mails.append((self._at, key, kind, mail))
        self._last = key
        return key

    def _ask(self, kind: str, person: str, sender: str = "", **more) -> None:
        key = self._write(kind, sender or self._address(person), self._box.own, **more)
        self._made.requests.append(Request(key, kind, person, self._at))

    def _answer(self, persons: list[str], *, place: str = "home", kind: str = "answer", **more):
        to = ", ".join(self._address(person, place) for person in persons)
        self._write(kind, self._box.own, to, is_sent=True, prefix=self._words[0], **more)
        held = [self._at, None]
        for each in self._made.requests:
            if each.person in persons and kind != "acknowledgement":
                each.answers.append(held)
        return held

    def whole(self) -> Conversation:
        """A beginning and some steps."""
        start = self._random.choice(STARTS)
        if start in ("form", "own form", "group", "calendar") and not self._box.is_gmail:
            start = "client"
        self._begin(start)
        for _ in range(self._random.randrange(5)):
            self._step(self._random.choice(STEPS))
        return self._made

    def _begin(self, start: str) -> None:
        asker = self._address(self._client)
        if start == "ours":
            self._answer([self._client], kind="ours")
            self._reply(self._random.choice(REPLIES))
        elif start == "form":
            self._ask(start, self._client, "Page <noreply@forms.example>", Reply_To=asker)
        elif start == "own form":
            self._ask(start, self._client, self._box.own, Reply_To=asker)
        elif start == "group":
            group = "praxis@quittengarten.example.org"
            lists = {"List_Id": "<praxis.quittengarten.example.org>", "Precedence": "list"}
            sender = f"{self._client} via Praxis <{group}>"
            self._ask(start, self._client, sender, X_Original_From=asker, **lists)
        elif start == "calendar":
            self._ask(start, self._client, method="REQUEST")
        else:
            self._ask(start, self._client)

    def _reply(self, kind: str) -> None:
        """What a program or a click of the client's sends back."""
        sender = self._address(self._client)
        headers = {"Auto_Submitted": "auto-replied"} if kind != "reaction" else {}
        subject = f"{self._words[2]}: {self._subject}" if kind == "out of office" else self._subject
        if kind in ("reaction", "accepted") and not self._box.is_gmail:
            return
        shape = {"receipt": {"report": ("disposition-notification", "")}}
        shape |= {"reaction": {"is_reaction": True}, "accepted": {"method": "REPLY"}}
        more = shape.get(kind, {})
        self._write(kind, sender, self._box.own, subject=subject, **headers, **more)

    def _step(self, step: str) -> None:
        bare = self._random.random() < 0.3
        if step == "answer":
            self._answer([self._client])
        elif step == "second address":
            self._answer([self._client], place="work")
        elif step == "to all":
            self._answer([self._client, "partner-of-" + self._client])
        elif step == "follow-up":
            self._ask(step, self._client, prefix=self._words[0], is_bare=bare)
        elif step == "partner":
            partner = "partner-of-" + self._client
            cc = self._address(self._client)
            self._ask(step, partner, prefix=self._words[0], Cc=cc)
        elif step == "forward":
            other = "Colleague <colleague@insurer.example>"
            self._write(step, self._box.own, other, is_sent=True, prefix=self._words[1])
        elif step == "acknowledgement":
            self._answer(
                [self._client],
                kind=step,
                Auto_Submitted="auto-replied",
                X_Auto_Response_Suppress="All",
            )
        elif step == "bounce":
            held = self._answer([self._client])
            self._write(
                step,
                "Mail System <mailer-daemon@mx.example>",
                self._box.own,
                subject="Returned mail",
                report=("delivery-status", f"{self._client}@home.example"),
                Auto_Submitted="auto-replied",
                Return_Path="<>",
            )
            held[1] = self._at
        elif step == "done":
            self._ask(step, self._client, prefix=self._words[0], is_done=True)
            self._made.done.add(self._last)

    def noise(self, kind: str) -> Conversation:
        """A mail that asks for nothing."""
        headers = {
            "newsletter": {"List_Unsubscribe": "<https://news.example/u>", "Precedence": "bulk"},
            "list": {"List_Id": "<talk.lists.example>", "List_Post": "<mailto:talk@lists.example>"},
            "vendor": {"Auto_Submitted": "auto-generated", "Reply_To": "desk@shop.example"},
            "notice": {},
        }[kind]
        sender = {"vendor": "no-reply@shop.example", "notice": "noreply@shop.example"}
        self._write(
            kind, sender.get(kind, "Kontakt <kontakt@shop.example>"), self._box.own, **headers
        )
        return self._made
