"""A server that says it is an old PostgreSQL: just enough of the protocol for a login."""

import socketserver
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

ENCRYPTION = {80877103, 80877104}  # a client that asks for TLS or GSSAPI first


def message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


class Login(socketserver.StreamRequestHandler):
    version = "14.12"

    def handle(self) -> None:
        while True:
            length, code = struct.unpack("!ii", self.rfile.read(8))
            if code not in ENCRYPTION:
                break
            self.wfile.write(b"N")
        self.rfile.read(length - 8)
        parameters = (("server_version", self.version), ("client_encoding", "UTF8"))
        told = [message(b"S", f"{name}\0{value}\0".encode()) for name, value in parameters]
        self.wfile.write(message(b"R", struct.pack("!i", 0)) + b"".join(told) + message(b"Z", b"I"))
        self.rfile.read()


@contextmanager
def old_server() -> Iterator[int]:
    """The port on which it listens."""
    with socketserver.TCPServer(("127.0.0.1", 0), Login) as server, ThreadPoolExecutor(1) as beside:
        beside.submit(server.serve_forever, poll_interval=0.05)
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
