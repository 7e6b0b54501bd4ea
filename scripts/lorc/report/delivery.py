"""The report to everybody who is to have it and has it not; what failed half-way goes on there."""

from pathlib import Path

from lorc.pages import files, words
from lorc.project.errors import StepFailed
from lorc.project.settings import Settings, Smtp
from lorc.report import smtp
from lorc.report.deliveries import Deliveries
from lorc.report.mail import Message

DRY_SENDER = "reports@example.org"


def write(settings: Settings, name: str, recipients: list[str], message: Message) -> list[Path]:
    """Write each recipient's mail to a file instead of sending it."""
    return [
        files.write(settings, f"{name}-to-{place}.eml", message.to(address).as_bytes())
        for place, address in enumerate(recipients, 1)
    ]


def send(
    server: Smtp, done: Deliveries, recipients: list[str], message: Message, *, again: bool
) -> dict[str, int]:
    """Send it to those who do not have it, or to all `again`.

    Returns the counts for the event. Raises StepFailed, with the counts, when somebody is left.
    """
    numbered = enumerate(recipients, 1)
    due = [(place, address) for place, address in numbered if again or not done.has(address)]
    counts = {"recipients": len(recipients), "already_sent": len(recipients) - len(due)}
    if not due:
        return counts | {"sent": 0}
    try:
        sent = smtp.send(server, due, message.to, done.add)
    except StepFailed as failure:
        failure.details |= counts
        raise
    counts |= {"sent": sent.count}
    if sent.refused:
        who = words.counted(len(sent.refused), "recipient", "recipients")
        places = ", ".join(map(str, sent.refused))
        raise StepFailed(
            f"The mail server refuses {who} of {len(recipients)}: number {places} of "
            "report_recipients, by address. All others have the report: correct the seed and run "
            "the same command again.",
            "smtp_recipients",
            refused=len(sent.refused),
            **counts,
        )
    return counts
