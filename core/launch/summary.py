"""Addresses and sign-ins, as ``manage.py demo`` wrote them to var/demo.json."""

import json
from pathlib import Path
from typing import Any

from core.launch.terminal import say

Tenant = dict[str, Any]


def read_tenants(var: Path) -> list[Tenant]:
    """The demo's tenants; empty when the demo wrote none."""
    try:
        kept = json.loads((var / "demo.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    listed = kept.get("tenants", []) if isinstance(kept, dict) else kept
    return [tenant for tenant in listed if isinstance(tenant, dict)]


def print_summary(var: Path, port: int) -> None:
    say(f"\nNodverk is running: http://localhost:{port}\n")
    for tenant in read_tenants(var):
        say(f"{tenant.get('name')}  {tenant.get('url')}")
        for user in tenant.get("users", []):
            say(f"    {user.get('role', ''):<28}{user.get('email', ''):<42}{user.get('password', '')}")
    say(f"\nThe studio is at /studio/ of each address. All sign-ins: {var / 'demo.json'}")
    say("Ctrl-C stops everything.")
