"""The list of kinds of decision, and the form of one: what was typed becomes a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.rights import Right
from chibo.drafting import reads, writes
from chibo.drafting.around import Around, around, committees
from chibo.drafting.subjects import subject_of
from chibo.ledger.scope import Scope
from chibo.register.opening import is_empty
from chibo.register.record import Malformed

from ...deciding.all import FORMS, leading_from
from ...deciding.fields import NOT_THERE, Typed
from ...deciding.filled import EFFECTIVE, Filled
from ...deciding.forms import GROUPS, Form
from ..common import found_or_404, needs
from .shared import day_in, number_in, show, unit_in


@needs(Right.RECORD)
def decide(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List what can be decided, by what it is about."""
    groups = [
        (label, [form for form in FORMS.values() if form.group == group])
        for group, label in GROUPS.items()
    ]
    return show(request, "decide.html", {"groups": groups, "tab": "decide"})


@needs(Right.RECORD)
def form(request: HttpRequest, scope: Scope, kind: str) -> HttpResponse:
    """Show the form of a kind, first what it is about; what is sent becomes a draft."""
    known = found_or_404(FORMS.get(kind))
    if request.method == "POST":
        return _sent(request, scope, known)
    asked = request.GET
    near = _near(asked, scope, known)
    if near is None:
        return _which(request, scope, known, asked)
    typed = _saved(scope, request.GET) or {n: list(v) for n, v in asked.lists()}
    filled = Filled(known, near, typed, fresh="draft" not in request.GET)
    filled.take_about()
    return _show(request, filled, wrong=bool(filled.errors))


@needs(Right.RECORD)
def about(request: HttpRequest, scope: Scope, page: str, subject: int) -> HttpResponse:
    """List what can be decided about a member, a cell or committee, or a place."""
    on = day_in(request.GET.get("on", ""), timezone.localdate())
    unit, name = found_or_404(subject_of(scope, page, subject, on))
    near = around(scope, unit, on) if unit else None
    fitting = [form for form in leading_from(page) if near and _fits(form, near, subject)]
    found_here = (
        bool(near)
        and page == "place"
        and any(village.place == subject for village in (near.villages if near else ()))
    )
    context = {
        "name": name,
        "near": near,
        "on": on,
        "page": page,
        "subject": subject,
        "forms": fitting,
        "found_here": found_here,
    }
    return show(request, "about.html", context)


def _fits(form: Form, near: Around, subject: int) -> bool:
    """Tell whether the subject may be chosen, and something can be chosen for it."""
    needed = [one for one in form.fields if one.kind == "one" and one.required and one.choices]
    about = form.about.choices(near, {}) if form.about and form.about.choices else ()
    return str(subject) in {choice.value for choice in about} and all(
        one.choices(near, {"about": subject}) for one in needed if one.choices
    )


def _near(data: Mapping[str, str], scope: Scope, known: Form) -> Around | None:
    """Return the area named, or that of what the form is asked to be about."""
    if "choose" in data:
        return None
    today = timezone.localdate()
    on = day_in(data.get(EFFECTIVE, "") or data.get("on", ""), today)
    subject = number_in(data.get("about", ""))
    if "unit" in data or subject is None or known.page is None:
        return unit_in(scope, data.get("unit", ""), on)
    unit, _name = subject_of(scope, known.page, subject, on) or (None, "")
    return around(scope, unit, on) if unit else None


def _saved(scope: Scope, data: QueryDict) -> Mapping[str, Sequence[str]]:
    """Return what was typed for a draft that is changed now."""
    number = number_in(data.get("draft", ""))
    if number is None:
        return {}
    line = found_or_404(reads.draft(scope, number))
    return msgspec.json.decode(line.draft.typed, type=dict[str, list[str]])


def _which(
    request: HttpRequest, scope: Scope, known: Form, data: Mapping[str, str]
) -> HttpResponse:
    """Ask for the committee in whose area something is decided."""
    on = day_in(data.get(EFFECTIVE, "") or data.get("on", ""), timezone.localdate())
    if is_empty():
        return redirect("opening")
    context = {"form": known, "committees": committees(scope, on), "on": on}
    return show(request, "which.html", context, wrong=bool(data.get("unit")))


def _show(request: HttpRequest, filled: Filled, wrong: bool = False) -> HttpResponse:
    context = {
        "form": filled.form,
        "filled": filled,
        "near": filled.near,
        "about": filled.shown_about(),
        "dated": filled.shown_date(),
        "fields": filled.shown(),
        "draft": number_in(request.POST.get("draft", "") or request.GET.get("draft", "")),
        "wrong": wrong,
    }
    return show(request, "form.html", context, wrong)


def _nowhere(request: HttpRequest, scope: Scope, known: Form, typed: Typed) -> HttpResponse:
    """Ask for the committee; where one is named that is not there on the day, for another day."""
    named = unit_in(scope, request.POST.get("unit", ""), timezone.localdate())
    if named is None or "choose" in request.POST:
        return _which(request, scope, known, request.POST)
    filled = Filled(known, named, typed)
    filled.take_about()
    filled.errors = {EFFECTIVE: str(NOT_THERE)}
    return _show(request, filled, wrong=True)


def _sent(request: HttpRequest, scope: Scope, known: Form) -> HttpResponse:
    typed = {name: list(values) for name, values in request.POST.lists()}
    typed.pop("csrfmiddlewaretoken", None)
    near = _near(request.POST, scope, known)
    if near is None:
        return _nowhere(request, scope, known, typed)
    filled = Filled(known, near, typed)
    filled.take_about()
    if not filled.is_about or request.POST.get("act") == "refresh":
        return _show(request, filled, wrong=not filled.is_about)
    decisions = filled.decisions()
    if filled.errors:
        return _show(request, filled, wrong=True)
    draft = number_in(request.POST.get("draft", ""))
    if draft is not None:
        found_or_404(reads.draft(scope, draft))
    try:
        saved = writes.save(
            scope,
            known.key,
            typed,
            near.unit.id,
            decisions,
            request.user.get_username(),
            timezone.now(),
            draft,
        )
    except writes.OutOfReach:
        filled.errors["form"] = _(
            "This touches a cell, village or member outside of your area: ask the level above."
        )
        return _show(request, filled, wrong=True)
    except Malformed as malformed:
        filled.errors["form"] = str(malformed)
        return _show(request, filled, wrong=True)
    except writes.NotNow:
        messages.error(request, _("Somebody has gone on with this draft already: see below."))
        return redirect("draft", draft)
    return redirect("draft", saved.id)
