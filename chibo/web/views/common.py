"""What every page needs: its scope, its moment, and a lookup that gives object and right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, NoReturn, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control

from chibo.access.readings import note_refusal
from chibo.access.rights import Right
from chibo.admissions.reads import last_day
from chibo.indicators.privacy import Refused
from chibo.ledger.scope import Scope
from chibo.register import reads
from chibo.register.opening import is_empty
from chibo.register.reads_figures import OutOfScope

from ..moment import Moment, moment_of
from ..reader import reader_for

RIGHT = "needed_right"
"""The attribute of a view that names the right it needs."""

T = TypeVar("T")
View = Callable[..., HttpResponse]


class _NotOpened(Exception):
    """The register is empty: there is nothing to show but how to open it."""


def needs(right: Right) -> Callable[[View], View]:
    """Give the view the scope within which the account has the right; refuse who has it nowhere.

    The refusal is noted, as is that of figures in which persons could be recognised. Pages of an
    empty register lead to its opening.
    """

    def with_scope(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            reader = reader_for(request)
            if not reader.may(right):
                refuse(request)
            try:
                return view(request, reader.scope(right), *args, **kwargs)
            except OutOfScope:
                raise Http404 from None
            except Refused as refused:
                note_refused(request)
                return render(request, "refused.html", {"reason": str(refused)}, status=403)
            except _NotOpened:
                return redirect("opening")

        vars(wrapper)[RIGHT] = right
        return wrapper

    return with_scope


scoped = needs(Right.READ)
"""Give the view the scope of what the account may read."""


def right_of(view: Callable[..., Any]) -> Right | None:
    """Return the right that a view needs; none where it asks for none."""
    right: Right | None = vars(view).get(RIGHT)
    return right


def persons_of(request: HttpRequest) -> Scope:
    """Return the scope within which the account reads persons: it may be less than all it reads."""
    return reader_for(request).scope(Right.PERSONS)


def refuse(request: HttpRequest) -> NoReturn:
    """Refuse what is seen but may not be done with this role (403), and note it."""
    note_refused(request)
    raise PermissionDenied


def note_refused(request: HttpRequest) -> None:
    """Note that what was asked for was refused, as figures in which persons are recognised."""
    note_refusal(request.user.get_username(), request.path, timezone.now())


def found_or_404(found: T | None) -> T:
    """Return what a read found. What is out of scope does not exist for the account."""
    if found is None:
        raise Http404
    return found


def moment_or_404(request: HttpRequest, scope: Scope) -> Moment:
    """Return the moment that the page speaks of; there is none in an empty register."""
    span = reads.span(scope)
    if span is None and is_empty():
        raise _NotOpened
    span = found_or_404(span)
    # What is known of candidates may be later than the register's last fact.
    if (day := last_day()) is not None:
        span = replace(span, last_fact=max(span.last_fact, day))
    return moment_of(request.GET.dict(), span, timezone.localdate())


def page(
    request: HttpRequest,
    template: str,
    moment: Moment,
    context: dict[str, Any],
    wrong: bool = False,
) -> HttpResponse:
    """Show a page about a moment; with status 400 where what was typed is wrong.

    No copy is kept by the browser: after signing out, going back must not show it.
    """
    status = 400 if wrong or moment.errors else 200
    response = render(request, template, {"moment": moment, **context}, status=status)
    patch_cache_control(response, private=True, no_store=True)
    return response
