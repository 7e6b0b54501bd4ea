"""Whom NOTIFY names, and how each is told: a mail address, or the address of a webhook."""

import hashlib
import http.client
import json
import re
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from lorc.project import settings
from lorc.project.errors import StepFailed, WrongCall
from lorc.project.settings import ADDRESS, LOOPBACK
from lorc.report import smtp

SECONDS = 30
TEAMS = (".webhook.office.com", ".logic.azure.com", ".api.powerplatform.com")
REFUSED = "NOTIFY names mail addresses and webhooks (https://...), with spaces between them"


@dataclass(frozen=True)
class Target:
    """One of them. A webhook's address is a secret: it is known by its server and a hash."""

    address: str = field(repr=False)

    @property
    def name(self) -> str:
        """What it is called where it is noted or complained of."""
        digest = hashlib.sha256(self.address.encode()).hexdigest()[:12]
        return f"{urlsplit(self.address).hostname or 'mail'} {digest}"

    @property
    def is_mail(self) -> bool:
        """Whether it is told by the mail server."""
        return "://" not in self.address

    def tell(self, title: str, words: str, key: str) -> None:
        """Send it. Raises StepFailed with a sentence that names the server alone."""
        if self.is_mail:
            _mail(self.address, title, words)
        else:
            _post(self.address, _body(self.address, f"lorchestra: {words}", key))


def load(text: str) -> list[Target]:
    """The targets that a text names. Raises WrongCall for what is none, without repeating it."""
    found = re.split(r"[\s,]+", text.strip()) if text.strip() else []
    for number, each in enumerate(found, 1):
        if not _is_webhook(each) and not re.fullmatch(ADDRESS, each, re.ASCII):
            raise WrongCall(f"{REFUSED}; number {number} is neither.")
    return [Target(each) for each in dict.fromkeys(found)]


def _is_webhook(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port  # which raises where it is no number
    except ValueError:
        return False
    is_here = parts.scheme == "http" and host in LOOPBACK
    return bool(host) and (parts.scheme == "https" or is_here)


def _body(address: str, text: str, key: str) -> dict:
    """What a webhook takes: Slack a text, Teams a card; anything else gets the key too."""
    host = urlsplit(address).hostname
    if host == "hooks.slack.com":
        return {"text": text}
    if host.endswith(TEAMS):
        block = {"type": "TextBlock", "text": text, "wrap": True}
        card = {"type": "AdaptiveCard", "version": "1.4", "body": [block]}
        kind = "application/vnd.microsoft.card.adaptive"
        return {"type": "message", "attachments": [{"contentType": kind, "content": card}]}
    return {"text": text, "incident": key}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def _post(address: str, body: dict) -> None:
    host = urlsplit(address).hostname
    request = urllib.request.Request(  # noqa: S310 (its scheme was looked at)
        address, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    try:
        urllib.request.build_opener(_NoRedirect).open(request, timeout=SECONDS).close()
    except urllib.error.HTTPError as error:
        message = f"The webhook at {host} answers {error.code}: check NOTIFY."
        raise StepFailed(message, "webhook") from None
    except (OSError, ValueError, http.client.HTTPException):  # of the last some quote the address
        message = f"The webhook at {host} does not answer: check NOTIFY and the network."
        raise StepFailed(message, "webhook") from None


def _mail(address: str, title: str, words: str) -> None:
    try:
        server = settings.load_smtp()
    except WrongCall as error:
        raise StepFailed(str(error), "smtp_settings", retryable=False) from None

    def message(to: str) -> EmailMessage:
        mail = EmailMessage(SMTP)
        mail["From"], mail["To"], mail["Subject"] = server.sender, to, title
        mail["Date"] = format_datetime(datetime.now(UTC))
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(f"{words}\n\nLook it up: lorc health\n")
        return mail

    if smtp.send(server, [(1, address)], message, lambda _: None).refused:
        message = "The mail server refuses an address of NOTIFY: correct it."
        raise StepFailed(message, "smtp_recipients", retryable=False)
