"""The stylesheet that carries the accents."""

import re

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.urls import Resolver404, resolve, reverse

from core.design.stylesheet import MAX_ACCENTS, accent_stylesheet
from core.design.types import SiteFrame
from core.design.views import accent_css


def test_the_first_accent_is_the_pages_own_and_each_has_its_class() -> None:
    css = accent_stylesheet(["#c2410c", "#1f3a5f"])

    selectors = re.findall(r"^(\S+) \{ --accent: (#\w{6});", css, flags=re.MULTILINE)
    both_schemes = [(":root", "#c2410c"), (".a-c2410c", "#c2410c"), (".a-1f3a5f", "#1f3a5f")]
    assert selectors == both_schemes * 2
    assert css.count("@media screen and (prefers-color-scheme: dark)") == 1


def test_it_is_served_as_css_that_may_be_kept() -> None:
    response = accent_css(RequestFactory().get("/"), "c2410c")

    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=604800"
    assert response.content.decode() == accent_stylesheet(["#c2410c"])


@pytest.mark.parametrize(
    "key", ["", "red", "fff", "c2410", "c2410c0", "c2410g", "c2410c-", "c2410c--1f3a5f", "c2410c}body{", "../c2410c"]
)
def test_a_bad_colour_is_no_address(key: str) -> None:
    with pytest.raises(Resolver404):
        resolve(f"/stil/accent/{key}.css")


def test_too_many_accents_are_refused() -> None:
    enough = "-".join(f"{number:06x}" for number in range(MAX_ACCENTS))
    assert accent_css(RequestFactory().get("/"), enough).status_code == 200
    with pytest.raises(Http404):
        accent_css(RequestFactory().get("/"), enough + "-ffffff")


def test_a_frame_names_its_stylesheet_in_one_way_only() -> None:
    frame = SiteFrame(name="Umeå", home_url="/", accent="#15803D", accents=("#C2410C", "#15803d", "", "#1F3A5F"))

    assert frame.accent_key == "15803d-1f3a5f-c2410c"
    assert reverse("design:accent", args=[frame.accent_key]) == "/stil/accent/15803d-1f3a5f-c2410c.css"
