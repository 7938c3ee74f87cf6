import json
import re
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pytest

import national_office.demo
from national_office.demo.pictures import COMPOSITIONS

type Item = dict[str, Any]

CONTENT: Final = Path(national_office.demo.__file__).parent / "content"
COUNTIES: Final = {"syd": "12", "jonkoping": "06", "lulea": "25", "stockholm": "01", "umea": "24", "orebro": "18"}
OFFICE: Final = "kansli"
FILES: Final = (*COUNTIES, OFFICE)
SECTIONS: Final = ("knowledge", "news", "events")
PLAN: Final = "verksamhetsplan-2019"

KINDS: Final = {
    "knowledge": {
        "mapping",
        "trend_watch",
        "external_analysis",
        "feasibility_study",
        "conference_report",
        "case",
        "report",
        "handbook",
        "podcast",
        "activity_report",
    },
    "news": {"news"},
    "events": {"seminar", "conference", "summit", "webinar", "workshop", "learning_conference", "network_meeting"},
}
AREAS: Final = {"samverkansmodeller", "finansiering-effektmatning", "affar-samhallsnytta", "forskning-utbildning"}
WORDS: Final = {"knowledge": range(110, 171), "news": range(60, 91), "events": range(60, 91)}
TAG: Final = re.compile(r"</?(?:b|i)>|<a href=\"https://example\.org/[a-z0-9/-]*\">|</a>")


def load(slug: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((CONTENT / f"{slug}.json").read_text(encoding="utf-8"))
    return content


def sections(slug: str) -> list[tuple[str, Item]]:
    content = load(slug)
    return [(section, item) for section in SECTIONS for item in content[section]]


def texts(blocks: list[Item]) -> list[str]:
    return list(chain.from_iterable([block.get("text", ""), *block.get("items", [])] for block in blocks))


def words(blocks: list[Item]) -> int:
    return sum(len(TAG.sub(" ", text).split()) for text in texts(blocks))


EVERY_ITEM: Final = [
    pytest.param(slug, section, item, id=f"{slug}-{item['key']}") for slug in FILES for section, item in sections(slug)
]


def test_there_is_a_file_for_every_node_and_the_office() -> None:
    assert sorted(path.stem for path in CONTENT.glob("*.json")) == sorted(FILES)


@pytest.mark.parametrize("slug", FILES)
def test_a_file_is_marked_demo_and_presents_its_tenant(slug: str) -> None:
    content = load(slug)
    assert content["demo"] is True
    presented = [content[f"{field}_{language}"] for field in ("tagline", "about") for language in ("sv", "en")]
    assert [bool(text.strip()) for text in presented] == [True] * 4
    assert sorted(content["hero"]) == ["alt_en", "alt_sv", "picture"]
    assert content["hero"]["picture"].partition("-")[0] in COMPOSITIONS


@pytest.mark.parametrize("slug", FILES)
def test_counts(slug: str) -> None:
    content = load(slug)
    expected = [4, 3, 2] if slug == OFFICE else [12, 4, 6]
    assert [len(content[section]) for section in SECTIONS] == expected


@pytest.mark.parametrize("slug", FILES)
def test_keys_are_unique_within_a_file(slug: str) -> None:
    keys = [item["key"] for _, item in sections(slug)]
    assert sorted(keys) == sorted(set(keys))
    assert [key for key in keys if not re.fullmatch(r"[a-z0-9-]+", key)] == []


@pytest.mark.parametrize("slug", COUNTIES)
def test_a_node_shows_every_kind_and_every_visibility(slug: str) -> None:
    knowledge = load(slug)["knowledge"]
    assert {item["kind"] for item in knowledge} == KINDS["knowledge"]
    visibility = Counter((item["visibility"], item["listed"]) for item in knowledge)
    assert visibility == {
        ("public", True): 7,
        ("public", False): 1,
        ("network", True): 2,
        ("national", True): 1,
        ("tenant", True): 1,
    }


@pytest.mark.parametrize("slug", COUNTIES)
def test_a_node_has_english_versions_and_pictures_for_a_part(slug: str) -> None:
    items = [item for _, item in sections(slug)]
    assert sum("title_en" in item for item in items) in {4, 5}
    told = [item for section, item in sections(slug) if section != "events"]
    assert 6 <= sum(item["picture"] is not None for item in told) <= 12


@pytest.mark.parametrize("slug", COUNTIES)
def test_most_events_lie_ahead(slug: str) -> None:
    starts = [event["start_in_days"] for event in load(slug)["events"]]
    assert sum(start > 0 for start in starts) >= 4
    assert (min(starts) >= -60, max(starts) <= 150) == (True, True)


@pytest.mark.parametrize(("slug", "section", "item"), EVERY_ITEM)
def test_codes(slug: str, section: str, item: Item) -> None:
    assert item["kind"] in KINDS[section]
    assert (1 <= len(item["areas"]) <= 2, set(item["areas"]) - AREAS) == (True, set())
    assert (1 <= len(item["goals"]) <= 3, set(item["goals"]) - set(range(1, 18))) == (True, set())
    if slug in COUNTIES:
        assert 1 <= len(item["municipalities"]) <= 2
    county = COUNTIES.get(slug, "12")
    assert [code for code in item["municipalities"] if not re.fullmatch(county + r"\d\d", code)] == []
    assert item["visibility"] in {"tenant", "national", "network", "public"}


@pytest.mark.parametrize(("slug", "section", "item"), EVERY_ITEM)
def test_the_body_is_well_formed_and_of_fair_length(slug: str, section: str, item: Item) -> None:
    body = item["body_sv"]
    shapes = {tuple(sorted(block)) for block in body}
    assert shapes <= {("text", "type"), ("items", "type"), ("attribution", "text", "type")}
    assert {block["type"] for block in body} <= {"heading", "paragraph", "list", "quote"}
    assert [text for text in texts(body) if "<" in TAG.sub("", text)] == []
    if item["key"] != PLAN:
        assert words(body) in WORDS[section]


@pytest.mark.parametrize(("slug", "section", "item"), EVERY_ITEM)
def test_english_is_whole_or_absent(slug: str, section: str, item: Item) -> None:
    fields = {"title_en", "lead_en", "body_en"} | ({"key_findings_en"} if section == "knowledge" else set())
    assert {field for field in item if field.endswith("_en")} - {"place_en"} in (set(), fields)
    if "title_en" in item:
        kinds = [[block["type"] for block in item[f"body_{language}"]] for language in ("sv", "en")]
        assert kinds[0] == kinds[1]
        assert words(item["body_en"]) >= 55


@pytest.mark.parametrize(("slug", "section", "item"), EVERY_ITEM)
def test_a_section_has_its_own_fields(slug: str, section: str, item: Item) -> None:
    if section == "events":
        assert re.fullmatch(r"[0-2]\d:[0-5]\d", item["start_time"])
        assert ("days" in item) != ("duration_minutes" in item)
        assert (bool(item["place_sv"]), bool(item["place_en"]), bool(item["organisers"])) == (True, True, True)
        assert item["online_url"] is None or item["online_url"].startswith("https://example.org/")
        return
    assert item["year"] in ({2019} if item["key"] == PLAN else {2024, 2025, 2026})
    assert item["authors"]
    assert item["days_ago"] in (range(1, 61) if section == "news" else range(5, 901))
    if section == "knowledge":
        assert len(item["key_findings_sv"]) in {3, 4}


@pytest.mark.parametrize(("slug", "section", "item"), EVERY_ITEM)
def test_a_picture_is_described_in_both_languages(slug: str, section: str, item: Item) -> None:
    picture = item["picture"]
    if picture is not None:
        assert sorted(picture) == ["alt_en", "alt_sv", "credit", "key"]
        assert picture["key"].partition("-")[0] in COMPOSITIONS
        assert (bool(picture["alt_sv"]), bool(picture["alt_en"])) == (True, True)
        assert picture["credit"] == "Illustration: Nodverk demo"


@pytest.mark.parametrize("field", ["title_sv", "lead_sv", "title_en", "lead_en"])
def test_no_two_items_share_a_title_or_a_lead(field: str) -> None:
    values = Counter(item[field] for slug in FILES for _, item in sections(slug) if field in item)
    assert [value for value, count in values.items() if count > 1] == []


def test_no_paragraph_is_used_twice() -> None:
    items = (item for slug in FILES for _, item in sections(slug) if item["key"] != PLAN)
    paragraphs = Counter(
        block["text"] for item in items for block in item["body_sv"] if block["type"] in {"paragraph", "quote"}
    )
    assert [text for text, count in paragraphs.items() if count > 1] == []


def test_the_plan_is_kept_whole() -> None:
    plan = next(item for item in load(OFFICE)["knowledge"] if item["key"] == PLAN)
    assert (plan["title_sv"], plan["kind"], plan["visibility"]) == (
        "Verksamhetsplan 2019",
        "activity_report",
        "public",
    )
    assert words(plan["body_sv"]) > 1800
    assert plan["body_sv"][-1]["items"][-1] == "Summa: 9.290.000"
