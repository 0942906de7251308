"""Which item of the signup a customer means: "mijn e-mailadres was fout", "the company is in Belgium"."""

import re

from bot.model.tokens import Tokens

_WORDS = {
    "email": r"e-?mail(adres)?|mail(adres|tje)?|mailbox",
    "mobile_number": r"(mobiele?|telefoon|tel|gsm|phone|mobile|cell)([ -]?(nummer|number|no|nr))?|06|nummer|number",
    "full_name": r"(voor|achter|familie)?naam|(first |last |sur|family )?name|heet",
    "job_title": r"functie|baan|beroep|rol|job( title)?|role|position|title",
    "country": r"land|country|belgi\S*|duitsland|germany|nederland|netherlands|england|engeland|uk",
    "vat_number": r"btw|vat|tax",
    "registration_number": (
        r"kvk|bedrijf(snaam|snummer)?|firma|zaak|onderneming\w*|handelsregister|company|business|registration|companies house"
    ),
    "card": r"kaart|creditcard|betaalkaart|card",
    "budget": r"budget|limiet|limit|bedrag|amount",
    "security_contact": r"beveiliging\S*|security|contactpersoon|contact",
    "call": r"bel(afspraak|moment|len)?|gesprek|tijdstip|tijd|afspraak|call|appointment|time|slot",
}
#: The more telling words are looked for first: "bedrijfsnaam" is the company, "kvk-nummer" is not the phone.
_ORDER = (
    "email",
    "vat_number",
    "registration_number",
    "card",
    "budget",
    "security_contact",
    "country",
    "job_title",
    "call",
    "mobile_number",
    "full_name",
)
_PATTERNS = {key: re.compile(rf"\b({_WORDS[key]})\b", re.IGNORECASE) for key in _ORDER}


def named_item(text: str, tokens: Tokens, asks: str | None) -> str | None:
    """Return the question key that words name, by their nouns, else by what they contain; None when they name none."""
    for key, pattern in _PATTERNS.items():
        if pattern.search(text) and key != asks:
            return key
    if tokens.emails and asks != "email":
        return "email"
    if tokens.phones and asks != "mobile_number":
        return "mobile_number"
    return None
