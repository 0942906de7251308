"""What a machine recognises exactly in a customer's words; taken out by `bot.redaction` before the engine sees the text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """Recognised parts: `phones` as E.164, `emails` as typed, `codes` as bare digits (six of them), `numbers` everything else
    with digits as typed (register and VAT numbers, amounts), `vats` the VAT-shaped ones among these.
    """

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    vats: tuple[str, ...] = ()
