"""What the canaries' addresses do. Each write carries a token, by which it is found again or not."""

import contextlib
from collections.abc import Callable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from core.tenancy.binding import current_tenant
from tests.isolation.canaries import Canary
from tests.isolation.inhabitants import page_to_publish


def keep(token: str) -> None:
    """A row of the tenant at whose host the request came in, if all is well."""
    Canary.objects.create(owner=current_tenant().schema_name, note=token)


def tell(request: HttpRequest) -> JsonResponse:
    """Whose rows, whose role and path, whose content types."""
    ids = set()
    owners = set()
    for _ in range(2):
        owners |= set(Canary.objects.values_list("owner", flat=True).distinct())
        ids.add(ContentType.objects.get_for_model(Canary).pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text, current_setting('search_path')")
        row = cursor.fetchone()
    return JsonResponse({"owners": sorted(owners), "ids": sorted(ids), "runs_as": row})


def answer(token: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"kanarie-{current_tenant().schema_name} {token}", status=status)


def write(token: str) -> HttpResponse:
    keep(token)
    return answer(token)


def write_and_raise(token: str) -> HttpResponse:
    keep(token)
    raise ZeroDivisionError


def write_and_miss(token: str) -> HttpResponse:
    keep(token)
    raise Http404


def write_and_fail(token: str) -> HttpResponse:
    keep(token)
    return answer(token, 503)


def write_and_abort(token: str) -> HttpResponse:
    """The transaction fails and the view says that all is well."""
    keep(token)
    with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    return answer(token)


def write_in_part(token: str) -> HttpResponse:
    """What stands in a savepoint is undone, the rest is kept."""
    keep(token)
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        keep(f"{token}+undone")
        raise ZeroDivisionError
    return answer(token)


def write_later(token: str) -> HttpResponse:
    keep(token)
    transaction.on_commit(lambda: keep(f"{token}+later"))
    return answer(token)


def write_later_in_vain(token: str) -> HttpResponse:
    keep(token)

    def fail() -> None:
        keep(f"{token}+undone")
        raise ZeroDivisionError

    transaction.on_commit(fail)
    return answer(token)


def write_while_streaming(token: str) -> StreamingHttpResponse:
    def body() -> Iterator[bytes]:
        yield f"kanarie-{current_tenant().schema_name}".encode()
        keep(token)

    return StreamingHttpResponse(body())


def write_and_publish(token: str) -> HttpResponse:
    """An editor's whole path: a revision, its publication, the exchange's message, the relay's job."""
    page = page_to_publish()
    page.lead = f"kanarie-{current_tenant().schema_name} {token}"
    page.save_revision().publish()
    keep(token)
    return answer(token)


WAYS: dict[str, Callable[[str], HttpResponse | StreamingHttpResponse]] = {
    "write": write,
    "raise": write_and_raise,
    "miss": write_and_miss,
    "fail": write_and_fail,
    "abort": write_and_abort,
    "part": write_in_part,
    "later": write_later,
    "vain": write_later_in_vain,
    "stream": write_while_streaming,
    "publish": write_and_publish,
}


@csrf_exempt
def act(request: HttpRequest, way: str, token: str) -> HttpResponse | StreamingHttpResponse:
    return WAYS[way](token)


urlpatterns = [
    path("kanarie/", tell),
    path("kanarie/<str:way>/<str:token>/", act),
]
