"""The written schema of a bundle: its tables and their columns, as data.

Export, import, ``schema.json`` in every bundle and ``docs/bundle.md`` all read it here. Whatever
changes here changes what others have to read: raise ``VERSION``.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from chibo.register import models as m

from .beside import BESIDE
from .table import KINDS, Column, Table

FORMAT = "chibo bundle"
VERSION = 3

RULES = (
    "A zip file of CSV tables (RFC 4180, UTF-8 without a mark, lines end with CR LF, the first "
    "line names the columns), manifest.json and this schema.json.",
    "An empty field is an unknown value where the column is optional, else an empty text.",
    "Values stand as they are: a sheet program may take a name that begins with = for a formula.",
    "Days: a period goes from valid_from up to, and not including, valid_to; 9999-12-31 is open.",
    "Positions: a row was held for true from known_from up to, and not including, known_to; "
    "4611686018427387904 is still so.",
    "The digest of an entry is the SHA-256 of the digest before it in ASCII (64 zeros before the "
    "first), then its body, then its effects, both in UTF-8.",
    "The digest of particulars, in the body of their entry, is the SHA-256 of the salt and of "
    '{"birth_date", "education", "ethnic_group", "name", "sex"} as JSON with null for what is '
    "unknown.",
    "The manifest names the SHA-256 of every other member. Its seal is the SHA-256 of the manifest "
    "with an empty seal.",
    "Tables under beside/ are what the office keeps beside the ledger: their id is the number by "
    "which the others name a row. Who wrote a row stands as the name of the account, as text; the "
    "account itself does not come along.",
    "Tables under derived/ are for readers: an import derives them anew from the ledger.",
)
"""How the files are written."""


LEDGER = Table(
    "ledger",
    m.LedgerEntry,
    "Every decision as recorded, in order: the register itself.",
    (
        Column("position", "integer", "1, 2, 3 and so on, without a gap"),
        Column("digest", "text", "the entry's place in the chain", longest=64),
        Column("body", "text", "the decision, when and by whom it was recorded, as JSON"),
        Column("effects", "text", "what it set of which subject from which day on, as JSON"),
    ),
)
PARTICULARS = Table(
    "particulars",
    m.ParticularsVersion,
    "Names and codes of members, by version. Nothing of a person who was erased.",
    (
        Column("id", "integer", "position x 1048576 + place among the entry's digests"),
        Column("person", "integer", "the person's random number"),
        Column("known_from", "integer", "the entry that brought this version"),
        Column("known_to", "integer", "the entry that brought the next one"),
        Column("name", "text", "family name first", longest=120),
        Column("birth_date", "date", "date of birth", optional=True),
        Column("sex", "text", "male or female", optional=True, longest=6),
        Column("ethnic_group", "text", "code of the ethnic group", optional=True, longest=12),
        Column("education", "text", "code of the schooling", optional=True, longest=16),
        Column("salt", "hexadecimal", "random bytes of the salted digest"),
    ),
)
FINDINGS = Table(
    "findings",
    m.Finding,
    "What recording found: exceptions with their grounds, and notices.",
    (
        Column("position", "integer", "the entry at which it was found"),
        Column("code", "text", "what was found, see docs/violations.md", longest=40),
        Column("grade", "text", "rule (an exception) or notice", longest=10),
        Column("subject_kind", "text", "kind of the subject it is about", longest=12),
        Column("subject_a", "integer", "number of the subject"),
        Column("subject_b", "integer", "second number of the subject, else 0"),
        Column("on", "date", "the day from which it is so"),
        Column("source", "text", "the document that has the rule", longest=200),
        Column("ground", "text", "the ground of an exception"),
        Column("settled_at", "integer", "the entry that settled it, 0 while it is open"),
    ),
)
DIFFERENT = Table(
    "different_people",
    m.DifferentPeople,
    "Pairs who look like one person and are two, as somebody decided.",
    (
        Column("a", "integer", "the smaller of the two persons' numbers"),
        Column("b", "integer", "the greater one"),
        Column("ground", "text", "the ground given"),
        Column("decided_by", "text", "who decided", longest=150),
        Column("decided_at", "moment", "when"),
        Column("withdrawn_by", "text", "who took it back, empty while it stands", longest=150),
        Column("withdrawn_at", "moment", "when", optional=True),
    ),
)
OUTLINES = Table(
    "outlines",
    m.Outline,
    "Outlines of places for the map, each valid from a day.",
    (
        Column("place", "integer", "number of the place"),
        Column("level", "text", "province, district, commune or village", longest=10),
        Column("valid_from", "date", "first day"),
        Column("area", "hexadecimal", "polygon or multipolygon as WKB, WGS 84"),
        Column("source", "text", "the file it came from, or who drew it", longest=200),
        Column("recorded_at", "moment", "when it was imported"),
        Column("actor", "text", "who imported it", longest=150),
    ),
)
_PERIOD = (
    Column("valid_from", "date", "first day"),
    Column("valid_to", "date", "the day after the last one"),
    Column("from_reason", "text", "reason of the decision by which it began"),
    Column("from_position", "integer", "that decision's entry"),
    Column("to_reason", "text", "reason of the decision by which it ended", optional=True),
    Column("to_position", "integer", "that decision's entry, 0 while it is open"),
)


def _derived(name: str, model: type[Model], words: str, *columns: Column) -> Table:
    return Table(name, model, words, (*columns, *_PERIOD), "derived")


_PLACE = Column("place", "integer", "number of the place")
_VILLAGE = Column("village", "integer", "number of the village")
_DERIVED = (
    _derived(
        "places",
        m.PlaceSpell,
        "Places as they stood over periods, as known at the end of the ledger.",
        _PLACE,
        Column("level", "text", "province, district, commune or village"),
        Column("code", "text", "official code"),
        Column("name", "text", "name"),
        Column("parent", "integer", "the place above", optional=True),
        Column("lat", "number", "degrees north, WGS 84", optional=True),
        Column("lon", "number", "degrees east, WGS 84", optional=True),
    ),
    _derived(
        "profiles",
        m.ProfileSpell,
        "Yearly profiles of villages.",
        _PLACE,
        Column("year", "integer", "year of the profile"),
        Column("households", "integer", "households", optional=True),
        Column("poor_households", "integer", "poor households", optional=True),
        Column("population", "integer", "people", optional=True),
        Column("difficulty", "text", "difficulty class", optional=True),
        Column("ethnic_shares", "json", "ethnic group to its share, 0 to 1"),
    ),
    _derived(
        "organisations",
        m.OrganisationSpell,
        "Committees and cells.",
        Column("organisation", "integer", "number of the organisation"),
        Column("kind", "text", "kind of committee, or cell"),
        Column("cell_kind", "text", "kind of cell", optional=True),
        Column("name", "text", "name"),
        Column("parent", "integer", "the organisation above", optional=True),
        Column("place", "integer", "the place that a committee leads", optional=True),
    ),
    _derived(
        "coverage",
        m.CoverageSpell,
        "Which cell covers which village.",
        Column("cell", "integer", "number of the cell"),
        _VILLAGE,
        Column("role", "text", "base or guest"),
    ),
    _derived(
        "memberships",
        m.MembershipSpell,
        "Who was a member in which cell, counted for which village.",
        Column("person", "integer", "the person's random number"),
        Column("cell", "integer", "number of the cell"),
        Column("village", "integer", "the village counted for", optional=True),
        Column("standing", "text", "probationary or official"),
        Column("admitted_on", "date", "day of the ceremony", optional=True),
        Column("reinforced_until", "date", "end of a reinforcement", optional=True),
        Column("exempt", "text", "ground of an exemption: age, health, other", optional=True),
        Column("exempt_until", "date", "day on which the exemption is to end", optional=True),
        Column("away_since", "date", "first day of work far away", optional=True),
        Column("expected_back", "date", "day on which the member is expected back", optional=True),
        Column("guest_cell", "integer", "cell taken part in for a time", optional=True),
        Column("guest_until", "date", "day on which temporary activity is to end", optional=True),
    ),
    _derived(
        "successions",
        m.SuccessionSpell,
        "Which place or organisation went over into which.",
        Column("predecessor", "integer", "the one that ended or gave up a part"),
        Column("successor", "integer", "the one that it went over into"),
    ),
    _derived(
        "offices",
        m.OfficeSpell,
        "Who held which office of an organisation.",
        Column("organisation", "integer", "number of the organisation"),
        Column("person", "integer", "the person's random number"),
        Column("office", "text", "secretary, deputy_secretary or committee_member"),
        Column("provisional", "integer", "1: named by the superior, 0: elected"),
        Column("term_ends", "date", "day on which the congress is due", optional=True),
    ),
    _derived(
        "charges",
        m.ChargeSpell,
        "Who answered for which village.",
        Column("person", "integer", "the person's random number"),
        _VILLAGE,
    ),
    _derived(
        "households",
        m.HouseholdsSpell,
        "Who looked after how many households of which village.",
        Column("person", "integer", "the person's random number"),
        _VILLAGE,
        Column("households", "integer", "how many households"),
    ),
)
TABLES: tuple[Table, ...] = (
    *(LEDGER, PARTICULARS, FINDINGS, DIFFERENT, OUTLINES),
    *BESIDE,
    *_DERIVED,
)

LEFT_OUT: dict[str, str] = {
    "LedgerHead": "follows from the ledger's last entry",
    "EffectRow": "derived from the ledger",
    "RegisterInfo": "stands in the manifest",
    "DraftingRules": "how the office of the installation works",
    "Movable": "an office's own list beside the register, with what members said to it",
    "MovableTo": "part of that list",
    "NotedView": "part of that list",
    "MergerDue": "an office's own note beside the register",
    "Run": "a plan is made anew where it is wanted",
    "Adopted": "part of a plan",
    "SealedContact": "encrypted with keys that stay with the installation",
    "Token": "a way into the installation",
    "AnsweredRequest": "what the installation answered to programs",
    "DigestChoice": "belongs to the accounts of the installation",
    "Grant": "accounts and their roles belong to the installation",
    "Reading": "the log of reads belongs to the installation where the reading was done",
}
"""Tables of the database that no bundle holds, and why."""


def document() -> dict[str, Any]:
    """Return the schema as it stands in every bundle."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "rules": list(RULES),
        "kinds": dict(KINDS),
        "tables": [
            {
                "member": table.member,
                "words": table.words,
                "columns": [_column(column) for column in table.columns],
            }
            for table in TABLES
        ],
    }


def _column(column: Column) -> dict[str, Any]:
    known = {"name": column.name, "kind": column.kind, "words": column.words}
    return known | ({"optional": True} if column.optional else {})
