"""A catalogue of any size: entries of some 300 Swedish words, spread over any number of tenants.

Rows are written straight into the projection, as the relay would leave them: the bench measures reading, and a million
publications would take hours. Words follow the frequency that the demo's own texts have.
"""

import random
from itertools import accumulate
from typing import Any

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.scopes import owner_scope
from shared.catalogue.counting import count_anew, count_words_anew
from shared.catalogue.models import PublicEntry
from tests.bench.texts import words_by_frequency

PARAGRAPHS = 20_000
WORDS, OF_TITLE, OF_LEAD = 60, 6, 20

MAKE_PARAGRAPHS = """
CREATE TABLE IF NOT EXISTS bench_paragraph (
    n integer PRIMARY KEY,
    body text NOT NULL,
    title text NOT NULL,
    lead text NOT NULL,
    vector tsvector GENERATED ALWAYS AS (to_tsvector('swedish', body)) STORED,
    title_vector tsvector GENERATED ALWAYS AS (setweight(to_tsvector('swedish', title), 'A')) STORED,
    lead_vector tsvector GENERATED ALWAYS AS (setweight(to_tsvector('swedish', lead), 'B')) STORED
)
"""

FILL = """
INSERT INTO catalogue_public (
    id, item, origin, node_slug, node_name_sv, node_name_en, family, kind, title_sv, title_en, lead_sv, lead_en,
    slug_sv, slug_en, url_sv, url_en, place_sv, place_en, text_sv, text_en, areas, goals, municipalities, counties,
    languages, year, published_at, starts_at, ends_at, preliminary, cancelled, is_demo, payload, version, content_hash,
    search_sv, search_en, sample, updated_at, nodes, parts
)
SELECT gen_random_uuid(), md5('item' || g)::uuid, md5('node' || g %% %(nodes)s)::uuid, 'nod-' || g %% %(nodes)s,
    'Nod ' || g %% %(nodes)s, 'Node ' || g %% %(nodes)s,
    CASE WHEN g %% 5 = 0 THEN 'news' WHEN g %% 7 = 0 THEN 'event' ELSE 'knowledge' END,
    CASE WHEN g %% 5 = 0 THEN 'news' WHEN g %% 7 = 0 THEN 'seminar'
         ELSE (ARRAY['mapping', 'trend_watch', 'report', 'case', 'podcast'])[1 + g %% 4] END,
    p1.title, '', p2.lead, '', 'text-' || g, '', '/kunskap/text-' || g || '/', '', '', '',
    p1.body || ' ' || p2.body || ' ' || p3.body || ' ' || p4.body || ' ' || p5.body, '',
    ARRAY[(%(areas)s::text[])[1 + g %% 4], (%(areas)s::text[])[1 + (g / 3) %% 4]],
    ARRAY[(1 + g %% 17)::smallint, (1 + (g / 5) %% 17)::smallint],
    ARRAY[]::text[], ARRAY[(%(counties)s::text[])[1 + (g / 11) %% 21]],
    ARRAY['sv'], 2010 + g %% 16, now() - g * interval '3 minutes',
    CASE WHEN g %% 5 <> 0 AND g %% 7 = 0 THEN now() + (g %% 400 - 200) * interval '1 day' END, NULL,
    false, false, false, '{}', 1, '',
    p1.title_vector || p2.lead_vector || p1.vector || p2.vector || p3.vector || p4.vector || p5.vector,
    NULL, (hashtext('item' || g) & 16383), now(), ARRAY['nod-' || g %% %(nodes)s], '{}'
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS g
JOIN bench_paragraph p1 ON p1.n = (g * 7919) %% %(paragraphs)s
JOIN bench_paragraph p2 ON p2.n = (g * 104729 + 1) %% %(paragraphs)s
JOIN bench_paragraph p3 ON p3.n = (g * 1299709 + 2) %% %(paragraphs)s
JOIN bench_paragraph p4 ON p4.n = (g * 15485863 + 3) %% %(paragraphs)s
JOIN bench_paragraph p5 ON p5.n = (g / 3) %% %(paragraphs)s
"""
CHUNK = 100_000
AS_THEY_ARE = {"text_sv": "EXTERNAL", "search_sv": "PLAIN"}
AS_THE_PRODUCT = {"text_sv": "EXTENDED", "search_sv": "MAIN"}
"""How columns are stored. The words are too many-sided to be compressed: not even trying takes half the time."""


def fill_catalogue(entries: int, nodes: int) -> None:
    """Make the catalogue hold exactly `entries` of `nodes` tenants; nothing is done when it does already."""
    with owner_scope(reason="bench: catalogue") as owner, owner.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT node_slug) FROM catalogue_public")
        if cursor.fetchone() == (entries, nodes):
            return
        _ensure_paragraphs(owner)
        cursor.execute("TRUNCATE catalogue_public")
        cursor.execute("ALTER TABLE catalogue_public SET UNLOGGED")  # what a crash would lose is made again
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("SET max_parallel_maintenance_workers = 2")
        for index in PublicEntry._meta.indexes:  # quicker made at the end
            cursor.execute(f'DROP INDEX IF EXISTS "{index.name}"')
        _store(cursor, AS_THEY_ARE)
        for first in range(1, entries + 1, CHUNK):
            facts = {"first": first, "last": min(entries, first + CHUNK - 1), "nodes": nodes, **_facts(owner)}
            cursor.execute(FILL, facts)
        _store(cursor, AS_THE_PRODUCT)
        with owner.schema_editor() as editor:
            for index in PublicEntry._meta.indexes:
                editor.add_index(PublicEntry, index)
        cursor.execute("VACUUM ANALYZE catalogue_public")
        count_anew()
        count_words_anew()
        cursor.execute("VACUUM ANALYZE catalogue_count, catalogue_word")


def _store(cursor: Any, ways: dict[str, str]) -> None:
    for column, way in ways.items():
        cursor.execute(f"ALTER TABLE catalogue_public ALTER {column} SET STORAGE {way}")


def _facts(owner: DatabaseWrapper) -> dict[str, object]:
    with owner.cursor() as cursor:
        cursor.execute("SELECT array_agg(slug ORDER BY slug) FROM taxonomy_knowledgearea")
        areas = cursor.fetchone()[0]
        cursor.execute("SELECT array_agg(code ORDER BY code) FROM taxonomy_county")
        return {"areas": areas, "counties": cursor.fetchone()[0], "paragraphs": PARAGRAPHS}


def _ensure_paragraphs(owner: DatabaseWrapper) -> None:
    with owner.cursor() as cursor:
        cursor.execute(MAKE_PARAGRAPHS)
        cursor.execute("SELECT count(*) FROM bench_paragraph")
        if cursor.fetchone() == (PARAGRAPHS,):
            return
        cursor.execute("TRUNCATE bench_paragraph")
        words, weights = words_by_frequency()
        cumulated = list(accumulate(weights))
        draw = random.Random(11)
        with cursor.copy("COPY bench_paragraph (n, body, title, lead) FROM STDIN") as rows:
            for number in range(PARAGRAPHS):
                drawn = draw.choices(words, cum_weights=cumulated, k=WORDS)
                parts = (drawn, drawn[:OF_TITLE], drawn[:OF_LEAD])
                rows.write_row((number, *(" ".join(part).capitalize() for part in parts)))
