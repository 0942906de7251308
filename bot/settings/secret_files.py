"""Owns the secrets that sandbox mode makes for itself, once, in files that only their owner may read.

`defaults` fills them in where the environment names none; live mode never comes here.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def kept_secret(folder: Path, name: str) -> str:
    """The secret of this name; made on first use. Two processes that start together get the same one."""
    path = folder / name
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
    # A link fails when the name is taken, so whoever comes first wins and nobody reads half a file.
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
