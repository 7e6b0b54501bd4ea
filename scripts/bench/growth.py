"""What an outsider controls, at 10, 1,000 and 100,000: ingest, lanes and report over one object.

Each object is added to a clinic whose lanes are built, and goes through the same three commands.
CPU seconds of all three and of the warehouse meanwhile, which other work on the machine changes
little, and the warehouse's peak memory. At most twice as much at 100,000 as at 10 is less than
linear.
"""

import itertools
import shutil
import sys
from collections.abc import Callable

from workspace import Workspace
from workspace.copied import copied
from workspace.workspace import SAMPLE

from bench import timed
from bench.processes import cost_of_warehouse
from bench.results import Result

SIZES = (10, 1_000, 100_000)
GMAIL, EXCHANGE, FORM = "gmail-acct1", "exchange-info-mensio", "google-forms-followup"
QUESTION = "cc7bb546"
NUMBERS = itertools.count()
HEAD = "Date: Mon, 23 Nov 2026 10:00:00 +0100\nMIME-Version: 1.0\n"
USUAL = "From: vera@example.org\nTo: praxis@example.com\n"


def measure(*, quick: bool) -> list[Result]:
    """CPU seconds and memory per field and size; `quick` leaves the largest size out."""
    sizes = SIZES[:-1] if quick else SIZES
    with copied() as lab:
        shutil.copytree(SAMPLE, lab.data, dirs_exist_ok=True)
        for connection in (GMAIL, EXCHANGE, FORM):
            timed.run(lab, "lorc", "ingest", connection)
        timed.run(lab, "lorc", "run", "lanes")
        return [_grown(lab, name, sizes) for name in FIELDS]


def _grown(lab: Workspace, name: str, sizes: tuple[int, ...]) -> Result:
    result = _result(name, [_cost(lab, FIELDS[name], size) for size in sizes])
    print(f"bench: {name}: {result.ours}, {result.theirs}", file=sys.stderr, flush=True)
    return result


def _cost(lab: Workspace, add: Callable, size: int) -> tuple[float, int]:
    connection = add(lab, size)
    before = timed.cpu_seconds()
    with cost_of_warehouse(lab) as cost:
        for command in (("ingest", connection), ("run", "lanes"), ("report",)):
            timed.run(lab, "lorc", *command)
    return timed.cpu_seconds() - before + cost.cpu, cost.memory


def _result(name: str, costs: list[tuple[float, int]]) -> Result:
    ours = " / ".join(f"{spent:.1f}" for spent, _ in costs) + " s of CPU"
    memory = " / ".join(f"{peak / 1e6:.0f}" for _, peak in costs) + " MB"
    return Result(name, ours, memory, costs[-1][0] / costs[0][0], at_most=2)


def _received(connection: str, write: Callable[[int], str]) -> Callable:
    """Adds the mail that `write` makes of a size to the mailbox of a connection."""

    def add(lab: Workspace, size: int) -> str:
        path = f"{connection.partition('-')[0]}/{connection}/messages"
        head = f"Message-ID: <{size}.{write.__name__}@example.org>\n{HEAD}"
        lab.control("POST", path, {"eml": head + write(size)})
        return connection

    return add


def _answered(answer: Callable[[int], dict]) -> Callable:
    """Adds the response with the fields that `answer` makes of a size."""

    def add(lab: Workspace, size: int) -> str:
        when = f"2026-11-23T10:00:{len(str(size)):02}Z"
        response = {
            "responseId": f"growth-{next(NUMBERS)}",
            "createTime": when,
            "lastSubmittedTime": when,
            "respondentEmail": "vera@example.org",
            "answers": {},
        } | answer(size)
        lab.control("POST", f"google_forms/{FORM}/form_response", response)
        return FORM

    return add


def _given(*values: str) -> dict:
    answers = {"answers": [{"value": value} for value in values]}
    return {"answers": {QUESTION: {"questionId": QUESTION, "textAnswers": answers}}}


def recipients(size: int) -> str:
    """A mail with so many addresses in To."""
    to = ",\n ".join(f"p{number}@example.net" for number in range(size))
    return f"From: vera@example.org\nTo: {to}\n\nA\n"


def author(size: int) -> str:
    """A mail whose author's name has so many characters."""
    return f'From: "{"V" * size}" <vera@example.org>\nTo: praxis@example.com\n\nA\n'


def subject(size: int) -> str:
    """A mail whose subject has so many characters."""
    return f"{USUAL}Subject: {'Re: ' * (size // 4)}\n\nA\n"


def references(size: int) -> str:
    """A mail that refers to so many others."""
    ids = "\n ".join(f"<{number}@example.net>" for number in range(size))
    return f"{USUAL}References: {ids}\n\nA\n"


def header_fields(size: int) -> str:
    """A mail with so many header fields."""
    return USUAL + "".join(f"X-Field-{number}: {number}\n" for number in range(size)) + "\nA\n"


def parts(size: int) -> str:
    """A mail of so many parts."""
    each = "--b\nContent-Type: text/plain\n\nA\n"
    return f'{USUAL}Content-Type: multipart/mixed; boundary="b"\n\n{each * size}--b--\n'


def tags(size: int) -> str:
    """A mail in HTML with so many open tags."""
    return f"{USUAL}Content-Type: text/html\n\n" + "<b>a\n" * size


def text(size: int) -> str:
    """A mail in plain text of 300 octets times so many: 30 MB at the most."""
    return f"{USUAL}\n" + ("A" * 59 + "\n") * (5 * size)


def markup(size: int) -> str:
    """A mail in HTML of 100 octets times so many: 10 MB at the most."""
    return f"{USUAL}Content-Type: text/html\n\n" + ("<p>" + "A" * 92 + "</p>\n") * size


def file_name(size: int) -> str:
    """A mail with an attachment whose name has so many characters."""
    attached = (
        f'Content-Type: application/pdf\nContent-Disposition: attachment; filename="{"a" * size}"'
    )
    return f'{USUAL}Content-Type: multipart/mixed; boundary="b"\n\n--b\n{attached}\n\nA\n--b--\n'


def unknown_questions(size: int) -> dict:
    """Answers to so many questions that no form has."""
    ids = [f"{number:08x}" for number in range(size)]
    return {"answers": {each: {"questionId": each, "textAnswers": {"answers": []}} for each in ids}}


FIELDS = {
    "recipients of a mail, through Gmail": _received(GMAIL, recipients),
    "recipients of a mail, through Exchange": _received(EXCHANGE, recipients),
    "name of an author": _received(GMAIL, author),
    "subject": _received(GMAIL, subject),
    "references": _received(GMAIL, references),
    "header fields": _received(GMAIL, header_fields),
    "parts": _received(GMAIL, parts),
    "tags of HTML": _received(EXCHANGE, tags),
    "300 octets of text": _received(GMAIL, text),
    "100 octets of HTML": _received(EXCHANGE, markup),
    "name of an attachment": _received(GMAIL, file_name),
    "characters of an answer": _answered(lambda size: _given("a" * size)),
    "answers to one question": _answered(lambda size: _given(*["Not at all"] * size)),
    "answers to questions that no form has": _answered(unknown_questions),
    "address of a respondent": _answered(lambda size: {"respondentEmail": "a" * size + "@b.org"}),
}
