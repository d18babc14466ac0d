"""Bodies that the ledger's own types read, and their forms in the description of the API."""

from __future__ import annotations

from typing import Any

import msgspec
from django.utils.translation import gettext as _

from .errors import Wrong


def read(body: bytes, form: Any) -> Any:
    """Return what a body says, by the form's type. Raises Wrong."""
    try:
        return msgspec.json.decode(body, type=form)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
        words = _("What was sent cannot be read: %(why)s")
        raise Wrong("malformed", words % {"why": error}) from None


def schemas_of(*forms: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the schema of each form, and those of all that they are made of, by name."""
    found, named = msgspec.json.schema_components(forms, ref_template="#/components/schemas/{name}")
    return list(found), named


def asking_for(schema: dict[str, Any]) -> dict[str, Any]:
    """Return what the description says of an operation that takes a body of this schema."""
    content = {"application/json": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}
