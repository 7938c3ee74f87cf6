"""Addresses of views that write, raise, stream and tell where they run."""

import contextlib
import io
from collections.abc import Iterator

from django.db import DatabaseError, connection, transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from taggit.models import Tag

from core.tenancy.binding import current_tenant
from tests.core.tenancy.rows import add


def where(request: HttpRequest) -> JsonResponse:
    """What the request runs as."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text, current_setting('transaction_read_only')")
        row = cursor.fetchone()
    assert row is not None
    return JsonResponse({"schema": current_tenant().schema_name, "role": row[0], "read_only": row[1] == "on"})


def write(request: HttpRequest, name: str) -> HttpResponse:
    add(name)
    return HttpResponse(name)


def write_and_raise(request: HttpRequest, name: str) -> HttpResponse:
    add(name)
    raise ZeroDivisionError


def write_and_miss(request: HttpRequest, name: str) -> HttpResponse:
    add(name)
    raise Http404


def write_and_answer(request: HttpRequest, status: int, name: str) -> HttpResponse:
    add(name)
    return HttpResponse(status=status)


def write_twice(request: HttpRequest, name: str) -> HttpResponse:
    """Swallows the second one's failure and says that all is well."""
    add(name)
    with contextlib.suppress(DatabaseError):
        add(name)
    return HttpResponse(name)


def write_and_fail_later(request: HttpRequest, name: str) -> HttpResponse:
    add(name)
    transaction.on_commit(lambda: add(name))
    return HttpResponse(name)


def names() -> Iterator[bytes]:
    """Asks the database while the answer is being sent."""
    yield b"begin "
    yield str(Tag.objects.filter(name="streamed").count()).encode()


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(names())


def stream_as_file(request: HttpRequest) -> FileResponse:
    return FileResponse(names())


def stream_and_write(request: HttpRequest, name: str) -> StreamingHttpResponse:
    def body() -> Iterator[bytes]:
        add(name)
        yield b"x"

    return StreamingHttpResponse(body())


def stream_kilobytes(request: HttpRequest, name: str) -> StreamingHttpResponse:
    add(name)
    return StreamingHttpResponse(b"x" * 1024 for _ in range(4))


def file(request: HttpRequest) -> FileResponse:
    return FileResponse(io.BytesIO(b"content of a file"))


def remember(request: HttpRequest, word: str) -> HttpResponse:
    request.session["word"] = word
    return HttpResponse(word)


def recall(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.session.get("word", "nothing"))


def form(request: HttpRequest) -> HttpResponse:
    """A form's token; a post with it is taken."""
    return HttpResponse("taken" if request.method == "POST" else get_token(request))


urlpatterns = [
    path("form", form),
    path("where", where),
    path("studio/where", where),
    path("konto/where", where),
    path("write/<str:name>", write),
    path("studio/write/<str:name>", write),
    path("raise/<str:name>", write_and_raise),
    path("miss/<str:name>", write_and_miss),
    path("answer/<int:status>/<str:name>", write_and_answer),
    path("twice/<str:name>", write_twice),
    path("fail-later/<str:name>", write_and_fail_later),
    path("stream", stream),
    path("stream-as-file", stream_as_file),
    path("stream-and-write/<str:name>", stream_and_write),
    path("kilobytes/<str:name>", stream_kilobytes),
    path("file", file),
    path("remember/<str:word>", remember),
    path("recall", recall),
]
