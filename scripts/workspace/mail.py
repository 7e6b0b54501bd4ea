"""Small mails, as files of the sandbox hold them."""


def eml(name: str, minute: int) -> str:
    """A small mail."""
    return (
        f"From: Front Desk <desk@example.org>\nTo: owner@example.org\nSubject: {name}\n"
        f"Message-ID: <{name}@example.org>\nDate: Mon, 02 Nov 2026 09:{minute:02}:00 +0000\n\n"
        f"This is {name}.\n"
    )
