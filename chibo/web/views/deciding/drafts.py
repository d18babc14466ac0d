"""Drafts: the list, and one with its trial, to be submitted, approved, recorded or discarded."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.access.readings import note_account
from chibo.access.rights import Right
from chibo.drafting import reads, writes
from chibo.drafting.doubles import already_there
from chibo.drafting.models import OPEN_STATES
from chibo.drafting.papers import decision_of
from chibo.drafting.reads import DraftLine
from chibo.drafting.trial import Trial, grounds_lacking, is_stale, trial_of_draft
from chibo.drafting.writes import Completion, Signature
from chibo.ledger.contents import kind_of
from chibo.ledger.scope import Scope
from chibo.ledger.violations import GRADES
from chibo.register.reads import organisation, organisation_names
from chibo.register.record import Malformed, Refused, UnknownTarget

from ...deciding.all import FORMS
from ...moment import NotADay, read_day
from ..common import found_or_404, needs
from .paper_lines import described, looks, paper_line
from .shared import sentences, show

NUMBER_LIMIT = 60
GROUND_LIMIT = 500
STALE = gettext_lazy("The register has changed since you looked: see again what this does.")
RULES = [code for code, grade in GRADES.items() if grade == "rule"]


@needs(Right.RECORD)
def drafts(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List the drafts that are open, or (``ended``) those recorded and discarded."""
    ended = "ended" in request.GET
    context = {
        "lines": reads.drafts(scope, ended),
        "ended": ended,
        "tab": "drafts",
        "approval": writes.approval_needed(),
        "may_set": scope.whole,
    }
    return show(request, "drafts.html", context)


@needs(Right.APPROVE)
def rules(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Set whether a second person approves every draft; only for the whole register. Noted."""
    if not scope.whole or request.method != "POST":
        raise Http404
    needed, who = request.POST.get("approval") == "needed", request.user.get_username()
    with transaction.atomic():
        writes.set_approval_needed(needed)
        note_account(who, f"approval_{'on' if needed else 'off'}: {who}", timezone.now())
    return redirect("drafts")


@needs(Right.RECORD)
def draft(request: HttpRequest, scope: Scope, draft_id: int) -> HttpResponse:
    """Show what a draft would do, found by a trial, and do what its buttons say."""
    line = found_or_404(reads.draft(scope, draft_id))
    if request.method == "POST":
        return _act(request, scope, line)
    return _show(request, scope, line, {})


def _tried(request: HttpRequest, scope: Scope, line: DraftLine) -> Trial:
    return trial_of_draft(scope, line, request.user.get_username(), timezone.now())


def _show(
    request: HttpRequest, scope: Scope, line: DraftLine, errors: dict[str, str]
) -> HttpResponse:
    papers = list(line.draft.papers.all())
    is_open = line.draft.state in OPEN_STATES
    tried = _tried(request, scope, line) if is_open else None
    alike = already_there(scope, line.draft) if is_open else {}
    context = {
        "line": line,
        "draft": line.draft,
        "form": FORMS.get(line.draft.form),
        "papers": [
            paper_line(request, paper, tried, errors, alike.get(paper.ordinal, []))
            for paper in papers
        ],
        "several": len(papers) > 1,
        "trial": tried,
        "villages": looks(tried) if tried else [],
        "own": line.draft.made_by == request.user.get_username(),
        "approval": writes.approval_needed(),
        "errors": errors,
        "number": request.POST.get("number", ""),
        "signed": request.POST.get("signed", ""),
        "limit": GROUND_LIMIT,
    }
    return show(request, "draft.html", context, wrong=bool(errors))


def _act(request: HttpRequest, scope: Scope, line: DraftLine) -> HttpResponse:
    act = request.POST.get("act", "")
    draft_id, actor, now = line.draft.id, request.user.get_username(), timezone.now()
    errors: dict[str, str] = {}
    typed = _completion(request, line, errors)
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "keep": (lambda: writes.complete(draft_id, typed, actor, now), _("Kept.")),
        "submit": (
            lambda: writes.submit(draft_id, typed, actor, now),
            _("Submitted: another person approves it."),
        ),
        "again": (lambda: writes.take_up_again(draft_id, now), _("Taken back to be changed.")),
        "discard": (
            lambda: writes.discard(draft_id, actor, now),
            _("Discarded. Nothing was recorded."),
        ),
        "record": (
            lambda: writes.record(scope, draft_id, actor, now, typed),
            _("Recorded in the register."),
        ),
    }
    if act not in acts:
        raise Http404
    do, said = acts[act]
    if act in ("record", "submit") and _is_stale(request, scope, line):
        errors["form"] = str(STALE)
    if act == "submit" and not errors:
        _check_grounds(_tried(request, scope, line), typed, errors)
    if errors and act in ("keep", "submit", "record"):
        return _show(request, scope, line, errors)
    try:
        do()
        messages.success(request, said)
    except writes.NotNow:
        messages.error(request, _("Somebody has gone on with this draft already: see below."))
    except writes.OutOfReach:
        messages.error(request, _("It touches what lies outside of your area by now."))
    except (Refused, Malformed, UnknownTarget) as refused:
        errors["form"] = _said(refused)
        # Kept, so that the page asks for a ground where a typed day breaks a rule.
        with suppress(writes.NotNow):
            writes.complete(draft_id, typed, actor, now)
        return _show(request, scope, found_or_404(reads.draft(scope, draft_id)), errors)
    return redirect("draft", draft_id)


def _is_stale(request: HttpRequest, scope: Scope, line: DraftLine) -> bool:
    """Tell whether the draft would do something else by now than the page showed."""
    shown, actor = request.POST.get("shown", ""), request.user.get_username()
    return is_stale(scope, line, shown, actor, timezone.now())


def _check_grounds(tried: Trial, typed: Completion, errors: dict[str, str]) -> None:
    for ordinal, code in grounds_lacking(tried, typed):
        errors[f"ground-{ordinal}-{code}"] = _("Write the ground before you submit.")


def _said(refused: Exception) -> str:
    if not isinstance(refused, Refused):
        return str(refused)
    return " ".join(sentences(v for v in refused.violations if v.grade != "notice"))


def _completion(request: HttpRequest, line: DraftLine, errors: dict[str, str]) -> Completion:
    """Read numbers, signing dates and grounds; one number may stand for all papers."""
    common = _signature(request, "number", "signed", errors)
    signatures, grounds = {}, {}
    for paper in line.draft.papers.all():
        n = paper.ordinal
        own = _signature(request, f"number-{n}", f"signed-{n}", errors)
        signatures[n] = Signature(own.number or common.number, own.signed_on or common.signed_on)
        given = {code: request.POST.get(f"ground-{n}-{code}", "").strip() for code in RULES}
        for code, ground in given.items():
            if len(ground) > GROUND_LIMIT or "\0" in ground:
                words = _("Write the ground in at most %(n)s characters.")
                errors[f"ground-{n}-{code}"] = words % {"n": GROUND_LIMIT}
        grounds[n] = given
    return Completion(signatures, grounds)


def _signature(request: HttpRequest, number: str, signed: str, errors: dict[str, str]) -> Signature:
    typed = request.POST.get(number, "").strip()
    if len(typed) > NUMBER_LIMIT or any(ord(letter) < 32 for letter in typed):
        words = _("Write at most %(n)s characters, in one line.")
        errors[number] = words % {"n": NUMBER_LIMIT}
    text = request.POST.get(signed, "").strip()
    try:
        return Signature(typed, read_day(text) if text else None)
    except NotADay as error:
        errors[signed] = str(error)
        return Signature(typed)


@needs(Right.APPROVE)
def approve(request: HttpRequest, scope: Scope, draft_id: int) -> HttpResponse:
    """Approve what another person made."""
    line = found_or_404(reads.draft(scope, draft_id) if request.method == "POST" else None)
    if _is_stale(request, scope, line):
        messages.error(request, str(STALE))
        return redirect("draft", draft_id)
    try:
        writes.approve(scope, draft_id, request.user.get_username(), timezone.now())
        messages.success(request, _("Approved."))
    except writes.OwnDraft:
        messages.error(request, _("You made this draft: another person approves it."))
    except writes.NotNow:
        messages.error(request, _("Somebody has gone on with this draft already: see below."))
    except writes.OutOfReach:
        messages.error(request, _("It touches what lies outside of your area by now."))
    return redirect("draft", draft_id)


@needs(Right.RECORD)
def paper(request: HttpRequest, scope: Scope, draft_id: int, ordinal: int) -> HttpResponse:
    """Show a decision of a draft as a paper to print and sign, with an empty number."""
    line = found_or_404(reads.draft(scope, draft_id))
    row = found_or_404(line.draft.papers.filter(ordinal=ordinal).first())
    decision = decision_of(row)
    issuer = organisation(Scope.everything(), row.issuer, row.effective_on) if row.issuer else None
    above = issuer.parent if issuer else None
    lines = described(row)
    context = {
        "draft": line.draft,
        "kind": kind_of(decision.content),
        "issuer": issuer,
        "above": organisation_names([above], row.effective_on).get(above, "") if above else "",
        "on": row.effective_on,
        "articles": [line for line in lines if line.page != "person"],
        "members": [line for line in lines if line.page == "person"],
    }
    return show(request, "paper.html", context)
