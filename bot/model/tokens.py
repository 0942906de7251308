"""What a machine recognises exactly in a customer's words; taken out by `bot.redaction` before the engine sees the text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """Recognised parts: `phones` as E.164, `emails` lower-cased in the domain, `codes` as bare digits (4 to 8 of them),
    `numbers` everything else with digits as typed (register and VAT numbers, amounts), `vats` VAT-shaped ones.
    """

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    vats: tuple[str, ...] = ()
