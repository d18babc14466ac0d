"""The daily e-mail that an account may choose."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chibo.access import digests

from .common import account_of
from .own import PasswordForm, shown

LONGEST = 254


@require_POST
def digest(request: HttpRequest) -> HttpResponse:
    """Take the tick and the address; without the tick the address is forgotten."""
    user = account_of(request)
    email = request.POST.get("email", "").strip()
    if "wanted" not in request.POST:
        digests.end(user, timezone.now())
        messages.success(request, _("You get no daily e-mail."))
        return redirect("own-account")
    try:
        if len(email) > LONGEST:
            raise ValidationError("long")
        digests.choose(user, email, timezone.now())
    except ValidationError:
        error = _("Write an e-mail address, for example ten@vidu.vn.")
        return shown(request, PasswordForm(user), email, error)
    messages.success(request, _("The daily e-mail goes to %(email)s.") % {"email": email})
    return redirect("own-account")
