"""Pages of people who may be the same: the list, and one pair side by side, to be decided."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.readings import note_person
from chibo.access.rights import Right
from chibo.ledger.scope import Scope
from chibo.register import duplicates as acts
from chibo.register import reads_decisions, reads_duplicates, reads_people
from chibo.register.reads_decisions import DecisionLine
from chibo.register.reads_duplicates import Change
from chibo.register.reads_people import Person
from chibo.register.record import Malformed, Refused
from chibo.register.wording import sentence

from ..compare import Fact, facts_of
from ..moment import Moment
from .common import found_or_404, moment_or_404, needs, page

PAGE_SIZE = 25
GROUND_LIMIT = 500


@dataclass(frozen=True)
class Side:
    """One person of the pair. ``changes``: what would be fewer if the other one is kept."""

    letter: str
    person: Person
    facts: list[Fact]
    timeline: list[DecisionLine]
    changes: list[Change]


@needs(Right.OPEN)
def duplicates(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List the pairs that may be one person, or (``decided``) what was decided on pairs."""
    moment = moment_or_404(request, scope)
    likely, decided = reads_duplicates.likely(scope), reads_duplicates.decided(scope)
    on_decided = "decided" in request.GET
    number = request.GET.get("page")
    pairs = Paginator(likely, PAGE_SIZE).get_page(number)
    context = {
        "here": "search",
        "likely": len(likely),
        "decided": len(decided),
        "on_decided": on_decided,
        "pages": Paginator(decided, PAGE_SIZE).get_page(number) if on_decided else pairs,
        "lines": reads_duplicates.lines(list(pairs), moment.on),
    }
    return page(request, "duplicates.html", moment, context)


@needs(Right.OPEN)
def pair(request: HttpRequest, scope: Scope, a: int, b: int) -> HttpResponse:
    """Show two persons side by side, and take in what is decided; the reading is noted of both."""
    moment = moment_or_404(request, scope)
    first = found_or_404(reads_people.person(scope, a, moment.on))
    second = found_or_404(reads_people.person(scope, b, moment.on))
    if a >= b:
        raise Http404
    errors: list[str] = []
    if request.method == "POST":
        errors = _decide(request, a, b)
        if not errors:
            return redirect(reverse("duplicate-pair", args=[a, b]) + moment.query)
    for one in (a, b):
        note_person(request.user.get_username(), one, timezone.now())
    context = {
        "here": "search",
        "sides": [
            _side("A", first, second, scope, moment),
            _side("B", second, first, scope, moment),
        ],
        "decided": reads_duplicates.decided_on(scope, a, b),
        "reasons": next((p.reasons for p in reads_duplicates.likely(scope) if p[:2] == (a, b)), ()),
        "errors": errors,
        "ground": request.POST.get("ground", ""),
        "limit": GROUND_LIMIT,
    }
    answer = page(request, "duplicate_pair.html", moment, context)
    answer.status_code = 400 if errors else answer.status_code
    return answer


def _side(letter: str, own: Person, other: Person, scope: Scope, moment: Moment) -> Side:
    return Side(
        letter,
        own,
        facts_of(own, other),
        reads_decisions.decisions_of_person(scope, own.id),
        reads_duplicates.what_would_change(scope, own.id, moment.on),
    )


def _decide(request: HttpRequest, a: int, b: int) -> list[str]:
    """Do what the button says, and return what is wrong; nothing where it was done."""
    act = request.POST.get("act", "")
    ground = request.POST.get("ground", "").strip()
    if len(ground) > GROUND_LIMIT:
        return [_("Write the ground in at most %(n)s characters.") % {"n": GROUND_LIMIT}]
    if not ground and act in ("keep-a", "keep-b", "not-same"):
        return [_("Write the ground: by what is it known?")]
    try:
        said = _do(act, a, b, ground, request.user.get_username())
    except acts.AlreadyDecided:
        messages.error(request, _("Somebody has decided on these two already: see below."))
    except acts.NotDecided:
        messages.error(request, _("This was taken back already: see below."))
    except (Refused, Malformed) as refused:
        return _sentences(refused)
    else:
        messages.success(request, said)
    return []


def _do(act: str, a: int, b: int, ground: str, actor: str) -> str:
    now = timezone.now()
    if act in ("keep-a", "keep-b"):
        kept, gone = (a, b) if act == "keep-a" else (b, a)
        acts.decide_same(gone, kept, ground, actor, now)
        return _("Recorded: one person, entered twice. It can be taken back below.")
    if act == "not-same":
        acts.take_back_same(a, b, ground, actor, now)
        return _("Taken back: both count again as two persons.")
    if act == "different":
        acts.decide_different(a, b, ground, actor, now)
        return _("Kept: two different people. It can be taken back below.")
    if act == "not-different":
        acts.take_back_different(a, b, actor, now)
        return _("Taken back: the two are to be decided again.")
    raise Http404


def _sentences(refused: Refused | Malformed) -> list[str]:
    if isinstance(refused, Malformed):
        return [str(refused)]
    names = reads_people.person_names(v.kept for v in refused.violations)
    return [sentence(v, names) for v in refused.violations if v.grade != "notice"]
