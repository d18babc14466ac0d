"""One candidate's page: the way so far, what comes next with its form, and the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.readings import note_person
from chibo.access.rights import Right
from chibo.admissions import contents as c
from chibo.admissions import progress, reads
from chibo.admissions.case import STAGES
from chibo.admissions.documents import DOCUMENTS
from chibo.admissions.enter import (
    CAUSES,
    NoSuchCandidate,
    NotTaken,
    erasure_day,
    keep,
    resume,
    withdraw,
)
from chibo.admissions.reads import Line
from chibo.admissions.steps import PLACES, next_steps, possible
from chibo.admissions.wording import FIELDS, sentence
from chibo.ledger.scope import Scope
from chibo.register.record import Malformed, Refused
from chibo.register.wording import sentence as register_sentence

from ...moment import Moment
from ..common import found_or_404, moment_or_404, needs, page, refuse
from . import step_forms
from .board import scope_of
from .step_forms import StepForm
from .typed import Typed


@dataclass(frozen=True)
class Mark:
    """A stage on the stepper: when it was reached (none: not yet), and whether it is now."""

    stage: str
    on: date | None
    here: bool


@needs(Right.PERSONS)
def candidate(request: HttpRequest, scope: Scope, candidate_id: int) -> HttpResponse:
    """Show a candidate, and take in the next step; the reading is noted."""
    moment = moment_or_404(request, scope)
    line = found_or_404(reads.candidate(scope, candidate_id, moment.on))
    form: StepForm | None = None
    errors: list[str] = []
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act in PLACES:
            form = _take(request, scope, line, act, moment)
        else:
            errors = _other(request, line, act)
        if form is None and not errors:
            return redirect(reverse("candidate", args=[candidate_id]) + moment.query)
    note_person(request.user.get_username(), candidate_id, timezone.now())
    posted = form.kind if form else ""
    context = _shown(request, scope, line, moment, posted) | ({"form": form} if form else {})
    context["errors"] = errors
    return page(request, "admissions/candidate.html", moment, context, wrong=bool(form or errors))


def _shown(
    request: HttpRequest, scope: Scope, line: Line, moment: Moment, posted: str
) -> dict[str, object]:
    case = line.one.case
    waiting = next_steps(case)
    followed = line.one.withdrawn_on is None and not line.one.ended
    offered = [kind for kind in possible(case) if followed and _may(request, line, kind)]
    asked = request.GET.get("step", "")
    kind = asked if asked in offered else next((k for k in waiting if k in offered), None)
    return {
        "here": "candidates",
        "line": line,
        "case": case,
        "marks": _marks(line),
        "waiting": waiting,
        "form": step_forms.form_of(kind, line, scope, moment.on) if kind else None,
        "others": [one for one in offered if one != (posted or kind)],
        "turn": PLACES[waiting[0]].turn if waiting else "",
        "documents": {kind: DOCUMENTS.get(kind, ()) for kind in PLACES},
        "history": reads.history(scope, line.one.person, moment.on),
        "causes": CAUSES,
        "erased_on": erasure_day(line.one.withdrawn_on) if line.one.withdrawn_on else None,
        "may_change": _holds(request, Right.CANDIDATES, line),
        "is_member": case.last(c.Admitted) is not None,
        "may_take_back": followed
        and _holds(request, Right.CANDIDATES, line)
        and _may_take_back(request, line),
    }


def _marks(line: Line) -> list[Mark]:
    reached = line.one.case.reached()
    return [Mark(stage, reached.get(stage), stage == line.stage) for stage in STAGES]


def _holds(request: HttpRequest, right: Right, line: Line) -> bool:
    return reads.reads(scope_of(request, right), line.one)


def _may(request: HttpRequest, line: Line, kind: str) -> bool:
    """Who enters candidates enters the cell's steps; who records, those of committees."""
    right = Right.CANDIDATES if PLACES[kind].turn == "cell" else Right.RECORD
    return _holds(request, right, line)


def _may_take_back(request: HttpRequest, line: Line) -> bool:
    """A step of a committee is taken back by who may enter it."""
    last = progress.kind_entered_last(line.one.person)
    return last is None or _may(request, line, last)


def _permit(request: HttpRequest, allowed: bool) -> None:
    if not allowed:
        refuse(request)


def _take(
    request: HttpRequest, scope: Scope, line: Line, kind: str, moment: Moment
) -> StepForm | None:
    """Take the step that was typed; return the form with what is wrong, or nothing."""
    _permit(request, _may(request, line, kind))
    typed = Typed(request.POST.dict())
    options = step_forms.options_of(kind, line, scope, moment.on)
    values = step_forms.values_of(kind, typed, options)
    others: list[str] = []
    if not typed.errors:
        try:
            said = _record(line.one.person, kind, values, request.user.get_username())
        except NotTaken as refused:
            for refusal in refused.refusals:
                name = FIELDS.get(refusal.code, "on")
                if name in step_forms.FIELDS[kind] and name not in typed.errors:
                    typed.errors[name] = sentence(refusal)
                else:
                    others.append(sentence(refusal))
        except Refused as refused:
            others = [register_sentence(v) for v in refused.violations if v.grade != "notice"]
        except (Malformed, c.MalformedStep):
            others = [_("A field is empty, too long or not of its kind: check what was typed.")]
        else:
            messages.success(request, said)
            return None
    return step_forms.form_of(kind, line, scope, moment.on, typed, tuple(others))


def _record(person: int, kind: str, values: dict[str, object], actor: str) -> str:
    now = timezone.now()
    if kind == "admitted":
        progress.admit(person, values["on"], actor, now)  # type: ignore[arg-type]
        return _("Recorded: the candidate is a probationary member from the ceremony on.")
    if kind == "recognised":
        progress.recognise(person, **values, actor=actor, now=now)  # type: ignore[arg-type]
        return _("Recorded: official from the exact end of probation on.")
    progress.take(person, step_forms.step_of(kind, values), actor, now)
    return _("The step is taken. What comes next stands below.")


def _other(request: HttpRequest, line: Line, act: str) -> list[str]:
    """Take back, keep, withdraw or undo that; return what is wrong."""
    _permit(request, _holds(request, Right.CANDIDATES, line))
    if act == "take-back":
        _permit(request, _may_take_back(request, line))
    person, actor, now = line.one.person, request.user.get_username(), timezone.now()
    typed = Typed(request.POST.dict())
    try:
        if act == "take-back":
            progress.take_back(person, actor, now)
            messages.success(request, _("The last step is taken back."))
        elif act == "resume":
            resume(person, actor, now)
            messages.success(request, _("The candidate is on the list again."))
        elif act in ("keep", "withdraw"):
            on = typed.day("day")
            if on is None:
                return list(typed.errors.values())
            if act == "keep":
                keep(person, on, actor, now)
                messages.success(request, _("Reviewed: the candidate stays on the list."))
            else:
                withdraw(person, on, request.POST.get("cause", ""), actor, now)  # type: ignore[arg-type]
                messages.success(request, _("Taken off the list; all is erased in time."))
        else:
            raise Http404
    except NotTaken as refused:
        return [sentence(refusal) for refusal in refused.refusals]
    except NoSuchCandidate:
        raise Http404 from None
    return []
