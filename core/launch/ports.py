"""Ports on the loopback address."""

import errno
import socket
from contextlib import closing

from core.environment import text
from core.postgres import LaunchError

DEFAULT = 8000
VISITORS, FIGURES = "NODVERK_PORT", "NODVERK_METRICS_PORT"
HIGHEST = 65535
LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


def port_from_environment() -> int:
    return named_port(VISITORS) or DEFAULT


def metrics_port_from_environment() -> int | None:
    """Where figures are to be served; None when nobody asks for them."""
    return named_port(FIGURES)


def named_port(variable: str) -> int | None:
    told = text(variable)
    if not told:
        return None
    if not told.isdecimal() or not 0 < int(told) <= HIGHEST:
        raise LaunchError(f"{variable} is {told}, which is not a port number between 1 and {HIGHEST}.")
    return int(told)


def refuse_taken(port: int, variable: str = VISITORS) -> None:
    """Raise when another program listens on the port, by IPv4 or by the IPv6 that a browser tries first."""
    reason = first_refusal(port)
    if reason is None:
        return
    other = f"{variable}={free_port_above(max(port, DEFAULT))}"
    if reason == errno.EADDRINUSE:
        raise LaunchError(f"Port {port} is taken by another program: stop it, or choose another with {other}.")
    raise LaunchError(f"Port {port} may not be used by this account: choose another with {other}.")


def first_refusal(port: int) -> int | None:
    found = (refusal(family, address, port) for family, address in LOOPBACK)
    return next((reason for reason in found if reason is not None), None)


def free_port_above(port: int) -> int:
    """The first port above, or else any, that nobody listens on now."""
    return next((other for other in range(port + 1, HIGHEST + 1) if first_refusal(other) is None), None) or free_port()


def refusal(family: int, address: str, port: int) -> int | None:
    """The error number of binding; None when it would work or the address family is absent."""
    try:
        with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            probe.bind((address, port))
            probe.listen(1)
    except OSError as error:
        return error.errno if error.errno in (errno.EADDRINUSE, errno.EACCES) else None
    return None


def free_port() -> int:
    """A port that nobody listens on now."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
