"""Whose process is at the other end of a loopback connection, as Linux tells it (sock_diag(7))."""

import os
import socket
import struct

SOCK_DIAG, BY_FAMILY, REQUEST = 4, 20, 1
ANY_STATE, NO_COOKIE = 0xFFFFFFFF, b"\xff" * 8
# nlmsghdr and inet_diag_req_v2 with its inet_diag_sockid; of the answer, up to the user id
ASKED = struct.Struct("=IHHII BBBxI 2s2s4s12x4s12xI8s")
TOLD = struct.Struct("=4xH10x 4x48x12xI")


def of_connection(mine: tuple, other: tuple) -> int | None:
    """The user id behind the end `mine` of a connection to `other`; None where it is not told."""
    ends = (struct.pack("!H", end[1]) for end in (mine, other))
    hosts = (socket.inet_aton(end[0]) for end in (mine, other))
    header = ASKED.size, BY_FAMILY, REQUEST, 0, 0
    kind = socket.AF_INET, socket.IPPROTO_TCP, 0, ANY_STATE
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, SOCK_DIAG) as kernel:
            kernel.send(ASKED.pack(*header, *kind, *ends, *hosts, 0, NO_COOKIE))
            told = kernel.recv(4096)
    except (AttributeError, OSError):  # not Linux, or not allowed to ask
        return None
    if len(told) < TOLD.size:
        return None
    message, owner = TOLD.unpack_from(told)
    return owner if message == BY_FAMILY else None


def of_listener(port: int) -> int | None:
    """The user id of who listens on a port of the loopback address; None where it is not told."""
    return of_connection(("127.0.0.1", port), ("0.0.0.0", 0))  # noqa: S104


def is_foreign(owner: int | None) -> bool:
    """Whether it is another user than this process's, and not root, who may do anything."""
    return owner not in (None, 0, os.getuid())
