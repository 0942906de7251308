"""The closed list of ways in which a port can fail; adapters translate vendor codes into these and nothing else."""


class PortError(Exception):
    """A port could not do what was asked.

    `retryable`: the same call may succeed later. `ours`: we have to mend something (a key, a setting).
    `rep_text`: the sentence a sales rep reads about it. The message never holds personal data or a secret.
    """

    retryable = False
    ours = False
    rep_text = "The provider could not do this."


class Unavailable(PortError):
    """The provider did not answer in time, or said that it is down; whether it acted is known to be no."""

    retryable = True
    rep_text = "The provider did not answer."


class Ambiguous(PortError):
    """The provider may have acted: the connection broke after the request was sent. Reconcile before trying again."""

    rep_text = "The provider may have done this; it is being looked up."


class Throttled(PortError):
    """The provider asks to slow down; `retry_after` is in seconds."""

    retryable = True
    rep_text = "The provider asked to wait."

    def __init__(self, retry_after: float) -> None:
        """Keep how long to wait, in seconds."""
        super().__init__(f"retry after {retry_after:.0f} s")
        self.retry_after = retry_after


class Refused(PortError):
    """The provider will never do this for this input; `code` is the vendor's own code."""

    rep_text = "The provider refused this."

    def __init__(self, code: str) -> None:
        """Keep the vendor's code (never its message, which may quote personal data)."""
        super().__init__(code)
        self.code = code


class OptedOut(PortError):
    """The recipient asked not to be texted (Twilio 21610): a state of consent, never retried."""

    rep_text = "This number said STOP."


class Misconfigured(PortError):
    """Our credentials or settings are wrong."""

    ours = True
    rep_text = "Our access to the provider is not set up correctly."


class UnexpectedReply(PortError):
    """The provider answered something its description does not allow."""

    ours = True
    rep_text = "The provider answered something we do not understand."
