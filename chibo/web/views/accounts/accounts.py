"""The administrator's pages: who may sign in, and with which roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access import accounts as acts
from chibo.access import second_factor, sessions
from chibo.access.models import Grant
from chibo.access.rights import Right, Role
from chibo.ledger.scope import Scope
from chibo.register import reads
from chibo.register.reads_search import Hit, search_organisations

from ..common import found_or_404, needs
from .common import MADE, account_of, private

MOST = 8
"""Organisations of one name that are offered to choose from."""
LONGEST_ID = 18
"""Digits of the longest number that is looked up."""


@dataclass(frozen=True)
class Held:
    """A role of an account: for which organisation (empty: the whole), and whether that ended."""

    grant: Grant
    organisation: str
    ended: bool


@dataclass(frozen=True)
class Chosen:
    """A role and the organisation it is for, as typed, with what is wrong with them."""

    role: Role | None
    organisation: int | None
    text: str
    choices: list[Hit]
    errors: dict[str, str]


def roles_of(grants: Iterable[Grant]) -> list[Held]:
    """Return roles with the names of their organisations."""
    listed = list(grants)
    today = timezone.localdate()
    ids = {one.organisation for one in listed if one.organisation is not None}
    names = reads.organisation_names(ids, today)
    lasting = reads.standing_organisations(ids, today)
    return [
        Held(
            one,
            names.get(one.organisation or 0, ""),
            one.organisation is not None and one.organisation not in lasting,
        )
        for one in listed
    ]


@needs(Right.ADMINISTER)
def accounts(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List the accounts with their roles."""
    found = list(acts.accounts(scope))
    held = roles_of(grant for user in found for grant in user.grant_set.all())
    lines = [(user, [one for one in held if one.grant.user_id == user.pk]) for user in found]
    return private(request, "accounts/list.html", {"here": "accounts", "lines": lines})


@needs(Right.ADMINISTER)
def new(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Make an account with its first role; the password is made, and shown once."""
    name = request.POST.get("name", "").strip()
    chosen = Chosen(None, None, "", [], {})
    if request.method == "POST":
        chosen = _chosen(request, scope)
        errors = {**_wrong_name(name), **chosen.errors}
        if not errors and chosen.role:
            password, now = acts.made_password(), timezone.now()
            by = account_of(request).username
            user = acts.make_account(name, password, chosen.role, chosen.organisation, by, now)
            request.session[MADE] = password
            return redirect("account", user.pk)
        chosen = Chosen(chosen.role, None, chosen.text, chosen.choices, errors)
    context = {"here": "accounts", "name": name, "chosen": chosen, "roles": list(Role)}
    return private(request, "accounts/new.html", context, wrong=request.method == "POST")


@needs(Right.ADMINISTER)
def account(request: HttpRequest, scope: Scope, account_id: int) -> HttpResponse:
    """Show an account, and do to it what the button says."""
    user = found_or_404(acts.accounts(scope).filter(pk=account_id).first())
    chosen = Chosen(None, None, "", [], {})
    if request.method == "POST":
        if user == request.user:
            messages.error(request, _("Another administrator has to do this to your account."))
            return redirect("account", user.pk)
        chosen = _chosen(request, scope)
        if _done(request, user, chosen):
            return redirect("account", user.pk)
    context = {
        "here": "accounts",
        "account": user,
        "held": roles_of(user.grant_set.all()),
        "chosen": chosen,
        "roles": list(Role),
        "made": request.session.pop(MADE, None),
        "has_factor": second_factor.has_one(user),
        "sessions": sessions.of(user),
        "own": user == request.user,
    }
    return private(request, "accounts/account.html", context, wrong=bool(chosen.errors))


def _done(request: HttpRequest, user: User, chosen: Chosen) -> bool:
    """Do what the button says; tell whether it was done."""
    act, by, now = request.POST.get("act", ""), account_of(request).username, timezone.now()
    if act == "give":
        return _given(request, user, chosen)
    chosen.errors.clear()
    if act == "withdraw":
        number = request.POST.get("grant", "")
        known = number.isdecimal() and len(number) <= LONGEST_ID
        grants = user.grant_set.filter(pk=int(number) if known else 0)
        acts.withdraw_role(found_or_404(grants.first()), by, now)
        messages.success(request, _("The role is withdrawn, from this moment on."))
    elif act in ("on", "off"):
        acts.switch(user, act == "on", by, now)
        said = {"on": _("The account is open again."), "off": _("The account is closed.")}
        messages.success(request, said[act])
    elif act == "password":
        request.session[MADE] = acts.renew_password(user, by, now)
    elif act == "factor":
        acts.reset_second_factor(user, by, now)
        messages.success(request, _("The second factor is forgotten: it can be set up anew."))
    else:
        raise Http404
    return True


def _given(request: HttpRequest, user: User, chosen: Chosen) -> bool:
    if chosen.errors or chosen.role is None:
        return False
    by = account_of(request).username
    try:
        acts.give_role(user, chosen.role, chosen.organisation, by, timezone.now())
    except acts.TwoHats:
        words = _("Who administers accounts reads no persons: make another account for this role.")
        chosen.errors["role"] = words
        return False
    messages.success(request, _("The role is given, from this moment on."))
    return True


def _chosen(request: HttpRequest, scope: Scope) -> Chosen:
    """Read a role and the name of its organisation; without a name the whole register is meant."""
    text = " ".join(request.POST.get("organisation", "").split())[:200]
    number = request.POST.get("organisation_id", "")
    errors: dict[str, str] = {}
    try:
        role: Role | None = Role(request.POST.get("role", ""))
    except ValueError:
        role = None
        errors["role"] = _("Choose what the account is for.")
    if not text and not number:
        if not scope.whole:
            errors["organisation"] = _("Name the committee or cell that the role is for.")
        return Chosen(role, None, text, [], errors)
    found = _named(scope, text, number)
    if len(found) == 1:
        return Chosen(role, found[0].id, text, [], errors)
    words = (
        _("%(n)s organisations may be meant by “%(text)s”: choose one.")
        if found
        else _("No committee or cell is called “%(text)s”: try a part of its name.")
    )
    errors["organisation"] = words % {"n": len(found), "text": text}
    return Chosen(role, None, text, found[:MOST], errors)


def _named(scope: Scope, text: str, number: str) -> list[Hit]:
    today = timezone.localdate()
    if number.isdecimal() and len(number) <= LONGEST_ID:
        unit = reads.organisation(scope, int(number), today)
        return [Hit(unit.id, unit.name, "")] if unit and unit.exists else []
    found = search_organisations(scope, text, today)
    exact = [hit for hit in found if hit.name == text]
    return exact or found


def _wrong_name(name: str) -> dict[str, str]:
    if not name or len(name) > 150:
        return {"name": _("The name of an account has 1 to 150 letters.")}
    if User.objects.filter(username__iexact=name).exists():
        return {"name": _("There is an account of this name: choose another.")}
    try:
        User.username_validator(name)
    except ValidationError:
        words = _("The name of an account has letters, digits and @ . + - _ only, no spaces.")
        return {"name": words}
    return {}
