"""Error reports to Sentry: what went wrong, where in the code, at which tenant; nothing that anybody wrote or read."""

from typing import Any
from urllib.parse import urlsplit

from core.logs.scrub import scrub, scrub_text
from core.tenancy.binding import current_binding

KEPT = frozenset(
    {"event_id", "timestamp", "level", "platform", "logger", "release", "environment", "sdk", "transaction", "tags"}
    | {"transaction_info"}
)
"""Parts of an event that say nothing of a person. Not among them: user, breadcrumbs, extra, modules, server's name."""

FRAME = ("filename", "abs_path", "function", "module", "lineno", "in_app")
DETAIL = "\nDETAIL:"
"""Where PostgreSQL begins to tell what stands in the row."""


def options() -> dict[str, Any]:
    """Of `sentry_sdk.init`, beside the address."""
    return {
        "before_send": before_send,
        "before_breadcrumb": lambda crumb, hint: None,  # one thread serves many tenants, one after the other
        "max_breadcrumbs": 0,
        "send_default_pii": False,
        "include_local_variables": False,
        "include_source_context": False,
        "max_request_body_size": "never",
        "auto_session_tracking": False,
        "server_name": "nodverk",
    }


def before_send(event: Any, hint: Any) -> Any:
    """Sentry's last hook: builds the report anew from what may leave, tagged with the tenant's id."""
    binding = current_binding()
    report = {name: scrub(value) for name, value in event.items() if name in KEPT}
    report["tags"] = {**report.get("tags", {}), "tenant": binding.key if binding else _asked_for(hint)}
    if "request" in event:
        report["request"] = _request(event["request"])
    if "logentry" in event:
        report["logentry"] = {"message": scrub_text(str(event["logentry"].get("message", "")))}
    if "exception" in event:
        report["exception"] = {"values": [_exception(each) for each in event["exception"].get("values", [])]}
    return report


def _asked_for(hint: Any) -> str:
    """Django reports a failed request after its scope is closed: then its record says whose it was."""
    record = hint.get("log_record") if isinstance(hint, dict) else None
    tenant = getattr(getattr(record, "request", None), "tenant", None)
    return str(tenant.id) if tenant else "none"


def _request(request: Any) -> dict[str, str]:
    """Method and path; what was asked for, typed or sent along stays here."""
    return {"method": str(request.get("method", "")), "url": scrub_text(urlsplit(str(request.get("url", ""))).path)}


def _exception(exception: Any) -> dict[str, Any]:
    frames = (exception.get("stacktrace") or {}).get("frames") or []
    return {
        "type": exception.get("type"),
        "module": exception.get("module"),
        "mechanism": {"type": (exception.get("mechanism") or {}).get("type", "generic")},
        "value": scrub_text(str(exception.get("value") or "").partition(DETAIL)[0]),
        "stacktrace": {"frames": [{key: frame[key] for key in FRAME if key in frame} for frame in frames]},
    }
