"""Which items of a signup a customer's words name, clause by clause: "mijn mail is fout en het telefoonnummer ook"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.redaction import tokenise
from bot.signup.steps import country

_WORDS = {
    "security_contact": r"beveiliging\S*|security|contact(persoon| person)",
    "email": r"(e-?)?mail-?(adres|address|adresje|tje)?|mailbox",
    "vat_number": r"(btw|vat)([ -]?(nummer|number|nr))?|tax number",
    "mobile_number": r"(mobiel|mobiele|telefoon|tel|gsm|phone|mobile|cell)([ -]?(nummer|number|no|nr))?|06([ -]?nummer)?",
    "card": r"(?<!id-)(?<!id )(kaart|creditcard|betaalkaart|card)",
    "budget": r"(maand)?budget|limiet|limit|bedrag|amount",
    "job_title": r"functie(titel)?|baan|beroep|rol|job( title)?|role|position|title",
    "country": r"land|country",
    "registration_number": (
        r"kvk([ -]?(nummer|number|nr))?|bedrijf(snaam|snummer)?|firma(naam)?|zaak|onderneming\w*|handelsregister|"
        r"(our|the|de|het|onze?) vestiging|company|business|companies house"
    ),
    "call": r"bel(afspraak|moment|len)|gesprek|tijdstip|afspraak|call|appointment",
    "full_name": r"(voor|achter|familie)?naam|(first |last |full |sur|family )?name|heet",
}
#: Words that are about whatever number or name is at hand.
_VAGUE = {
    "mobile_number": r"nummer|number",
    "registration_number": r"registratie(nummer)?|registration( number)?",
    "call": r"tijd|time",
}
#: In this order: "bedrijfsmail" is an address, "het land van het bedrijf" a country.
_SHARP = {key: re.compile(rf"\b({words})\b", re.IGNORECASE) for key, words in _WORDS.items()}
_BLUNT = {key: re.compile(rf"\b({words})\b", re.IGNORECASE) for key, words in _VAGUE.items()}
_OWN_NAME = re.compile(
    r"\b(mijn|m'n|mn|my|ik|voornaam|achternaam|familienaam|(first|last|full|family) name|surname)\b", re.IGNORECASE
)
#: Questions at which a name or a number is the company's, or somebody else's, unless it is called one's own.
_ABOUT_A_COMPANY = frozenset({"registration_number", "company_confirmed", "vat_number"})
_BETWEEN = re.compile(r"\s*(?:[,;:.](?=\s)|\n)\s*|\s+(?:en|and|plus|maar ook|but also)\s+", re.IGNORECASE)
_MY_NAME_IS = re.compile(r"\b(ik heet|mijn naam is|my name(?: is|['’]?s)|i'?m called)\b", re.IGNORECASE)
_IN_A_COUNTRY = re.compile(r"\b(in|uit|from|is|een|a)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """An item with the words about it."""

    key: str
    words: str


def named_items(text: str, asks: str | None, phone: str | None = None) -> tuple[Named, ...]:
    """Return every item that words name, in the order of the words; a clause that names none goes with the one before."""
    found: dict[str, str] = {}
    last = ""
    for clause in _clauses(text):
        key = item_in(clause, asks, phone) or last
        if key:
            found[key] = f"{found[key]}, {clause}" if key in found else clause
        last = key
    return tuple(Named(key, words) for key, words in found.items())


def _clauses(text: str) -> Iterator[str]:
    return filter(None, (part.strip() for part in _BETWEEN.split(text)))


def item_in(clause: str, asks: str | None, phone: str | None = None) -> str | None:
    """Return the item that a clause names: by its noun, else by what stands in it."""
    if _MY_NAME_IS.search(clause):
        return "full_name"
    if country.find(clause) and (_IN_A_COUNTRY.search(clause) or asks == "company_confirmed"):
        return "country"
    for patterns in (_SHARP, _BLUNT):
        for key, pattern in patterns.items():
            if pattern.search(clause):
                return _company_first(key, clause, asks, vague=patterns is _BLUNT)
    tokens = tokenise(clause, asks, phone).tokens
    return "email" if tokens.emails else "mobile_number" if tokens.phones else None


def _company_first(key: str, clause: str, asks: str | None, *, vague: bool) -> str:
    is_general = (vague and key == "mobile_number") or (key == "full_name" and not _OWN_NAME.search(clause))
    if not is_general or asks not in _ABOUT_A_COMPANY:
        return key
    return "vat_number" if asks == "vat_number" and vague else "registration_number"
