"""Where the design system's files are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "core/design/static/design"
TEMPLATES = (
    *sorted((ROOT / "core/design/templates").rglob("*.html")),
    *sorted((ROOT / "national_office/portal/templates").rglob("*.html")),
    *sorted((ROOT / "tenants/website/templates").rglob("*.html")),
)
