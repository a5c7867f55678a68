"""One request, as a route sees it: who asks for what, and how she is answered."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import NoMatchFound

from leadcat_rules import ErrorCode, NotAllowed, Problem
from leadcat_web.desk import Desk
from leadcat_web.frame.caller import Caller
from leadcat_web.frame.site import Site
from leadcat_web.frame.templates import static_fingerprint

CSRF_COOKIE = "leadcat_csrf"
NOTICE_COOKIE = "leadcat_notice"
_NOTICE_AGE = 60
"""Seconds in which the next page shows a notice."""
_MOST_NOTICES = 5
_LONGEST_NOTICE = 300
"""Characters: a cookie has 4 KB."""
_PATH = "/:@!$&'()*+,;="
"""Stays as it is in a path; an id may hold what does not."""


class Visit:
    """A request with its caller; makes pages, redirects and addresses that fit any prefix."""

    def __init__(self, request: Request, site: Site, caller: Caller, form: FormData) -> None:
        self.request = request
        self.site = site
        self.caller = caller
        self.form = form
        self.inbox_count: int | None = None
        self._news: list[tuple[str, str]] = []
        self.token = request.cookies.get(CSRF_COOKIE) or ""
        if not site.signing.is_token(self.token):
            self.token = site.signing.new_token()

    @property
    def desk(self) -> Desk:
        """The way to the engine."""
        return self.site.desk

    @property
    def query(self) -> QueryParams:
        """The address's query."""
        return self.request.query_params

    @property
    def theme(self) -> str:
        """light, dark, or empty for what the browser prefers."""
        chosen = self.request.cookies.get("leadcat_theme", "")
        return chosen if chosen in ("light", "dark") else ""

    @property
    def login(self) -> bool:
        """Whether the site has a login of its own."""
        return self.site.login is not None

    @property
    def notices(self) -> list[tuple[str, str]]:
        """What the page before has left to be told: kind and text."""
        sealed = self.request.cookies.get(NOTICE_COOKIE)
        left = self.site.signing.open("notice", sealed, max_age=_NOTICE_AGE) or []
        return [*((str(kind), str(text)) for kind, text in left), *self._news]

    def by_itself(self) -> None:
        """A page that lies open asks, and nobody touches it: no session goes on for that."""
        self.request.state.is_by_itself = True

    def now(self) -> datetime:
        """The time of the server."""
        return self.site.clock()

    def gettext(self, text: str, **values: object) -> str:
        """The text in the caller's language."""
        return self.site.templates.speech(self.caller.language).gettext(text, **values)

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """The text for so many, in the caller's language."""
        speech = self.site.templates.speech(self.caller.language)
        return speech.ngettext(one, many, number, **values)

    def require(self, permission: str) -> None:
        """Raise NotAllowed unless the host allows it."""
        if not self.caller.can(permission):
            who = self.caller.actor or "nobody in particular"
            raise NotAllowed(
                Problem(ErrorCode.NOT_ALLOWED, f"{who} is not allowed to {permission}")
            )

    def has_route(self, name: str) -> bool:
        """Whether the site has a page of this name."""
        return name in self.request.app.state.route_names

    def url(self, name: str, /, **values: object) -> str:
        """The address of a route, below whatever the app is mounted; other values are its query."""
        given = {key: value for key, value in values.items() if value is not None}
        named = self.request.app.state.route_names.get(name)
        if named is None:
            raise NoMatchFound(name, {})
        template, convertors = named
        path = template.format(
            **{key: each.to_string(given.pop(key)) for key, each in convertors.items()}
        )
        prefix = self.request.scope.get("root_path", "").rstrip("/")
        query = str(QueryParams({key: str(value) for key, value in given.items()}))
        return f"{prefix}{quote(path, safe=_PATH)}{'?' + query if query else ''}"

    def own_address(self, address: str | None) -> str:
        """The address when it is one of this app's own pages, else the first page's."""
        if address is not None and self._is_own(address):
            return address
        return self.url(self.site.home)

    def _is_own(self, address: str) -> bool:
        segments = unquote(urlsplit(address).path).replace("\\", "/").split("/")
        return (
            address.startswith(self._cookie_path)
            and not address.startswith(("//", "/\\"))
            and address.isprintable()
            and not {".", ".."} & set(segments)
        )

    @property
    def here(self) -> str:
        """The address of this page, for a form that leads back to it."""
        query = self.request.url.query
        return quote(self.request.scope["path"], safe=_PATH) + (f"?{query}" if query else "")

    def static(self, path: str) -> str:
        """The address of a static file; when any of them changes, all have new ones.

        So the modules that a module imports are the ones that the page names, too.
        """
        return self.url("static", path=f"{static_fingerprint()}/{path}")

    def page(self, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """The template as a page, in the caller's language."""
        told = {
            "visit": self,
            "site": self.site,
            "caller": self.caller,
            "url": self.url,
            "static": self.static,
            **values,
        }
        text = self.site.templates.render(template, self.caller.language, told)
        response = HTMLResponse(text, status)
        self._keep_token(response)
        if NOTICE_COOKIE in self.request.cookies:
            response.delete_cookie(NOTICE_COOKIE, path=self._cookie_path)
        return response

    def notice(self, text: str, kind: str = "done") -> None:
        """Tell this on the next page: after a redirect, or on the page that is made now."""
        self._news.append(
            (kind, text if len(text) <= _LONGEST_NOTICE else text[:_LONGEST_NOTICE] + "…")
        )

    def redirect(self, name: str, /, **values: object) -> Response:
        """See another page, after something was done (303)."""
        return self.see(self.url(name, **values))

    def see(self, address: str) -> Response:
        """See this address of ours (303)."""
        response = RedirectResponse(address, 303)
        if self._news:
            sealed = self.site.signing.seal("notice", self._news[-_MOST_NOTICES:])
            self.set_cookie(response, NOTICE_COOKIE, sealed, max_age=_NOTICE_AGE)
        return response

    def set_cookie(
        self, response: Response, name: str, value: str, *, max_age: int | None = None
    ) -> None:
        """A cookie that no script reads and no other site sends along."""
        response.set_cookie(
            name,
            value,
            max_age=max_age,
            path=self._cookie_path,
            secure=self.request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )

    @property
    def _cookie_path(self) -> str:
        prefix: str = self.request.scope.get("root_path", "")
        return prefix.rstrip("/") + "/"

    def _keep_token(self, response: Response) -> None:
        if self.request.cookies.get(CSRF_COOKIE) != self.token:
            self.set_cookie(response, CSRF_COOKIE, self.token)
