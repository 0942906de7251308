"""Owns made-up texts without a card number, with numbers of every other kind that customers write."""

import uuid
from collections.abc import Callable, Iterator
from random import Random

#: Forms of numbers, divided by bars: `#` is a digit, `%` a digit but 0, `@` a letter.
_FORMS = {
    "phone": (
        "06########|06 ## ## ## ##|06-########|+316########|+31 6 #### ####|0031 6 ########|020 ### ## ##|(0#%) ### ## ##|"
        "+32 4%# ## ## ##|04%# ## ## ##|+49 15# ########|015# ########|+44 7%## ######|07%## ######|020 %### ####|"
        "+1 (2%#) ###-####|06 #### #### / 06 #### ####|+31 6 %### #### of 06 %### ####|06########, 06########"
    ),
    "register number": (
        "########|KvK ########|0%##.###.###|1###.###.###|HRB %#####|@@######|KvK ########, vestiging 0000########|RSIN #########"
    ),
    "VAT number": (
        "NL#########B##|NL ####.##.###.B##|DE#########|BE0#########|BE 0###.###.###|GB#########|GB ### #### ##|GB############|"
        "#########B##|BTW: NL#########B##|SE############|ATU########|FR###########"
    ),
    "order": (
        "ORD-2026-######|order ##########|#%#-#######-#######|bestelnummer %#########|INV-%###########|PO#########|"
        "factuur 2026%#####|SO%####-###|ticket ##########|order %###########|ref. %###-####-####|3S@@@@#########|"
        "JVGL0###############|A######## / B########|tracking %#############|klantnummer %######"
    ),
    "code": (
        "######|### ###|##-##-##|G-######|je code is ######|your code: ######. not for sharing|######\n######|code ########|#### ####"
    ),
    "postcode": "#### @@|Dam #, %### @@ Amsterdam|@@% #@@|%####",
    "amount": (
        "€ %.###,##|%##.###,-|EUR %.###.###,##|£%,###.##|%####|%.###,## - %.###,##|%###-%###|%.### / %.### / %.### / %.###"
    ),
}
_KINDS = {"#": "0123456789", "%": "123456789", "@": "ABCDEFGHJKLMNPRSTUVWXYZ"}
_IBANS = (
    ("NL", "@@@@##########"), ("DE", "#" * 18), ("BE", "#" * 12), ("GB", "@@@@" + "#" * 14), ("FR", "#" * 23), ("ES", "#" * 20),
)  # fmt: skip
_TALK = (
    "Ik heb {} medewerkers en {} licenties",
    "about {} to {} euro a month",
    "€ {}.{}00,00 tot € {}.500,00",
    "{}, {} of {} gebruikers",
    "kantoor op nummer {}, {} hoog",
    "1. {}00\n2. {}00\n3. {}00\n4. {}00",
    "tussen {}.000,00 en {}.500,00 per jaar",
    "{} {} {} {}",
    "one or two of them, maybe {}",
    "een of twee, misschien wel drie of vier, vijf is te veel ({})",
    "versie {}.{}.{}",
    "{}%, {}x, {}k",
)
_AROUND = ("{}", "{}", "het is {}", "{} graag", "my number: {}")


def _filled(random: Random, form: str) -> str:
    return "".join(random.choice(_KINDS.get(sign, sign)) for sign in form)


def _from_form(forms: str) -> Callable[[Random], str]:
    return lambda random: _filled(random, random.choice(forms.split("|")))


def _date(random: Random) -> str:
    day, month, year = random.randint(1, 28), random.randint(1, 12), random.randint(1950, 2035)
    hour, minute = random.randrange(24), random.randrange(60)
    dashed, dotted, iso = f"{day:02}-{month:02}-{year}", f"{day:02}.{month:02}.{year}", f"{year}-{month:02}-{day:02}"
    return random.choice(
        (
            dashed,
            iso,
            f"{day}/{month}/{year}",
            f"{dotted} {hour:02}:{minute:02}",
            f"{year}{month:02}{day:02}{hour:02}{minute:02}00",
            f"{iso}T{hour:02}:{minute:02}:12Z",
            f"van {dashed} t/m {min(day + 3, 28):02}-{month:02}-{year + 1}",
            f"{dashed} - {day:02}-{month:02}-{year + 2}",
            f"{day} mei {year}, {hour:02}.{minute:02} uur",
        )
    )


def _guid(random: Random) -> str:
    name = str(uuid.UUID(int=random.getrandbits(128), version=4))
    return random.choice((name, name.upper(), name.replace("-", ""), f"{{{name}}}"))


def _iban(random: Random) -> str:
    country, rest = random.choice(_IBANS)
    account = country + _filled(random, "##" + rest)
    return random.choice(("", " ", " ")).join(account[n : n + 4] for n in range(0, len(account), 4))


def _talk(random: Random) -> str:
    text = random.choice(_TALK)
    return text.format(*(random.randint(1, 99) for _ in range(text.count("{}"))))


#: Numbers that are none of a card, by kind.
OTHERS: dict[str, Callable[[Random], str]] = {
    **{name: _from_form(forms) for name, forms in _FORMS.items()},
    "IBAN": _iban,
    "date": _date,
    "GUID": _guid,
    "talk": _talk,
}


def negatives(random: Random, count: int) -> Iterator[tuple[str, str]]:
    """Yield so many texts without a card number: the kind of number, the text."""
    names = list(OTHERS)
    for n in range(count):
        name = names[n % len(names)]
        yield name, random.choice(_AROUND).format(OTHERS[name](random))
