"""A copy lives: what was not touched follows its origin, what was touched stays and asks. Through the real worker."""

import json
import uuid
from typing import Any

import pytest

from shared.exchange.models import Link, Receipt
from tenants.audit.models import AuditEntry
from tenants.sharing.models import Copy
from tenants.sharing.queries.questions import questions_of
from tests.exchange.builders import adopt, correct, page_of, report_page

type Shared = tuple[Any, uuid.UUID]
FIRST, SECOND, OURS = (str(uuid.UUID(int=number)) for number in (1, 2, 3))


def body(*blocks: tuple[str, str]) -> str:
    return json.dumps([{"id": key, "type": "paragraph", "value": f"<p>{text}</p>"} for key, text in blocks])


def texts(page: Any) -> list[str]:
    return [block.value.source for block in page.body]


def copy_here() -> Copy:
    return Copy.objects.get()


@pytest.fixture
def page(scope: Any, umea: Any, shared: Shared, run_jobs: Any) -> Any:
    """Anna's shared page, with two paragraphs."""
    with scope(umea):
        correct(shared[0], body=body((FIRST, "Ett."), (SECOND, "Två.")))
    run_jobs()
    return shared[0]


@pytest.fixture
def adopted(scope: Any, orebro: Any, cecilia: Any, shared: Shared, page: Any, run_jobs: Any) -> uuid.UUID:
    """Örebro's published copy of it."""
    with scope(orebro):
        adopt(shared[1], cecilia)
    run_jobs()
    return shared[1]


def test_the_body_follows_and_the_title_asks(
    scope: Any, umea: Any, orebro: Any, page: Any, adopted: uuid.UUID, run_jobs: Any
) -> None:
    with scope(orebro):
        correct(page_of(copy_here()), title="Vår rubrik")
        assert (copy_here().overrides, copy_here().asked) == ({"sv": {"title": "Vår rubrik"}}, {})
    with scope(umea):
        correct(page, title="Rättad rubrik", body=body((FIRST, "Ett rättat."), (SECOND, "Två.")))
    run_jobs()
    with scope(orebro):
        mine = page_of(copy_here())
        assert (mine.live, mine.title, texts(mine)) == (True, "Vår rubrik", ["<p>Ett rättat.</p>", "<p>Två.</p>"])
        assert copy_here().asked == {"sv": {"title": "Social innovation i glesbygd"}}
        (question,) = questions_of(copy_here())
        assert "".join(piece.text for piece in question.theirs.pieces if piece.change != "removed") == "Rättad rubrik"
        assert question.to_begin_with == "Vår rubrik"
        assert (copy_here().questions, copy_here().base_version) == (1, 3)
        assert list(Receipt.objects.order_by("number").values_list("state", "version")) == [
            ("published", 2),
            ("published", 3),
        ]


def test_paragraphs_are_merged_one_by_one(
    scope: Any, umea: Any, orebro: Any, page: Any, adopted: uuid.UUID, run_jobs: Any
) -> None:
    with scope(orebro):
        correct(page_of(copy_here()), body=body((FIRST, "Ett."), (SECOND, "Två, hos oss."), (OURS, "Vårt.")))
    with scope(umea):
        correct(page, body=body((SECOND, "Två rättat."), (FIRST, "Ett rättat.")))
    run_jobs()
    with scope(orebro):
        assert texts(page_of(copy_here())) == ["<p>Två, hos oss.</p>", "<p>Vårt.</p>", "<p>Ett rättat.</p>"]
        assert set(copy_here().asked["sv"]) == {f"body/{SECOND}"}


def test_our_own_links_and_words_stay_as_they_stand(
    scope: Any, umea: Any, orebro: Any, page: Any, adopted: uuid.UUID, run_jobs: Any
) -> None:
    """A link to a page of ours means nothing to others; the merge leaves it where it is."""
    with scope(orebro):
        own = report_page("Vår egen sida")
        link = f'<p>Läs <a linktype="page" id="{own.pk}">vår sida</a>.</p>'
        blocks = [
            *json.loads(body((FIRST, "Ett."), (SECOND, "Två."))),
            {"id": OURS, "type": "paragraph", "value": link},
        ]
        correct(page_of(copy_here()), body=json.dumps(blocks))
    with scope(umea):
        correct(page, body=body((FIRST, "Ett rättat."), (SECOND, "Två.")))
    run_jobs()
    with scope(orebro):
        assert texts(page_of(copy_here())) == ["<p>Ett rättat.</p>", "<p>Två.</p>", link]


def test_each_language_has_its_own_questions(
    scope: Any, umea: Any, orebro: Any, page: Any, adopted: uuid.UUID, run_jobs: Any
) -> None:
    with scope(umea):
        english = report_page("Social innovation", language="en", translation_key=page.translation_key)
    run_jobs()
    with scope(orebro):
        correct(page_of(copy_here(), "en"), title="Our title")
    with scope(umea):
        correct(english, title="Corrected title", lead="Corrected.")
    run_jobs()
    with scope(orebro):
        assert (page_of(copy_here(), "en").title, page_of(copy_here(), "en").lead) == ("Our title", "Corrected.")
        assert copy_here().asked == {"en": {"title": "Social innovation"}}
        page_of(copy_here(), "en").delete()
        assert (copy_here().asked, copy_here().questions, copy_here().state) == ({}, 0, "published")


def test_our_words_in_a_draft_stay_there_and_what_is_live_follows(
    scope: Any, umea: Any, orebro: Any, page: Any, adopted: uuid.UUID, run_jobs: Any
) -> None:
    with scope(orebro):
        mine = page_of(copy_here())
        mine.title = "Vårt utkast"
        mine.save_revision()
    for title in ("Andra", "Tredje"):
        with scope(umea):
            correct(page, title=title)
        run_jobs()
    with scope(orebro):
        mine = page_of(copy_here())
        assert (mine.title, mine.get_latest_revision_as_object().title) == ("Tredje", "Vårt utkast")
        assert (copy_here().overrides, copy_here().asked) == ({}, {"sv": {"title": "Social innovation i glesbygd"}})


def test_unlink_and_relink_lose_nothing(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, page: Any, adopted: uuid.UUID, run_jobs: Any
) -> None:
    from core.actors import Actor
    from tenants.sharing.services import attach_copy, detach_copy

    with scope(orebro):
        detach_copy(item_id=adopted, by=Actor.of(cecilia))
        correct(page_of(copy_here()), title="Vår rubrik", body=body((FIRST, "Ett, vårt."), (OURS, "Vårt.")))
    with scope(umea):
        correct(
            page, title="Rättad rubrik", lead="Rättad.", body=body((FIRST, "Ett rättat."), (SECOND, "Två rättat."))
        )
    run_jobs()
    with scope(orebro):
        mine = page_of(copy_here())
        assert (mine.title, mine.lead, texts(mine)) == (
            "Vår rubrik", "Så arbetar tre kommuner.", ["<p>Ett, vårt.</p>", "<p>Vårt.</p>"],
        )  # fmt: skip
        assert (copy_here().base_version, copy_here().seen_version, copy_here().questions) == (2, 3, 0)
    with scope(umea):
        link = Link.objects.get(item=adopted, receiver=orebro.id)
        assert (link.state, link.adopted_version, link.note) == ("published", 3, "Vår egen text sedan version 2.")
    with scope(orebro):
        attach_copy(item_id=adopted, by=Actor.of(cecilia))
        mine = page_of(copy_here())
        assert (mine.title, mine.lead, texts(mine)) == (
            "Vår rubrik", "Rättad.", ["<p>Ett, vårt.</p>", "<p>Vårt.</p>"],
        )  # fmt: skip
        assert set(copy_here().asked["sv"]) == {"title", f"body/{FIRST}", f"body/{SECOND}"}
        assert (copy_here().is_detached, copy_here().base_version, copy_here().note) == (False, 3, "")
        verbs = set(AuditEntry.objects.filter(actor_id=cecilia.pk).values_list("verb", flat=True))
        assert {"copy.detached", "copy.attached"} <= verbs


def test_a_withdrawal_takes_a_detached_copy_down(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, page: Any, adopted: uuid.UUID, run_jobs: Any
) -> None:
    from core.actors import Actor
    from tenants.sharing.services import detach_copy

    with scope(orebro):
        detach_copy(item_id=adopted, by=Actor.of(cecilia))
        correct(page_of(copy_here()), title="Vår rubrik")
    with scope(umea):
        page.unpublish()
    run_jobs()
    with scope(orebro):
        assert (copy_here().state, page_of(copy_here()).live, page_of(copy_here()).title) == (
            "withdrawn", False, "Vår rubrik",
        )  # fmt: skip


def test_received_again_after_a_withdrawal_our_words_are_still_there(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, page: Any, adopted: uuid.UUID, run_jobs: Any
) -> None:
    with scope(orebro):
        correct(page_of(copy_here()), title="Vår rubrik")
    with scope(umea):
        page.unpublish()
    run_jobs()
    with scope(umea):
        correct(page, lead="Ny ingress.")
    run_jobs()
    with scope(orebro):
        mine = page_of(adopt(adopted, cecilia))
        assert (mine.title, mine.lead, copy_here().questions) == ("Vår rubrik", "Ny ingress.", 0)
