"""The account's tokens for programs: made, shown once, ended."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access import tokens as kept
from chibo.access.models import Grant
from chibo.access.rights import Role

from ..common import found_or_404
from .accounts import Held, roles_of
from .common import MADE, account_of, private


def tokens(request: HttpRequest) -> HttpResponse:
    """List the account's tokens, and make one: its secret is shown once."""
    user = account_of(request)
    roles = _on_offer(roles_of(Grant.objects.filter(user=user)))
    typed = request.POST.dict() if request.method == "POST" else {"days": "90"}
    errors = _wrong(typed, roles) if request.method == "POST" else {}
    if request.method == "POST" and not errors:
        role, held = roles[int(typed["role"])]
        now = timezone.now()
        until = timezone.localdate(now) + timedelta(days=int(typed["days"]))
        name = typed["name"].strip()
        secret = kept.make_token(user, name, role, held.grant.organisation, until, now)
        request.session[MADE] = secret
        return redirect("own-tokens")
    context = {
        "made": request.session.pop(MADE, None),
        "tokens": kept.tokens_of(user, timezone.localdate()),
        "roles": list(enumerate(roles)),
        "typed": typed,
        "errors": errors,
        "longest": kept.LONGEST_DAYS,
    }
    return private(request, "accounts/tokens.html", context, wrong=bool(errors))


def _on_offer(held: list[Held]) -> list[tuple[Role, Held]]:
    """Return what a token may be: any role of the account, or only reading figures there."""
    own = [(Role(one.grant.role), one) for one in held if not one.ended]
    reads = (Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER, Role.CELL_SECRETARY)
    return own + [(Role.VIEWER, one) for role, one in own if role in reads]


def _wrong(typed: dict[str, str], roles: list[tuple[Role, Held]]) -> dict[str, str]:
    errors = {}
    name = typed.get("name", "").strip()
    if not 1 <= len(name) <= kept.LONGEST_NAME or "\0" in name:
        errors["name"] = _("The name of a program has 1 to 60 letters.")
    days = typed.get("days", "")
    if not (days.isdecimal() and 1 <= int(days[:6]) <= kept.LONGEST_DAYS):
        errors["days"] = _("A token holds 1 to {n} days.").format(n=kept.LONGEST_DAYS)
    if typed.get("role", "") not in {str(number) for number in range(len(roles))}:
        errors["role"] = _("Choose one from the list.")
    return errors


def end(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token of the account at once."""
    user = account_of(request)
    found_or_404(kept.token_of(user, token_id))
    if request.method == "POST":
        kept.end_token(user, token_id, timezone.now())
        messages.success(request, _("The token is ended: the program is let in no more."))
    return redirect("own-tokens")
