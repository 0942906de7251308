"""Owns what a domain must promise before this engine talks by it.

`validate` and `train` tell the author, `model` refuses to load what breaks it.
"""

from collections.abc import Iterator

from rasa.shared.core.constants import ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain


def problems(domain: Domain) -> Iterator[str]:
    """Everything that is wrong with a domain; nothing when it fits."""
    if ACTION_SESSION_START_NAME not in domain.user_actions:
        yield "the domain has no action_session_start of its own, to read the journey back from the store"
    if domain.session_config.carry_over_slots:
        yield "the domain carries slots over to a new session; they are to be read back from the store"
