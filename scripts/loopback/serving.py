"""A loopback port and the server on it, which hears the processes of its own user alone."""

import socket

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from loopback import owners

HOST = "127.0.0.1"


def bind(port: int) -> socket.socket:
    """A socket on the loopback address that does not listen yet; OSError if the port is taken."""
    # asyncio sends small answers at once (TCP_NODELAY) only where the protocol is named
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((HOST, port))
    except OSError:
        sock.close()
        raise
    return sock


class OwnUsersProtocol(AutoHTTPProtocol):
    """HTTP for this user's processes; another user's connection ends before its first byte."""

    def connection_made(self, transport) -> None:
        """Look whose the connection is, once for all its requests."""
        super().connection_made(transport)
        ends = transport.get_extra_info("peername"), transport.get_extra_info("sockname")
        if owners.is_foreign(owners.of_connection(*ends)):
            transport.abort()


def config(app, **given) -> uvicorn.Config:
    """How both servers run: quiet, because an address or a token may stand in a path."""
    return uvicorn.Config(
        app,
        http=OwnUsersProtocol,
        ws="none",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
        **given,
    )
