from typing import Any

from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from tenants.editorial.models import KnowledgePage
from tenants.roles import Role
from tests.tenants.editorial.making import again, make_item, person

FINDINGS = ["Sjutton av fyrtioen.", "Språkfika lockade."]
BODY = (
    '[{"type": "heading", "value": "Början"}, {"type": "list", "value": ["<p>Ett <b>bord</b></p>", "<p>Tider</p>"]}]'
)


def translated(page: Page, words: dict[str, str], *, publish: bool = False) -> KnowledgePage:
    source, _ = TranslationSource.get_or_create_from_instance(page)
    english = Locale.objects.get(language_code="en")
    translation = Translation.objects.create(source=source, target_locale=english)
    for segment in StringSegment.objects.filter(source=source).select_related("string", "context"):
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=english,
            context=segment.context,
            data=words.get(segment.string.data, segment.string.data),
        )
    translation.save_target(publish=publish)
    target: KnowledgePage = KnowledgePage.objects.get(locale=english, translation_key=page.translation_key)
    return target


def source_page(**fields: Any) -> KnowledgePage:
    return make_item(
        title="Tvättstugan",
        key_findings=FINDINGS,
        body=BODY,
        areas=["samverkansmodeller"],
        goals=[10, 11],
        authors=["Åsa Ek"],
        own_tags=["bostad"],
        **fields,
    )


def test_words_are_translated_and_facts_follow(umea: Any, scope: Any) -> None:
    with scope(umea):
        words = {"Tvättstugan": "The laundry room", FINDINGS[1]: "Language cafés drew more.", "Början": "The start"}
        target = translated(source_page(), words)
        latest = target.get_latest_revision_as_object()
        assert (latest.title, latest.get_parent().slug, latest.live) == ("The laundry room", "knowledge", False)
        assert latest.key_findings == [FINDINGS[0], "Language cafés drew more."]
        assert [block.block_type for block in latest.body] == ["heading", "list"]
        assert latest.body[0].value == "The start"
        assert [latest.areas, latest.goals, latest.authors, latest.own_tags] == [
            ["samverkansmodeller"],
            [10, 11],
            ["Åsa Ek"],
            ["bostad"],
        ]


def test_localizes_publish_after_the_commit_finds_its_tenant(umea: Any, scope: Any) -> None:
    with scope(umea):
        target = translated(source_page(), {}, publish=True)
        assert target.live is False
    with scope(umea):
        assert again(target).live is True


def test_an_update_is_published_at_once_only_by_who_may_publish(umea: Any, scope: Any, anna: Any, visit: Any) -> None:
    with scope(umea):
        case, report = source_page(), source_page(kind="report")
        targets = [translated(page, {}) for page in (case, report)]
        for page in (case, report):
            page.lead = "Ny ingress"
            page.save_revision().publish()
        sources = [TranslationSource.objects.get(object_id=page.translation_key).pk for page in (case, report)]
    for source in sources:
        path = f"/studio/localize/update/{source}/"
        response = visit(umea, anna).post(path, {"publish_translations": "on", "next": "/studio/"})
        assert response.status_code == 302
    with scope(umea):
        assert [again(target).live for target in targets] == [True, False]


def test_asking_for_a_translation_publishes_nothing(umea: Any, scope: Any, visit: Any) -> None:
    with scope(umea):
        coordinator, page = person(Role.KO), source_page()
        page.get_latest_revision().publish()
        english = Locale.objects.get(language_code="en")
    response = visit(umea, coordinator).post(f"/studio/localize/submit/page/{page.pk}/", {"locales": [english.pk]})
    assert response.status_code == 302
    with scope(umea):
        translations = KnowledgePage.objects.filter(locale=english, translation_key=page.translation_key)
        assert list(translations.values_list("live", flat=True)) == [False]
