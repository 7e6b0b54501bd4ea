"""A mail server on the loopback address: with and without TLS, with refusals, or that hangs."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from lorc.project.settings import Smtp

USER, PASSWORD = "report", "not-a-real-password"


class Postbox:
    """What a server took, and whom it is to refuse."""

    def __init__(self):
        self.mails: list[tuple[str, EmailMessage]] = []
        self.refused: set[str] = set()
        self.refused_content: set[str] = set()
        self.refused_senders: set[str] = set()
        self.takes = 1000
        self.taken: Callable[[], None] = lambda: None  # called before the sender learns of it
        self.port = 0

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.refused_senders:
            return "550 no such sender"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.refused:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        [address] = envelope.rcpt_tos
        if len(self.mails) >= self.takes:
            server.transport.abort()
            return "421 going down"
        if address in self.refused_content:
            return "554 looks like spam"
        self.mails.append((address, message_from_bytes(envelope.content, policy=policy.default)))
        self.taken()
        return "250 OK"

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.mails]


def login(_server, _session, _envelope, _mechanism, given) -> AuthResult:
    known = isinstance(given, LoginPassword)
    known = known and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


@contextmanager
def running(authority: trustme.CA, security: str, name: str = "127.0.0.1") -> Iterator[Postbox]:
    """A server, its certificate for `name`; it asks for the login where there is TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    postbox = Postbox()
    options = {"authenticator": login, "auth_require_tls": security == "starttls"}
    if security == "tls":
        options |= {"ssl_context": context, "auth_required": True}
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True, "auth_required": True}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(postbox, "127.0.0.1", port, **options)
    controller.start()
    postbox.port = port
    try:
        yield postbox
    finally:
        controller.stop()


@contextmanager
def hanging() -> Iterator[int]:
    """The port of a server where connections are made and never a word is said."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def through(port: int, security: str, **changes: str) -> Smtp:
    """The settings to reach a server."""
    known = {"user": USER, "password": PASSWORD} if security != "none" else {}
    given = {"host": "127.0.0.1", "user": "", "password": "", "sender": "reports@example.org"}
    return Smtp(**given | {"port": port, "security": security} | known | changes)
