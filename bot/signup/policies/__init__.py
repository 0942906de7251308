"""The texts that customers accept, one file per document, language and version; their hashes are what the ledger keeps."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.model.conversation import Language


@dataclass(frozen=True, slots=True)
class PolicyText:
    """One text as shown: `body` is Markdown; `sha256` is the hash of the whole file's bytes, version and title included."""

    document: str
    language: Language
    version: str
    title: str
    body: str
    sha256: str


@cache
def text(document: str, language: Language) -> PolicyText:
    """Return the current text of a document; raises FileNotFoundError for one that does not exist."""
    raw = (files(__package__) / f"{document}.{language}.md").read_bytes()
    head, _, body = raw.decode().partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return PolicyText(document, language, fields["version"], fields["title"], body, hashlib.sha256(raw).hexdigest())
