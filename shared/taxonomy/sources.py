"""The data files as rows ready for the models. Reads files only."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "data"
Row = dict[str, Any]


def knowledge_areas() -> list[Row]:
    """The rows of KnowledgeArea."""
    return [_pick(row, "slug", "order", "name_sv", "name_en") for row in _json("knowledge_areas.json")]


def goals() -> list[Row]:
    """The rows of Goal."""
    return [_pick(row, "number", "name_sv", "name_en", "color", "text_color") for row in _json("sdgs.json")]


def sectors() -> list[Row]:
    """The rows of Sector."""
    rows = enumerate(_json("sectors.json"), start=1)
    return [{**_pick(row, "slug", "name_sv", "name_en"), "order": order} for order, row in rows]


def sector_subtypes() -> list[Row]:
    """The rows of SectorSubtype; they name their sector by its slug."""
    return [
        {**row, "sector_id": sector["slug"]}
        for sector in _json("sectors.json")
        for row in _ordered(sector["subtypes"])
    ]


def strategy_areas() -> list[Row]:
    """The rows of StrategyArea."""
    return list(_ordered(_json("taxonomies.json")["strategy_areas_2018"]))


def themes() -> list[Row]:
    """The rows of Theme."""
    return list(_ordered(_json("taxonomies.json")["themes_2021"]))


def counties() -> list[Row]:
    """The rows of County."""
    return [
        {**_pick(row, "code", "name_en", "short_name", "letter", "seat_municipality_code"), "name_sv": row["name"]}
        for row in _json("counties.json")
    ]


def municipalities() -> list[Row]:
    """The rows of Municipality; they name their county by its code."""
    points = {row["code"]: row for row in _csv("municipality_points.csv")}
    return [
        {
            "code": row["code"],
            "name": row["name"],
            "county_id": row["county_code"],
            "latitude": float(points[row["code"]]["lat"]),
            "longitude": float(points[row["code"]]["lon"]),
        }
        for row in _csv("municipalities.csv")
    ]


def _ordered(rows: list[Row]) -> Iterator[Row]:
    for order, row in enumerate(rows, start=1):
        yield {"slug": row["slug"], "order": order, "name_sv": row["sv"], "name_en": row["en"]}


def _pick(row: Row, *keys: str) -> Row:
    return {key: row[key] for key in keys}


def _json(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def _csv(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
