"""Mail through a server: who refuses what is one sentence, without an address or a password."""

import hashlib
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from lorc.project.errors import StepFailed
from lorc.project.settings import ADDRESS, Smtp

SECONDS = 30
POLICY = SMTP.clone(max_line_length=78)


@dataclass
class Sent:
    """How far a delivery got: whom it reached, and the places of those who were refused, from 1."""

    count: int
    refused: list[int]


def addressed(
    what: tuple[str, str], sender: str, address: str, subject: str, now: datetime
) -> EmailMessage:
    """A mail without its text. `what` is its kind and key.

    The same `what`, sender and recipient make the same Message-ID.
    """
    kind, key = what
    told = f"{key} {sender} {address.lower()}"
    digest = hashlib.sha256(told.encode()).hexdigest()[:32]
    message = EmailMessage(POLICY)
    message["From"] = sender
    message["To"] = address
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{kind}.{digest}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    return message


def send(
    smtp: Smtp,
    recipients: list[tuple[int, str]],
    message: Callable[[str], EmailMessage],
    accepted: Callable[[str], None],
) -> Sent:
    """Send each of the recipients, given with their places in the list, a message of their own.

    `accepted` is called as soon as the server has taken one. Raises StepFailed, saying in `sent`
    how many it took before, when the rest cannot be sent either.
    """
    sent = Sent(0, [])
    try:
        with _connected(smtp, SECONDS) as server:
            for place, address in recipients:
                if _is_taken(server, smtp, address, message):
                    accepted(address)
                    sent.count += 1
                else:
                    sent.refused.append(place)
    except StepFailed as failure:
        failure.details |= {"sent": sent.count, "refused": len(sent.refused)}
        raise
    except (OSError, smtplib.SMTPException) as error:
        sentence, error_type, may_do_later = _said(smtp, error, SECONDS)
        details = {"sent": sent.count, "refused": len(sent.refused)}
        raise StepFailed(sentence, error_type, retryable=may_do_later, **details) from None
    return sent


def log_in(smtp: Smtp, seconds: float) -> None:
    """See whether the server lets us in, and send nothing. Raises StepFailed."""
    try:
        with _connected(smtp, seconds) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        sentence, error_type, may_do_later = _said(smtp, error, seconds)
        raise StepFailed(sentence, error_type, retryable=may_do_later) from None


def _connected(smtp: Smtp, seconds: float) -> smtplib.SMTP:
    """A connection, encrypted and logged in as the settings say."""
    trusted = ssl.create_default_context()
    if smtp.security == "tls":
        server = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=seconds, context=trusted)
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=seconds)
    try:
        if smtp.security == "starttls":
            server.starttls(context=trusted)
        if smtp.user:
            server.login(smtp.user, smtp.password)
    except BaseException:
        server.close()
        raise
    return server


def _is_taken(
    server: smtplib.SMTP, smtp: Smtp, address: str, message: Callable[[str], EmailMessage]
) -> bool:
    """Whether the server takes a message to somebody; of a refusal of one only, False."""
    if not re.fullmatch(ADDRESS, address, re.ASCII):
        return False
    try:
        server.send_message(message(address), smtp.sender, [address])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
        return False
    return True


def _said(smtp: Smtp, error: Exception, seconds: float) -> tuple[str, str, bool]:
    """A sentence, a code, and whether it may go well later."""
    server = f"The mail server {smtp.host}:{smtp.port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        way_out = "check SMTP_HOST, or name its authority in SSL_CERT_FILE"
        return f"{server} has a certificate that is not trusted here: {way_out}.", "smtp_tls", False
    if isinstance(error, ssl.SSLError):
        return f"{server} does not speak TLS as SMTP_TLS asks: check SMTP_TLS.", "smtp_tls", False
    if isinstance(error, smtplib.SMTPAuthenticationError):
        way_out = "check SMTP_USER and SMTP_PASSWORD"
        return f"{server} refuses the login: {way_out}.", "smtp_login", False
    if isinstance(error, smtplib.SMTPNotSupportedError):
        way_out = "check SMTP_TLS and SMTP_PORT"
        return f"{server} offers no STARTTLS or no login: {way_out}.", "smtp_tls", False
    if isinstance(error, smtplib.SMTPSenderRefused):
        return f"{server} refuses the sender: check REPORT_FROM.", "smtp_sender", False
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return (
            f"{server} does not answer within {seconds:.0f} s: try again later.",
            "smtp_timeout",
            True,
        )
    return f"{server} cannot be reached or broke off: try again later.", "smtp_unreachable", True
