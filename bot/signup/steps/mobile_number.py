"""`mobile_number`: the number that ties the channels together; by SMS the customer confirms the one they text from."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from bot.model.checks import CheckName
from bot.model.conversation import Channel
from bot.model.signup import Signup
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
#: Calling regions we sell to (C-03); everything else is refused before any provider is asked.
#: The numbering plan counts some British ranges to Guernsey, Jersey and Man; people there and elsewhere call them British.
COUNTRIES = frozenset({"NL", "BE", "DE", "GB", "GG", "JE", "IM"})


def judge(number: str) -> Accepted | Rejected:
    """Tell by the numbering plan alone whether an E.164 number can be a customer's mobile."""
    try:
        parsed = phonenumbers.parse(number, None)
    except NumberParseException:
        return Rejected("phone_form")
    if not phonenumbers.is_valid_number(parsed):
        return Rejected("phone_form")
    if phonenumbers.region_code_for_number(parsed) not in COUNTRIES:
        return Rejected("phone_country")
    if phonenumbers.number_type(parsed) not in _MOBILE:
        return Rejected("phone_not_mobile")
    return Accepted({"number": phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)})


def read(answer: Answer, _: Signup) -> Result:
    """Take a number, or `this` for the one texted from."""
    if answer.value == "other":
        return Rejected("phone_other")
    if answer.sender and (
        answer.value in {"this", "yes"} or (answer.intent == "affirm" and answer.channel is Channel.SMS)
    ):
        return judge(answer.sender)
    if answer.tokens.phones:
        return judge(answer.tokens.phones[0])
    if answer.tokens.numbers or answer.tokens.codes:
        return Rejected("phone_form")
    return Unclear()


STEP = Step(
    key="mobile_number",
    stage=1,
    read=read,
    starts=(CheckName.PHONE,),
    waits=CheckName.PHONE,
    voids=frozenset({"otp"}),
    voids_checks=frozenset({CheckName.PHONE, CheckName.OTP}),
)
