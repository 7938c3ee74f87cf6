"""What the files of the design system may not hold."""

import re
from pathlib import Path

import pytest

from tests.core.design.paths import ROOT, STATIC, TEMPLATES

BUDGET = 60_000
FONT_BUDGET = 220_000
STYLESHEETS = sorted(STATIC.glob("*.css"))


def name(path: Path) -> str:
    """The path from the project's root."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_has_inline_style_script_or_handler(path: Path) -> None:
    forbidden = r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:"
    found = re.findall(forbidden, path.read_text(), re.IGNORECASE)
    assert found == []


@pytest.mark.parametrize("path", [*TEMPLATES, *STYLESHEETS], ids=name)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    assert re.findall(r"(?:https?:)?//[a-z][\w.-]+\.\w+|@import", path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_text_is_written_outside_the_catalogues(path: Path) -> None:
    silent = r"\{#.*?#\}|\{% block body_class.*?endblock %\}|\{% blocktranslate.*?endblocktranslate %\}"
    text = re.sub(silent + r"|\{[%{].*?[%}]\}|<[^>]*>", " ", path.read_text(), flags=re.DOTALL)
    assert re.findall(r"[^\W\d_]{2,}", text) == []


def test_the_stylesheets_keep_within_their_budget() -> None:
    assert sum(path.stat().st_size for path in STYLESHEETS) <= BUDGET


def test_the_fonts_are_few_small_and_licensed() -> None:
    fonts = sorted((STATIC / "fonts").glob("*.woff2"))
    licences = sorted(path.name for path in (STATIC / "fonts").glob("OFL-*.txt"))
    assert len(fonts) == 4
    assert sum(path.stat().st_size for path in fonts) <= FONT_BUDGET
    assert licences == ["OFL-newsreader.txt", "OFL-source-sans-3.txt"]


def test_every_font_that_the_tokens_name_is_there() -> None:
    named = re.findall(r'url\("(.+?)"\)', (STATIC / "tokens.css").read_text())
    assert [path for path in named if not (STATIC / path).is_file()] == []


def test_every_custom_property_in_use_is_defined() -> None:
    css = "\n".join(path.read_text() for path in STYLESHEETS if path.name != "studio.css")
    used = set(re.findall(r"var\((--[\w-]+)", css))
    defined = set(re.findall(r"(--[\w-]+)\s*:", css))
    assert used - defined == set()
