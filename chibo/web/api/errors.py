"""What the API answers when it cannot do what is asked: one form for every error."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from chibo.indicators.privacy import Refused as Withheld
from chibo.indicators.question import QuestionError
from chibo.register.reads_figures import OutOfScope


class Broken(Schema):
    """A rule that a decision breaks: with a code that an exception names, and its source."""

    code: str
    grade: str
    message: str
    source: str


class Problem(Schema):
    """An error: a code for programs, a sentence for people, and what exactly is wrong."""

    error: str
    message: str
    fields: dict[str, str] = {}
    broken: list[Broken] = []


class Wrong(Exception):
    """Something asked for that cannot be answered; nothing was written."""

    def __init__(
        self,
        error: str,
        message: str,
        status: int = 422,
        broken: tuple[Broken, ...] = (),
        fields: dict[str, str] | None = None,
    ) -> None:
        self.problem = Problem(
            error=error, message=message, broken=list(broken), fields=fields or {}
        )
        self.status = status
        super().__init__(message)


class NotAllowed(Exception):
    """The token has not the right to do this."""


def wrong_fields(fields: dict[str, str]) -> Wrong:
    """Return the error of fields that are wrong, with a sentence for each."""
    return Wrong("fields", _("Some fields are wrong."), fields=fields)


def _field(place: tuple[Any, ...]) -> str:
    """Return a field's name as the program knows it: of a body, without that of our parameter."""
    where, *names = place
    return ".".join(str(name) for name in (names[1:] if where == "body" else names)) or "body"


def add_handlers(api: NinjaAPI) -> None:
    """Let the service answer every error in the one form."""

    def answer(request: HttpRequest, status: int, problem: Problem) -> HttpResponse:
        return api.create_response(request, problem.dict(), status=status)

    def not_there(request: HttpRequest, _problem: Any) -> HttpResponse:
        words = _("There is nothing here that you may read.")
        return answer(request, 404, Problem(error="not_found", message=words))

    def not_allowed(request: HttpRequest, _problem: Any) -> HttpResponse:
        words = _("This token may not do that.")
        return answer(request, 403, Problem(error="not_allowed", message=words))

    def no_token(request: HttpRequest, _problem: Any) -> HttpResponse:
        words = _("Send a token that holds: Authorization: Bearer …")
        return answer(request, 401, Problem(error="no_token", message=words))

    def wrong(request: HttpRequest, problem: Any) -> HttpResponse:
        return answer(request, problem.status, problem.problem)

    def not_understood(request: HttpRequest, problem: Any) -> HttpResponse:
        fields = {_field(error["loc"]): error["msg"] for error in problem.errors}
        said = Problem(error="fields", message=_("Some fields are wrong."), fields=fields)
        return answer(request, 422, said)

    def http(request: HttpRequest, problem: Any) -> HttpResponse:
        return answer(request, problem.status_code, Problem(error="request", message=str(problem)))

    def question(request: HttpRequest, problem: Any) -> HttpResponse:
        return answer(request, 422, Problem(error="question", message=str(problem)))

    def withheld(request: HttpRequest, problem: Any) -> HttpResponse:
        return answer(request, 403, Problem(error="withheld", message=str(problem)))

    api.add_exception_handler(Wrong, wrong)
    api.add_exception_handler(ValidationError, not_understood)
    api.add_exception_handler(HttpError, http)
    api.add_exception_handler(QuestionError, question)
    api.add_exception_handler(Withheld, withheld)
    api.add_exception_handler(Http404, not_there)
    api.add_exception_handler(OutOfScope, not_there)
    api.add_exception_handler(NotAllowed, not_allowed)
    api.add_exception_handler(AuthenticationError, no_token)
