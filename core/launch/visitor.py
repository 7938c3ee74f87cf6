"""A visitor over HTTP: cookies, forms and redirects at a host name that Python cannot resolve."""

import http.client
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

CSRF_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Visitor:
    """Connects to the loopback address and names the host in the request: only browsers resolve ``*.localhost``."""

    port: int
    host: str = "localhost"
    timeout: float = 20
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self.followed("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Fill in the form at ``path``: its page is fetched first, for the token against forgery."""
        token = CSRF_FIELD.search(self.get(path).body)
        return self.followed("POST", path, fields | ({"csrfmiddlewaretoken": token[1]} if token else {}))

    def followed(self, method: str, path: str, fields: dict[str, str] | None) -> Answer:
        for _ in range(8):
            answer = self.request(method, path, fields)
            if answer.status not in REDIRECTS:
                return answer
            target = urlsplit(urljoin(path, answer.headers["location"]))
            self.host = target.hostname or self.host
            path = target.path + (f"?{target.query}" if target.query else "")
            if answer.status in (301, 302, 303):
                method, fields = "GET", None
        raise AssertionError(f"{self.host} redirects without end at {path}")

    def request(self, method: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        """One request, no redirect followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        origin = f"{self.host}:{self.port}"
        headers = {"Host": origin, "Accept-Language": "sv", "Referer": f"http://{origin}{path}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body=None if fields is None else urlencode(fields), headers=headers)
            response = connection.getresponse()
            self.keep(response.headers.get_all("Set-Cookie") or [])
            body = response.read().decode("utf-8", errors="replace")
        finally:
            connection.close()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)

    def keep(self, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value


def answers(port: int, host: str = "localhost") -> bool:
    """Whether the web server answers the host without an error of its own."""
    try:
        return Visitor(port, host, timeout=10).request("GET", "/").status < 500
    except (OSError, http.client.HTTPException):
        return False
