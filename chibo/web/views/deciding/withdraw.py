"""Taking a decision back, or replacing it by a right one: both become drafts, with a ground."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.access.rights import Right
from chibo.drafting import withdrawals, writes
from chibo.drafting.around import Around, around
from chibo.drafting.papers import Prepared
from chibo.ledger.contents import Content, Replace, Revoke, kind_of
from chibo.ledger.decision import Decision, act_of
from chibo.ledger.scope import Scope
from chibo.register.record import Malformed

from ...deciding.all import FORMS
from ...deciding.fields import Field, Typed, Values
from ...deciding.filled import EFFECTIVE, ISSUER, typed_of
from ...deciding.shown import shown
from ..common import found_or_404, needs
from .shared import day_in, show

GROUND = Field("why", gettext_lazy("Ground: it stays for ever, so write no name"), longest=500)


@needs(Right.RECORD)
def revoke(request: HttpRequest, scope: Scope, position: int) -> HttpResponse:
    """Draft the revocation of a decision that was wrong."""
    found, unit = _standing(scope, position)
    near = found_or_404(around(scope, unit, found.effective_on))
    values, errors = _read((GROUND,), near, _typed(request))
    if request.method == "POST" and not errors:
        content = Revoke(position, values["why"])
        prepared = Prepared(content, found.effective_on)
        answer = _kept(request, scope, "revoke", unit, prepared, errors)
        if answer is not None:
            return answer
    return _show(request, position, found, near, (GROUND,), _typed(request), errors)


@needs(Right.RECORD)
def replace(request: HttpRequest, scope: Scope, position: int) -> HttpResponse:
    """Draft what stands in a decision's place: another date, another body, another content."""
    found, unit = _standing(scope, position)
    act: Any = found_or_404(act_of(found))
    form = FORMS.get(kind_of(act))
    corrects = form.corrects if form else ()
    dated = Field(EFFECTIVE, form.dated if form else gettext_lazy("In effect from"), "day")
    fields = (dated, ISSUER, *corrects, GROUND)
    if request.method != "POST":
        near = found_or_404(around(scope, unit, found.effective_on))
        typed: Typed = typed_of(act, corrects, found.effective_on, found.issuer)
        return _show(request, position, found, near, fields, typed, {})
    on = day_in(request.POST.get(EFFECTIVE, ""), found.effective_on)
    near = found_or_404(around(scope, unit, on))
    values, errors = _read(fields, near, _typed(request))
    if not errors:
        changed = {field.name: values[field.name] for field in corrects}
        content = Replace(position, values["why"], msgspec.structs.replace(act, **changed))
        prepared = Prepared(content, values[EFFECTIVE], values["issuer"])
        answer = _kept(request, scope, "replace", unit, prepared, errors)
        if answer is not None:
            return answer
    return _show(request, position, found, near, fields, _typed(request), errors)


def _standing(scope: Scope, position: int) -> tuple[Decision, int]:
    """Return a decision to take back, with the committee concerned; 404 out of the scope."""
    return found_or_404(withdrawals.to_take_back(scope, position))


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    return {name: list(values) for name, values in request.POST.lists()}


def _read(fields: tuple[Field, ...], near: Around, typed: Typed) -> tuple[Values, dict[str, str]]:
    values: Values = {}
    errors: dict[str, str] = {}
    if typed:
        for field in fields:
            values[field.name] = field.read(typed, near, values, errors)
    return values, errors


def _kept(
    request: HttpRequest,
    scope: Scope,
    form: str,
    unit: int,
    prepared: Prepared,
    errors: dict[str, str],
) -> HttpResponse | None:
    actor = request.user.get_username()
    try:
        draft = writes.save(scope, form, {}, unit, [prepared], actor, timezone.now())
    except writes.OutOfReach:
        errors["form"] = _("It touches what lies outside of your area by now.")
    except Malformed as malformed:
        errors["form"] = str(malformed)
    else:
        return redirect("draft", draft.id)
    return None


def _show(
    request: HttpRequest,
    position: int,
    found: Decision,
    near: Around,
    fields: tuple[Field, ...],
    typed: Typed,
    errors: dict[str, str],
) -> HttpResponse:
    content: Content = found.content
    context = {
        "position": position,
        "kind": kind_of(act_of(found) or content),
        "number": found.number or "",
        "effective_on": found.effective_on,
        "replaces": len(fields) > 1,
        "fields": [shown(field, near, typed, {}, errors) for field in fields],
        "errors": errors,
    }
    return show(request, "withdraw.html", context, wrong=bool(errors))
