"""What others write, name and draw, rendered in Chromium: nothing of it runs, and nobody else is asked."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from playwright.sync_api import Error, Page, Route, sync_playwright

from core.actors import SYSTEM
from core.tenancy.scopes import owner_scope
from shared.media.services import mark_public
from shared.media.storage import ContentStorage
from shared.registry.models import Tenant
from tenants.people.models import User
from tenants.pictures.models import Picture
from tenants.sharing.services import adopt_item
from tests import cast
from tests.exchange.builders import HOME, page_of, payload, publish, report_page, share
from tests.isolation.sizes import SEED, SIZE, SMALL
from tests.isolation.test_served import server
from tests.journeys.conftest import ARGUMENTS, CHROMIUM, Federation, sign_in
from tests.journeys.hostile import OTHERS, RUN, Words
from tests.proofs.recording import Proof
from tests.shared.media.samples import SCRIPT_SVG
from tests.tenants.pictures.test_pictures import make_picture

pytestmark = [pytest.mark.committed, pytest.mark.browser]

WHOLE = SIZE != SMALL
ITEMS = SIZE if WHOLE else 2
FAMILIES = (("knowledge", "report"), ("news", "news"), ("event", "seminar"))
FOLLOW_SCRIPTS = """
() => { const links = [...document.querySelectorAll('a')].filter(each => each.protocol === 'javascript:');
        links.forEach(each => each.click()); return links.length; }
"""


@dataclass
class Scene:
    """What stands where; paths of each item at the portal, at the receiver and in its studio."""

    public: dict[str, list[str]] = field(default_factory=lambda: {"portal": [], "umea": [], "orebro": []})
    studio: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def name_everybody(words: Words) -> None:
    """Tenants and people are called so; provisioning refuses such names, a row does not."""
    with owner_scope(reason="test"):
        for tenant in Tenant.objects.all():
            Tenant.objects.filter(pk=tenant.pk).update(name_sv=words(120), name_en=words(120))


def hostile_item(words: Words, number: int) -> uuid.UUID:
    """An item of the open unit's tenant with such words in every field, told past its editor."""
    family, kind = FAMILIES[number % len(FAMILIES)]
    picture = make_picture(f"#{number * 31 + 4096:06x}").for_payload()
    times = {"starts_at": f"2027-03-{number % 28 + 1:02}T10:00:00+00:00"} if family == "event" else {}
    told = words.language(slug=f"utifran-{number}", url=f"{HOME}/x/{number}/")
    image = {"type": "image", "picture": {**picture, "credit": words(160)}, "alt": words(500), "caption": words(1000)}
    told["body"].append(image)
    facts = {**words.facts(), "picture": {**picture, "credit": words(160), "licence": words(60)}, **times}
    return publish(content=payload(sv=told, family=family, kind=kind, **facts))


def fill(scope: Any, umea: Any, orebro: Any, anna: Any, run_jobs: Any, words: Words) -> Scene:
    """Örebro tells, Umeå receives and publishes; and worse: what an editor could never have saved, on its own page."""
    scene = Scene()
    name_everybody(words)
    with scope(orebro):
        items = [hostile_item(words, number) for number in range(ITEMS)]
    run_jobs()
    with scope(umea):
        User.objects.filter(pk=anna.pk).update(first_name=words(150), last_name=words(150))
        drawn = make_picture("#123456", credit=words(160))
        Picture.objects.filter(pk=drawn.pk).update(title=words(255), description=words(255))
        for item in items:
            page = page_of(adopt_item(item_id=item, publish=True, by=SYSTEM))
            scene.public["umea"].append(page.get_url_parts()[2])
            scene.public["portal"].append(f"/objekt/{item}/x/")
            scene.studio += [f"sharing/inbox/{item}/", f"pages/{page.pk}/edit/", f"sharing/pages/{page.pk}/"]
        raw = report_page("Rått", body=[("paragraph", words.all())], lead=words())
        share(raw, anna)
        scene.public["umea"].append(raw.get_url_parts()[2])
        scene.studio += [
            "",
            "sharing/inbox/",
            "sharing/outbox/",
            "sharing/troubles/",
            "images/",
            "pages/",
            "reports/site-history/",
        ]
        drawing = ContentStorage().save(
            "x.svg", ContentFile(SCRIPT_SVG.replace(b"alert(1)", f"{RUN}('svg')".encode()))
        )
        mark_public([drawing[:64]])
        scene.files.append(f"/media/{drawing}")
    run_jobs()
    found = quote(words(200))
    scene.public["portal"] += [f"/utforska/?q={found}", "/noder/", "/flode/atom.xml", f"/{found}/"]
    scene.public["umea"] += ["/", f"/sok/?q={found}"]
    if WHOLE:
        scene.public["portal"] += [
            "/",
            "/noder/umea/",
            "/kalender/",
            "/en/utforska/",
            "/flode/rss.xml",
            "/flode/feed.json",
        ]
        scene.public["umea"] += ["/kunskap/", "/nyheter/", "/kalender/", "/flode/atom.xml"]
        scene.public["orebro"] += ["/", "/api/v1/items/"]
    return scene


@dataclass
class Watcher:
    """A browser window that counts what runs in it."""

    page: Page
    ran: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    seen: int = 0

    def visit(self, address: str) -> None:
        """Open a page, and follow the links that are scripts."""
        try:
            self.page.goto(address, wait_until="load")
        except Error as error:
            if not any(text in str(error) for text in ("Download is starting", "ERR_ABORTED")):
                raise
        else:
            if self.page.evaluate(FOLLOW_SCRIPTS):
                self.page.wait_for_timeout(200)
        self.seen += 1

    def refuse(self, route: Route) -> None:
        """A request to others that got through."""
        self.asked.append(route.request.url)
        route.abort()

    def plant(self, address: str, body: str, headers: dict[str, str]) -> int:
        """Open a page that was made up for this; how much ran in it."""
        before = len(self.ran)
        self.page.route(address, lambda route: route.fulfill(body=body, content_type="text/html", headers=headers))
        self.page.goto(address, wait_until="load")
        self.page.wait_for_timeout(500)
        return len(self.ran) - before


@pytest.fixture
def watcher() -> Iterator[Any]:
    """Starts the window when it is asked to: Playwright's event loop would forbid Django's ORM."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = chromium.new_context(locale="sv-SE")
        context.set_default_timeout(30_000)
        watching = Watcher(context.new_page())
        context.expose_binding(RUN, lambda _source, number="": watching.ran.append(str(number)))
        context.route(f"{OTHERS}/**", watching.refuse)
        yield watching
        chromium.close()


def policy() -> str:
    """The policy of public pages, as a header says it."""
    policies: dict[str, Any] = settings.SECURE_CSP
    return "; ".join(f"{name} {' '.join(map(str, values))}" for name, values in policies.items())


def test_nothing_from_outside_runs_or_asks_others(
    scope: Any, umea: Any, orebro: Any, anna: Any, run_jobs: Any, tmp_path: Path, proof: Proof,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    words = Words(SEED)
    scene = fill(scope, umea, orebro, anna, run_jobs, words)
    with server(tmp_path, DJANGO_SETTINGS_MODULE="tests.settings") as port:
        federation, watching = Federation(port), request.getfixturevalue("watcher")
        for tenant, paths in scene.public.items():
            for path in paths:
                watching.visit(federation.url(tenant, path))
        for path in scene.files:
            watching.visit(federation.url("umea", path))
        sign_in(watching.page, federation, cast.ANNA)
        for path in scene.studio:
            watching.visit(federation.url("umea", f"/studio/{path}"))
        assert (watching.ran, watching.asked) == ([], [])

        body = f"<!doctype html><body>{words.all()}</body>"
        behind = watching.plant(federation.url("umea", "/nv-behind/"), body, {"Content-Security-Policy": policy()})
        assert (behind, watching.asked) == (0, [])
        planted = watching.plant(federation.url("umea", "/nv-planted/"), body, {})
    proof.tried("strings from outside", words.given)
    proof.tried("pages in a browser", watching.seen)
    proof.absent("executions", behind)
    proof.absent("requests to others", 0)
    proof.planted("executions without escaping and policy", planted)
    proof.planted("requests to others without escaping and policy", len(watching.asked))
