"""Whether an e-mail domain can receive mail."""

from typing import Protocol


class MailDomains(Protocol):
    """The domain name system, for mail."""

    async def receives_mail(self, domain: str) -> bool:
        """Tell whether the domain exists and takes mail; an outage is Unavailable, never False."""
        ...
