"""Owns the ways a turn can fail; each has the kind that the gateway is told.

`channel` turns every one of them into a 503, and nothing of that turn is saved.
"""


class TurnFailed(Exception):
    """A turn that did not happen. Messages name parts of the engine, never what a customer said."""

    kind = "internal"


class NoModel(TurnFailed):
    """No model is loaded."""

    kind = "no_model"


class StoreFailed(TurnFailed):
    """The tracker store could not be read or written."""

    kind = "tracker_store"


class StaleTracker(TurnFailed):
    """Somebody else wrote to this conversation while the turn ran."""

    kind = "conflict"


class ConversationBusy(TurnFailed):
    """The turn before this one did not end in time."""

    kind = "busy"


class TurnTooLong(TurnFailed):
    """The turn did not end within its budget."""

    kind = "timeout"


class ActionsUnreachable(TurnFailed):
    """Nobody answers at the action server's address."""

    kind = "actions_unreachable"


class ActionsTooSlow(TurnFailed):
    """The action server did not answer in time."""

    kind = "actions_timeout"


class ActionsRefused(TurnFailed):
    """The action server answered with an error status."""

    kind = "actions_error"


class ActionsGarbled(TurnFailed):
    """The action server's answer is not what was agreed."""

    kind = "actions_garbled"


class ActionFailed(TurnFailed):
    """An action raised, or what it wanted to happen cannot happen."""

    kind = "action_failed"


class ReplyMissing(TurnFailed):
    """A reply was asked for that has no words for this language or channel, or lacks a value."""

    kind = "reply_missing"


class TooManyActions(TurnFailed):
    """The dialogue went in circles."""

    kind = "too_many_actions"
