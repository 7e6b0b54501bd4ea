"""A town of invented people, as the sources tell of it, with the truth beside it.

Families, couples and practices of one address, shared machines, typing errors, marriages, moved
addresses, merged and deactivated records. What nothing in the sources could tell is left out: an
answer through somebody else's account without any name, and the addresses of namesakes mixed up.
"""

import random
import unicodedata
from dataclasses import dataclass, field

from .people import contact, customer
from .sample import stored

GIVEN_NAMES = """
Anna Jürgen Søren Zoë Łukasz Mária José Ólafur Çağla Đorđe Björn Chloé Małgorzata Renée
Håkon Käthe Núria Şebnem Žofie Anne-Marie Jean-Luc Hans Peter Eva Ines Tom Lena Paul Marta Igor
Olga Emil Nora Klara Felix Theo Vera Rosa Hugo Adam Ida Oskar Greta Leon Mila Jonas Ruth Karl Agnes
Simon Doris Bruno Edith Viktor Helga Georg Irma Konrad Sylvia Robert"""
FAMILY_NAMES = """
Müller Weiß Ågård Kowalski García O'Brien Šimić Öztürk Dvořák Lefèvre Huber Gruber Wagner
Pichler Steiner Moser Mayer Hofer Leitner Berger Fuchs Eder Fischer Schmid Winkler Weber Schneider
Reiter Schwarz Maier Wimmer Egger Lang Baumgartner Auer Binder Lechner Wolf Wallner Aigner Ebner
Koller Lehner Haas Schuster Heilig Adler Nowak Horvath Novak Kaiser Sailer Brandl Riedl Stadler
Zach Koch Kern Brunner Haider Böhm Jäger Köhler Rößler Hübner"""
GIVEN, FAMILY = GIVEN_NAMES.split(), FAMILY_NAMES.split()
FORM, NAME, EMAIL, CODE = "town-form", "q-name", "q-email", "q-code"
SEEDED = ", ".join(
    f"('{FORM}', '{question}', '{kind}')"
    for question, kind in ((NAME, "name"), (EMAIL, "email"), (CODE, "client_code"))
)
RESPONSES = "google_forms:google-forms-intake-01:form_response:"


@dataclass
class Person:
    """Somebody, with their own addresses and, if they are a client, a contact."""

    number: int
    given: str
    family: str
    emails: list[str]
    contact_id: str | None = None
    home: list["Person"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.given} {self.family}"


@dataclass
class Town:
    """The objects of a town, and of each identifier whose it is: a person's number, None when it is
    several persons'. `odd` are the identifiers of which something is doubtful by what is told."""

    objects: list[dict] = field(default_factory=list)
    truth: dict[tuple[str, str], int | None] = field(default_factory=dict)
    contacts: dict[str, int] = field(default_factory=dict)
    odd: set[tuple[str, str]] = field(default_factory=set)


def town(seed: int, persons: int = 1000, odd: float = 0.04) -> Town:
    """The town of a seed: some five identifiers a person, and so many of the answers `odd`."""
    return _Builder(random.Random(seed), odd).built(persons)


def plain(text: str) -> str:
    """A word in letters that an address can have."""
    text = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l").replace("đ", "d"))
    return "".join(letter for letter in text if letter.isascii() and letter.isalnum())


def normal(email: str) -> str:
    """An address as person_links has it."""
    text = unicodedata.normalize("NFC", email.strip().lower())
    return text.replace("xn--mller-kva", "müller")


class _Builder:
    def __init__(self, dice: random.Random, odd: float):
        self.dice, self.odd = dice, odd
        self.town = Town()
        self.people: list[Person] = []

    def built(self, count: int) -> Town:
        while len(self.people) < count:
            self._household()
        for person in self.people:
            self._records(person)
        for person in self.people:
            self._customers(person)
            for place in range(self.dice.choice((2, 2, 3))):
                self._response(person, place)
        return self.town

    def _household(self) -> None:
        """A single, a couple or a family, whose members have names of their own."""
        family = self.dice.choice(FAMILY)
        size = self.dice.choice((1, 1, 1, 2, 2, 3, 4))
        home = []
        for given in self.dice.sample(GIVEN, size):
            number = len(self.people)
            local = f"{plain(given)}.{plain(family)}{number}"
            domain = self.dice.choice(("x.example", "gmail.com", "müller.example"))
            emails = [f"{local}@{domain}"]
            if self.dice.random() < 0.3:
                emails.append(f"{local}@work.example")
            person = Person(number, given, family, emails)
            home.append(person)
            self.people.append(person)
        for person in home:
            person.home = [each for each in home if each is not person]
        if size == 2 and self.dice.random() < 0.1:
            shared = f"family{home[0].number}@x.example"
            for person in home:
                person.emails.append(shared)

    def _records(self, person: Person) -> None:
        """The contact of a person, and the one that it was merged with."""
        if self.dice.random() < 0.08:
            return
        person.contact_id = key = f"c{person.number}"
        shared = {email for each in person.home for email in each.emails}
        who = {email: None if email in shared else person.number for email in person.emails}
        self._own("contact_id", key, person)
        self.town.contacts[key] = person.number
        self._put_contact(key, person, who)
        if self.dice.random() < 0.06:  # merged, at times by way of another
            for step in range(self.dice.choice((1, 1, 2))):
                old = f"{key}-old{step}"
                master = key if step == 0 else f"{key}-old{step - 1}"
                self._own("contact_id", old, person)
                more = {"statecode": 1, "_masterid_value": master}
                emails = (f"old{step}.{person.emails[0]}", person.emails[0])
                self._put_contact(old, person, dict.fromkeys(emails, person.number), **more)
        if self.dice.random() < 0.02:  # somebody else had the address before, and left
            gone = f"{key}-gone"
            self.town.truth["contact_id", gone] = -person.number - 1
            self.town.contacts[gone] = -person.number - 1
            other = Person(0, "Zacharias", "Vorgänger", [])
            self._put_contact(gone, other, {person.emails[0]: person.number}, statecode=1)

    def _put_contact(self, key: str, person: Person, emails: dict[str, int | None], **more) -> None:
        """A record, whose addresses are whose by `emails`."""
        written = [self._spelled(email) for email in emails]
        for email, who in zip(written, emails.values(), strict=True):
            self.town.truth["email", normal(email)] = who
        if len(written) > 1 and self.dice.random() < 0.2:
            written = ["; ".join(written)]
        names = {"firstname": person.given, "lastname": person.family}
        self.town.objects.append(contact(key, *written, name=person.name, **names, **more))

    def _customers(self, person: Person) -> None:
        """A customer of Stripe: by the contact's id, by an address, or paid for by another."""
        if self.dice.random() > 0.6:
            return
        key, paid_by_another = f"cus_{person.number}", self.dice.random() < 0.02
        payload = customer(key, self._spelled(person.emails[0]))
        payload["payload"]["name"] = person.name
        if person.contact_id and self.dice.random() < 0.5:
            payload["payload"]["metadata"] = {"contactid": f"{{{person.contact_id.upper()}}}"}
        elif paid_by_another:
            payload["payload"]["name"] = "Maximiliana Zahlmann"
            self.town.odd.add(("customer_id", key))
        self._own("customer_id", key, person)
        self.town.objects.append(payload)

    def _response(self, person: Person, place: int) -> None:
        key = f"r{person.number}-{place}"
        own, account = self.dice.choice(person.emails), None
        name = self._written(person)
        if name == f"Frau {person.family}" and any(own in each.emails for each in person.home):
            name = person.name  # who of a home it is, the family's name and address do not tell
        given = {NAME: name}
        chance = self.dice.random()
        if chance < 0.4:
            account = own
        elif chance < 0.55:
            account = person.emails[0]
            given = {}
        elif chance < 0.8:
            given = {NAME: self._written(person, sure=True), EMAIL: self._spelled(own)}
        elif chance < 1 - self.odd and person.contact_id:
            given[CODE] = person.contact_id.upper()
            account = person.emails[0]
            if person.home and self.dice.random() < 0.05:
                account = self.dice.choice(person.home).emails[0]
                self.town.odd.add(("response", f"{RESPONSES}{key}"))
        elif person.contact_id:
            account, given, is_doubtful = self._odd(person)
            if is_doubtful:
                self.town.odd.add(("response", f"{RESPONSES}{key}"))
        else:
            account = own
        self._own("response", f"{RESPONSES}{key}", person)
        self._put_response(key, account, given)

    def _odd(self, person: Person) -> tuple[str | None, dict, bool]:
        """An answer that says two things, or too little, of who gave it: account and answers, and
        whether the records show that something is in doubt."""
        other = self.dice.choice(person.home or self.people)
        while other.given == person.given or not other.contact_id:
            other = self.dice.choice(self.people)
        new = f"new.{person.emails[0]}"
        own, name, married = person.emails[0], person.name, f"{person.given} Neuvermählt"
        return self.dice.choice(
            [
                (other.emails[0], {NAME: name}, True),  # a shared machine, a parent's account
                (other.emails[0], {NAME: name, EMAIL: own}, True),
                (None, {NAME: name, EMAIL: other.emails[0]}, True),  # a slip that is another's
                (None, {NAME: name, EMAIL: f"{own}x"}, False),  # and one that is nobody's
                (own, {NAME: married}, True),
                (None, {NAME: married, EMAIL: own}, True),
                (None, {EMAIL: own}, True),
                (new, {NAME: name, EMAIL: own}, True),  # has moved
                (own, {NAME: name, EMAIL: new}, True),
            ]
        )

    def _put_response(self, key: str, account: str | None, given: dict[str, str]) -> None:
        when = f"2026-{self.dice.randint(1, 10):02}-{self.dice.randint(1, 28):02}T09:00:00Z"
        payload = {"responseId": key, "createTime": when, "lastSubmittedTime": when}
        payload["answers"] = {
            question: {"textAnswers": {"answers": [{"value": text}]}}
            for question, text in given.items()
        }
        payload |= {"respondentEmail": self._spelled(account)} if account else {}
        context = {"formId": FORM}
        self.town.objects.append(
            stored("google_forms", "google-forms-intake-01", "form_response", key, payload, context)
        )

    def _own(self, kind: str, identifier: str, person: Person) -> None:
        self.town.truth[kind, identifier] = person.number

    def _spelled(self, email: str) -> str:
        """An address as people write it."""
        local, domain = email.split("@")
        spellings = [email, email.upper(), f" {email}\t", unicodedata.normalize("NFD", email)]
        if domain == "gmail.com":
            spellings += [f"{local.replace('.', '')}@googlemail.com", f"{local}+forms@gmail.com"]
        if domain == "müller.example":
            spellings.append(f"{local}@xn--mller-kva.example")
        return self.dice.choice(spellings)

    def _written(self, person: Person, *, sure: bool = False) -> str:
        """A name as people write it; `sure` with the given name, or its initial."""
        given, family = person.given, person.family
        written = [
            person.name,
            f"{family}, {given}",
            person.name.upper(),
            f"{given} {family.replace('ü', 'ue').replace('ö', 'oe').replace('ä', 'ae')}",
            f"Dr. {given.replace('-', ' ')} {family}",
            unicodedata.normalize("NFD", person.name),
            f"{family} {given[0]}.",
        ]
        return self.dice.choice(written if sure else [*written, given, f"Frau {family}"])


def form() -> dict:
    """The form of the responses, which asks for all and collects verified addresses."""
    items = [
        {"itemId": f"i{place}", "questionItem": {"question": {"questionId": question}}}
        for place, question in enumerate((NAME, EMAIL, CODE))
    ]
    payload = {"formId": FORM, "settings": {"emailCollectionType": "VERIFIED"}, "items": items}
    return stored("google_forms", "google-forms-intake-01", "form", FORM, payload)
