"""Entering a candidate, and giving one to another cell."""

from __future__ import annotations

from datetime import date
from typing import get_args

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.rights import Right
from chibo.admissions import reads as candidates
from chibo.admissions.enter import NewCandidate, NotTaken, enter, move
from chibo.admissions.wording import FIELDS, sentence
from chibo.ledger.scope import Scope
from chibo.register import models as register
from chibo.register import reads
from chibo.register.particulars import Education, EthnicGroup, Particulars, Sex
from chibo.register.reads import held

from ... import wording
from ..common import found_or_404, moment_or_404, needs, page
from .typed import Field, Option, Typed

NAME = 120
FROM_ELSEWHERE = "-"
"""Chosen for a candidate of a cell that is followed for no village."""


@needs(Right.CANDIDATES)
def new(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Enter a candidate of one of the account's cells."""
    moment = moment_or_404(request, scope)
    homes = _homes(scope, moment.on)
    typed = Typed(request.POST.dict() if request.method == "POST" else _asked(request))
    errors: list[str] = []
    if request.method == "POST":
        try:
            person = _enter(typed, homes, request.user.get_username())
        except NotTaken as refused:
            errors = _noted(typed, refused)
        else:
            if person is not None:
                messages.success(request, _("The candidate is entered. Assign a helper next."))
                return redirect(reverse("candidate", args=[person]) + moment.query)
    context = {"here": "candidates", "fields": _fields(typed, homes), "errors": errors}
    wrong = bool(typed.errors or errors)
    return page(request, "admissions/new.html", moment, context, wrong=wrong)


@needs(Right.CANDIDATES)
def home(request: HttpRequest, scope: Scope, candidate_id: int) -> HttpResponse:
    """Let another cell or village have the candidate, as after a split."""
    moment = moment_or_404(request, scope)
    line = found_or_404(candidates.candidate(scope, candidate_id, moment.on))
    homes = _homes(scope, moment.on)
    now = f"{line.one.cell}/{line.one.village or FROM_ELSEWHERE}"
    typed = Typed(request.POST.dict() if request.method == "POST" else {"home": now})
    errors: list[str] = []
    if request.method == "POST":
        chosen = typed.choice("home", {option.value for option in homes})
        if chosen is not None:
            try:
                move(candidate_id, *_home_of(chosen), request.user.get_username(), timezone.now())
            except NotTaken as refused:
                errors = _noted(typed, refused)
            else:
                messages.success(request, _("The candidate is followed by this cell now."))
                return redirect(reverse("candidate", args=[candidate_id]) + moment.query)
    context = {
        "here": "candidates",
        "line": line,
        "fields": [_home_field(typed, homes)],
        "errors": errors,
    }
    return page(
        request, "admissions/home.html", moment, context, wrong=bool(typed.errors or errors)
    )


def _asked(request: HttpRequest) -> dict[str, str]:
    """A link from a village's page has chosen the village already."""
    return {"home": request.GET.get("home", "")}


def _homes(scope: Scope, on: date) -> tuple[Option, ...]:
    """Return the cells that may be chosen, each with a village that it covers or with none."""
    cells = [
        row
        for row in held(register.OrganisationSpell, on).filter(kind="cell").order_by("name")
        if scope.reads_organisation(row.organisation)
    ]
    above = reads.organisation_names((row.parent for row in cells if row.parent), on)
    covered: dict[int, list[reads.Covered]] = {}
    for line in reads.coverage(scope, on, cells=[row.organisation for row in cells]):
        covered.setdefault(line.cell, []).append(line)
    found = []
    for row in cells:
        group = above.get(row.parent or 0, "")
        villages = covered.get(row.organisation, [])
        for line in villages:
            value = f"{row.organisation}/{line.village}"
            found.append(Option(value, f"{row.name} · {line.village_name}", group))
        if not villages:
            found.append(Option(f"{row.organisation}/{FROM_ELSEWHERE}", row.name, group))
    return tuple(sorted(found, key=lambda option: (option.group, option.label)))


def _home_of(chosen: str) -> tuple[int, int | None]:
    cell, village = chosen.split("/")
    return int(cell), None if village == FROM_ELSEWHERE else int(village)


def _enter(typed: Typed, homes: tuple[Option, ...], actor: str) -> int | None:
    name = typed.text("name", NAME)
    birth_date = typed.day("birth_date")
    sex = typed.choice("sex", get_args(Sex))
    ethnic_group = typed.choice("ethnic_group", get_args(EthnicGroup))
    education = typed.choice("education", get_args(Education), optional=True)
    chosen = typed.choice("home", {option.value for option in homes})
    listed_on, told_on = typed.day("listed_on"), typed.day("told_on")
    if chosen is None or listed_on is None or told_on is None or typed.errors:
        return None
    particulars = Particulars(name, birth_date, sex, ethnic_group, education)  # type: ignore[arg-type]
    cell, village = _home_of(chosen)
    return enter(
        NewCandidate(particulars, cell, village, listed_on, told_on), actor, timezone.now()
    )


def _noted(typed: Typed, refused: NotTaken) -> list[str]:
    """Note each refusal at its field, and return those that have none in the form."""
    others = []
    for refusal in refused.refusals:
        name = {"cell": "home", "village": "home", "on": "listed_on"}.get(
            field := FIELDS.get(refusal.code, "on"), field
        )
        if refusal.code in ("withdrawn", "is_member") or name in typed.errors:
            others.append(sentence(refusal))
        else:
            typed.errors[name] = sentence(refusal)
    return others


def _fields(typed: Typed, homes: tuple[Option, ...]) -> list[Field]:
    words = {
        "sex": (_("Sex"), wording.SEXES),
        "ethnic_group": (_("Ethnic group"), wording.ETHNIC_GROUPS),
        "education": (_("Schooling"), wording.EDUCATION),
    }
    return [
        _field(typed, "name", _("Name, family name first"), "text"),
        _field(typed, "birth_date", _("Date of birth"), "day"),
        *(
            _field(
                typed,
                name,
                label,
                "choice",
                tuple(Option(code, str(word)) for code, word in codes.items()),
                optional=name == "education",
            )
            for name, (label, codes) in words.items()
        ),
        _home_field(typed, homes),
        _field(typed, "listed_on", _("The cell resolved to follow the person on"), "day"),
        _field(typed, "told_on", _("The person was told of it on"), "day"),
    ]


def _home_field(typed: Typed, homes: tuple[Option, ...]) -> Field:
    return _field(typed, "home", _("Cell that follows · village"), "choice", homes)


def _field(
    typed: Typed,
    name: str,
    label: str,
    kind: str,
    options: tuple[Option, ...] = (),
    optional: bool = False,
) -> Field:
    value, error = typed.texts.get(name, ""), typed.errors.get(name, "")
    return Field(name, label, kind, value, error, options, optional)
