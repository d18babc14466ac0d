"""Exports of a view of the figures: each is noted with who took what, when and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.readings import note_export
from chibo.access.rights import Right
from chibo.exchange.tables import to_csv, to_xlsx
from chibo.indicators.question import QuestionError
from chibo.ledger.scope import Scope

from ..asked import asked_of
from ..taking import file_name, table_of
from .common import moment_or_404, needs
from .figures import show

SHORTEST = 5
"""Letters of the shortest purpose that says anything."""
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@needs(Right.EXPORT)
def export(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Return the view of the address as a file, once its purpose is stated."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    asked = asked_of(request, scope, moment_or_404(request, scope))
    why = " ".join(request.POST.get("purpose", "").split())[:200]
    kind = request.POST.get("kind", "")
    if len(why) < SHORTEST or kind not in KINDS or asked.errors:
        return show(request, scope, asked, _("Say what the figures are taken for."))
    now = timezone.now()
    try:
        table = table_of(asked, scope, request.user.get_username(), why, now)
    except QuestionError:
        return show(request, scope, asked)
    body = to_csv(table) if kind == "csv" else to_xlsx(table, _("Figures"))
    note_export(request.user.get_username(), f"figures.{kind}?{asked.address()}", now, why)
    response = HttpResponse(body, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{file_name(asked)}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response
