"""Small programs in the place of the web server, the worker and the demo: quick to start, no import of ours."""

import json
import os
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

TENANTS: list[dict[str, Any]] = [
    {"schema": "kansli", "name": "Kansliet", "url": "http://localhost", "host": "localhost", "users": []},
    {
        "schema": "umea",
        "name": "Umeå",
        "url": "http://umea.localhost",
        "host": "umea.localhost",
        "users": [{"role": "Redaktör", "email": "anna@umea.example", "password": "abc"}],
    },
]


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        host = (self.headers["Host"] or "").split(":")[0]
        known = host in {tenant["host"] for tenant in TENANTS}
        self.send_response(200 if known else 404)
        self.end_headers()
        self.wfile.write(b"<h1>A page</h1>" if known else b"Not found")


def web() -> None:
    note_environment("web")
    HTTPServer(("127.0.0.1", int(os.environ["NODVERK_PORT"])), Site).serve_forever()


def worker() -> None:
    """FAKE_WORKER: ``deaf`` ignores SIGTERM, ``brief`` ends by itself."""
    note_environment("worker")
    print("the worker begins", flush=True)
    way = os.environ.get("FAKE_WORKER")
    if way == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if way == "brief":
        time.sleep(0.3)
        print("the worker's last words", flush=True)
        sys.exit(7)
    while True:
        time.sleep(60)


def metrics() -> None:
    note_environment("metrics")
    time.sleep(60)


def fill() -> None:
    var = Path(os.environ["NODVERK_VAR"])
    (var / "demo.json").write_text(json.dumps({"tenants": TENANTS}), encoding="utf-8")
    if os.environ.get("FAKE_FILL") == "slow":
        print("filling slowly", flush=True)
        time.sleep(60)


def note_environment(name: str) -> None:
    path = Path(os.environ["NODVERK_VAR"]) / f"environment-{name}.json"
    path.write_text(json.dumps(dict(os.environ)), encoding="utf-8")


if __name__ == "__main__":
    {"web": web, "worker": worker, "fill": fill, "metrics": metrics}[sys.argv[1]]()
