"""The domain name system as `MailDomains`: a domain that has an MX record, or an address of its own, takes mail."""

import dns.asyncresolver
import dns.exception
import dns.resolver

from bot.ports.errors import Unavailable

_SECONDS = 5.0


class DnsMailDomains:
    """Asks the machine's own resolver."""

    async def receives_mail(self, domain: str) -> bool:
        """Look for MX, then for A and AAAA (RFC 5321, 5.1); a null MX (RFC 7505) says no."""
        for kind in ("MX", "A", "AAAA"):
            try:
                answer = await dns.asyncresolver.resolve(domain, kind, lifetime=_SECONDS)
            except dns.resolver.NXDOMAIN:
                return False
            except dns.resolver.NoAnswer:
                continue
            except dns.exception.DNSException as error:
                raise Unavailable(type(error).__name__) from None
            return not (kind == "MX" and len(answer) == 1 and str(answer[0].exchange) == ".")
        return False
