"""The customer's own name, address and number where other answers hold them; a correction is followed there. `turn` calls it."""

from bot.model.signup import Fact, Signup

_PARTS = ("full_name", "email", "mobile_number")


def own(signup: Signup) -> Fact:
    """Return the customer as somebody to be reached."""
    name = signup.facts["full_name"]
    return {
        "name": f"{name['first']} {name['last']}".strip(),
        "email": signup.facts["email"]["address"],
        "phone": signup.facts["mobile_number"]["number"],
    }


def followed(before: Signup, after: Signup) -> Signup:
    """Return a changed signup in which the customer's own contacts are the new ones, wherever they were the old ones."""
    if any(part not in signup.facts for part in _PARTS for signup in (before, after)):
        return after
    old, new = own(before), own(after)
    contact, budget = after.facts.get("security_contact"), after.facts.get("budget")
    if contact and dict(contact) == dict(old):
        after = after.with_fact("security_contact", new)
    if budget and budget.get("warn") == old["email"]:
        after = after.with_fact("budget", {**budget, "warn": new["email"]})
    return after
