"""A member's numbers, telephone and address: kept encrypted, changed here."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.readings import note_person
from chibo.access.rights import Right
from chibo.ledger.scope import Scope
from chibo.register import contacts, reads_people

from .common import found_or_404, moment_or_404, needs, page


@needs(Right.RECORD)
def contact(request: HttpRequest, scope: Scope, person_id: int) -> HttpResponse:
    """Show what is kept of a member to be changed, and take it in; the reading is noted."""
    moment = moment_or_404(request, scope)
    person = found_or_404(reads_people.person(scope, person_id, moment.on))
    shown = found_or_404(contacts.contact_of(scope, person_id))
    wrong: dict[str, str] = {}
    if request.method == "POST":
        shown, wrong = contacts.read_contact(request.POST.dict())
        if not wrong:
            contacts.keep_contact(person_id, shown, request.user.get_username(), timezone.now())
            messages.success(request, _("Kept, encrypted."))
            return redirect(reverse("person", args=[person_id]) + moment.query)
    note_person(request.user.get_username(), person_id, timezone.now())
    context = {"person": person, "contact": shown, "wrong": wrong}
    return page(request, "contact.html", moment, context, wrong=bool(wrong))
