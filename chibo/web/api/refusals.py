"""What the rooms refuse, as errors of the API: at its field, or with the rules that are broken.

Every write is a transaction, so that what is refused leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from chibo.admissions import wording as admissions
from chibo.admissions.contents import MalformedStep
from chibo.admissions.enter import NoSuchCandidate, NotTaken
from chibo.campaign.wrong import Wrong as NotWritten
from chibo.drafting.writes import NotNow, OutOfReach, OwnDraft
from chibo.meetings import wording as meeting_wording
from chibo.meetings import writes as meetings
from chibo.register.record import Malformed, Refused, UnknownTarget
from chibo.register.wording import sentence

from .errors import Broken, Wrong, wrong_fields


def by_register(refused: Refused) -> Wrong:
    """Return the error of a decision that the register refuses, with the rules it breaks."""
    broken = tuple(
        Broken(code=v.code, grade=v.grade, message=sentence(v), source=v.source)
        for v in refused.violations
    )
    words = _("The decision of %(day)s is refused.")
    said = {"day": f"{refused.decision.effective_on:%d/%m/%Y}"}
    return Wrong("refused", words % said, broken=broken)


def by_admissions(refused: NotTaken) -> Wrong:
    """Return the error of what the rules of admission refuse: every reason, at its field."""
    said = {
        admissions.FIELDS.get(one.code, "on"): admissions.sentence(one)
        for one in reversed(refused.refusals)
    }
    broken = tuple(
        Broken(
            code=one.code,
            grade="impossible",
            message=admissions.sentence(one),
            source=one.source,
        )
        for one in refused.refusals
    )
    return Wrong("refused", broken[0].message, broken=broken, fields=said)


def by_campaign(wrong: NotWritten) -> Wrong:
    """Return the error of a value that cannot be written; of a step taken meanwhile, a conflict."""
    if wrong.field == "step":
        return Wrong("changed", str(wrong.message), status=409)
    return wrong_fields({wrong.field: str(wrong.message)})


def by_meetings(refused: meetings.Refused) -> Wrong:
    """Return the error of a line or rating that is wrong: the first reason at each field."""
    return wrong_fields(
        {wrong.field: meeting_wording.sentence(wrong) for wrong in reversed(refused.wrongs)}
    )


def _malformed(error: Exception) -> Wrong:
    return Wrong("malformed", str(error))


def _changed_month(_error: Exception) -> Wrong:
    words = _("The month was changed meanwhile, or somebody chose: read it again.")
    return Wrong("changed", words, status=409)


def _gone(_error: Exception) -> Wrong:
    return Wrong("not_found", _("There is nothing here that you may read."), status=404)


def _gone_on(_error: Exception) -> Wrong:
    words = _("Somebody has gone on with this already: read it again.")
    return Wrong("changed", words, status=409)


def _own_draft(_error: Exception) -> Wrong:
    words = _("You made this draft: another person approves it.")
    return Wrong("own_draft", words, status=403)


def _out_of_reach(_error: Exception) -> Wrong:
    words = _("A decision touches something that lies outside of what you decide on.")
    return Wrong("out_of_scope", words, status=404)


ERRORS_OF: dict[type[Exception], Callable[[Any], Wrong]] = {
    Refused: by_register,
    Malformed: _malformed,
    UnknownTarget: _malformed,
    MalformedStep: _malformed,
    NotTaken: by_admissions,
    NoSuchCandidate: _gone,
    NotWritten: by_campaign,
    meetings.Refused: by_meetings,
    meetings.AlreadySettled: _changed_month,
    meetings.Changed: _changed_month,
    NotNow: _gone_on,
    OwnDraft: _own_draft,
    OutOfReach: _out_of_reach,
}
"""What a room raises, to the error that is answered."""


def add_handlers(api: NinjaAPI) -> None:
    """Let the service answer what the rooms refuse."""

    def answer(request: HttpRequest, raised: Any) -> HttpResponse:
        error_of = next(ERRORS_OF[kind] for kind in type(raised).__mro__ if kind in ERRORS_OF)
        error = error_of(raised)
        return api.create_response(request, error.problem.dict(), status=error.status)

    for kind in ERRORS_OF:
        api.add_exception_handler(kind, answer)
