"""Whose process is at the other end of a loopback connection, as Linux tells it."""

import os
import socket
import struct
from pathlib import Path

TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
MAPPED = "0000000000000000FFFF0000"  # an IPv4 address as an IPv6 socket shows it


def of_connection(mine: tuple, other: tuple) -> int | None:
    """The user id behind the end `mine` of a connection to `other`; None where it is not told."""
    ends = _end(*mine), _end(*other)
    return _owner(4, " {} {} ".format(*ends), f" {MAPPED}{ends[0]} {MAPPED}{ends[1]} ")


def of_listener(port: int) -> int | None:
    """The user id of who listens on a port of the loopback address; None where it is not told."""
    loopback, any_address = _end("127.0.0.1", port), _end("0.0.0.0", port)  # noqa: S104
    peers = " 00000000:0000 0A ", f" {'0' * 32}:0000 0A "
    mapped = [f" {start}{any_address}{peers[1]}" for start in ("0" * 24, MAPPED)]
    return _owner(3, f" {loopback}{peers[0]}", f" {any_address}{peers[0]}", *mapped)


def is_foreign(owner: int | None) -> bool:
    """Whether it is another user than this process's, and not root, who may do anything."""
    return owner not in (None, 0, os.getuid())


def _end(host: str, port: int) -> str:
    [number] = struct.unpack("=I", socket.inet_aton(host))
    return f"{number:08X}:{port:04X}"


def _owner(place: int, *entries: str) -> int | None:
    """The user in the first of these entries that is there, so many fields after it."""
    for table in TABLES:
        try:
            text = table.read_text()
        except OSError:
            return None
        for entry in entries:
            _, found, rest = text.partition(entry)
            if found:
                return int(rest.split(maxsplit=place + 1)[place])
    return None
