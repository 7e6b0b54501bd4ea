"""Each alert to everybody who was not told of it.

Whom the mail server has taken a mail for is noted at once and for good. A run that dies between the
two sends that one mail again, with the same Message-ID: twice is better than not at all.
"""

from lorc.alert.mail import Message
from lorc.pages.words import counted
from lorc.project.errors import StepFailed
from lorc.project.settings import Smtp
from lorc.report import smtp
from lorc.report.deliveries import Deliveries


def tell(
    server: Smtp, done: Deliveries, recipients: list[str], messages: dict[str, Message]
) -> dict[str, int]:
    """Send the messages, given by the keys of their alerts, to those who do not have them.

    Returns the counts for the event. Raises StepFailed, with the counts, when somebody is left.
    """
    counts = {"recipients": len(recipients), "sent": 0, "already_sent": 0}
    refused: set[int] = set()
    refusals = 0
    for key, message in messages.items():
        due = [
            (place, address)
            for place, address in enumerate(recipients, 1)
            if not done.has(f"{key} {address}")
        ]
        counts["already_sent"] += len(recipients) - len(due)
        if not due:
            continue
        try:
            sent = smtp.send(
                server, due, message.to, lambda address, key=key: done.add(f"{key} {address}")
            )
        except StepFailed as failure:
            failure.details["sent"] += counts.pop("sent")
            failure.details["refused"] += refusals
            failure.details |= counts
            raise
        counts["sent"] += sent.count
        refused |= set(sent.refused)
        refusals += len(sent.refused)
    if refused:
        places = ", ".join(map(str, sorted(refused)))
        raise StepFailed(
            f"The mail server refuses {counted(len(refused), 'recipient', 'recipients')} of "
            f"{len(recipients)}: number {places} of alert_recipients, by address. All others were "
            "told: correct the seed and run `lorc alert`.",
            "smtp_recipients",
            refused=refusals,
            **counts,
        )
    return counts
