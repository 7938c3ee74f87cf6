"""The signing key is changed: what the former one signed holds during the overlap, and not after it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.tokens import default_token_generator
from django.core import mail, signing
from django.core.signing import BadSignature
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from core.environment import BadVariableError, text
from core.security import require_signing_key

NEW = "an0ther-k3y-of-a-t3st-that-n0body-gu3sses"
STUDIO = "/studio/"
SIGN_IN = f"/studio/login/?next={STUDIO}"


@pytest.fixture
def change(settings: Any) -> Callable[..., None]:
    """`change()` begins the overlap, `change(overlap=False)` ends it."""
    former = django_settings.SECRET_KEY

    def take(*, overlap: bool = True) -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [former] * overlap

    return take


def is_in(client: Client) -> bool:
    """Whether this browser is signed in to the studio; if not, it is sent to the door."""
    answer = client.get(STUDIO)
    assert answer.status_code == 200 or answer.headers["Location"] == SIGN_IN
    return answer.status_code == 200


def test_a_session_holds_during_the_overlap_and_who_came_by_stays(
    visit: Any, umea: Any, anna: Any, bo: Any, change: Any
) -> None:
    present, away = visit(umea, anna), visit(umea, bo)
    assert (is_in(present), is_in(away)) == (True, True)
    change()
    assert (is_in(present), is_in(visit(umea))) == (True, False)
    change(overlap=False)
    assert (is_in(present), is_in(away)) == (True, False)


def test_without_an_overlap_everybody_is_signed_out(visit: Any, umea: Any, anna: Any, change: Any) -> None:
    client = visit(umea, anna)
    assert is_in(client)
    change(overlap=False)
    assert not is_in(client)


def link_of(person: Any) -> str:
    """The address in an e-mail to who forgot the password."""
    identity = urlsafe_base64_encode(force_bytes(person.pk))
    return f"/studio/password_reset/confirm/{identity}/{default_token_generator.make_token(person)}/"


def test_a_link_holds_during_the_overlap_and_not_after_it(
    visit: Any, scope: Any, umea: Any, anna: Any, change: Any
) -> None:
    with scope(umea):
        link = link_of(anna)
    opens = [visit(umea).get(link).status_code == 302]
    change()
    opens.append(visit(umea).get(link).status_code == 302)
    change(overlap=False)
    opens.append(visit(umea).get(link).status_code == 302)
    assert (opens, mail.outbox) == ([True, True, False], [])


def test_a_signature_stays_its_tenants_own_during_the_overlap(scope: Any, umea: Any, orebro: Any, change: Any) -> None:
    with scope(umea):
        signed = signing.dumps({"word": "umea"})
    change()
    with scope(umea):
        assert signing.loads(signed) == {"word": "umea"}
        assert signing.dumps({"word": "umea"}).rpartition(":")[2] != signed.rpartition(":")[2]
    with scope(orebro), pytest.raises(BadSignature):
        signing.loads(signed)
    change(overlap=False)
    with scope(umea), pytest.raises(BadSignature):
        signing.loads(signed)


def test_a_form_that_was_open_when_the_key_changed_is_taken(visit: Any, umea: Any, anna: Any, change: Any) -> None:
    """The cookie of its token was signed with the former key."""
    client = visit(umea, anna)
    strict = Client(enforce_csrf_checks=True, HTTP_HOST=client.defaults["HTTP_HOST"])
    strict.cookies = client.cookies
    token = strict.get("/studio/account/").context["csrf_token"]
    change()
    answer = strict.post("/studio/logout/", {"csrfmiddlewaretoken": str(token)})
    assert answer.status_code == 302
    assert not is_in(strict)


@pytest.mark.parametrize("former", ["short", "x" * 40])
def test_a_former_key_that_can_be_guessed_is_refused(former: str, settings: Any) -> None:
    from django.core.exceptions import ImproperlyConfigured

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [NEW[::-1]]
    require_signing_key()
    settings.SECRET_KEY_FALLBACKS = [NEW[::-1], former]
    with pytest.raises(ImproperlyConfigured, match="NODVERK_SECRET_KEY_FALLBACKS holds a key that can be guessed"):
        require_signing_key()


def test_former_keys_come_from_the_environment_or_a_file(tmp_path: Any, monkeypatch: Any) -> None:
    from core.installation.reading import read_environment

    monkeypatch.setenv("NODVERK_SECRET_KEY_FALLBACKS", f"{NEW}  {NEW[::-1]}")
    assert read_environment(tmp_path).former_keys == (NEW, NEW[::-1])
    monkeypatch.delenv("NODVERK_SECRET_KEY_FALLBACKS")
    assert read_environment(tmp_path).former_keys == ()
    (tmp_path / "kept").write_text(f"{NEW}\n")
    monkeypatch.setenv("NODVERK_SECRET_KEY_FALLBACKS_FILE", str(tmp_path / "kept"))
    assert read_environment(tmp_path).former_keys == (NEW,)
    monkeypatch.setenv("NODVERK_SECRET_KEY_FALLBACKS_FILE", str(tmp_path / "absent"))
    with pytest.raises(BadVariableError):
        text("NODVERK_SECRET_KEY_FALLBACKS")
