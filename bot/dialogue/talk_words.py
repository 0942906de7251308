"""The small words of speech: pronouns, verbs that help, question words. `language` counts them.

Left out on purpose: what both languages have (is, in, was, over, die, had, we, are, have as a loan) and what names, companies and
titles are full of (de, het, van, der, en; the, of, and, for).
"""

from bot.model.conversation import Language

_DUTCH = """
    ik ikzelf je jij jou jouw jullie mijn mn m'n mij wij ze zij hij hem haar onze ons hun iemand niemand iets niets niks alles
    ben bent zijn waren zen heb hebt heeft hebben hadden kan kun kunt kunnen kon wil wilt willen wilde moet moeten moest mag mogen
    zal zult zullen zou zouden ga kga gaat gaan ging doe doet doen deed komt komen kwam krijg krijgt kreeg gekregen weet wist snap
    snapt begrijp vind vindt denk zie ziet staat klopt werkt duurt kost kosten bedoel bedoelt zeg zegt zei vraag vragen geef geven
    stuur stuurt sturen lukt hoef hoeft maak maakt maken laat bellen typte vergeten gebruik gebruiken ontvangen gestuurd gedaan geworden
    niet ni geen nooit nog wel even ff graag maar omdat dus waarom wrm waarvoor waar wanneer hoe hoezo hoeveel wie wat welke welk
    dit dat deze daar hier naar met voor zonder tussen ook nu als toch hoor eens gewoon gwn misschien mss weer altijd dan
    eigenlijk echt heel veel meer nodig liever straks vandaag gisteren eerst opnieuw verkeerd fout goed allemaal
    nee ja jawel bedankt dank dankje dankjewel alsjeblieft alstublieft aub ajb idd amai allee gij ge uw nen ne kheb zo'n da's
"""

_ENGLISH = """
    i i'm im i've ive i'll i'd my mine myself you your you're youre u ur yours him his she they them their theirs our
    someone anyone nobody something anything nothing it's its there's
    am be been have haven't havent hasn't has does doesn't doesnt don't dont do did didn't didnt can can't cant cannot could couldn't
    should would wouldn't must may might shall won't wont isn't isnt aren't wasn't will let let's needs
    got getting know knew think said says tell told gave sent received mean meant forgot tried trying asked asking takes took
    not never just only also really still again why what where who which how because if then than too
    this that these those here there with without from about into until while
    thanks thank thx cheers wanna gonna gotta whats what's that's thats who's
    to an some any much many enough sure wrong maybe now today tomorrow yesterday actually instead
"""

DUTCH, ENGLISH = frozenset(_DUTCH.split()), frozenset(_ENGLISH.split())

#: A greeting, or a yes or no, tells a language to begin in, but not that somebody changed it.
GREETINGS = {
    Language.NL: frozenset(
        {
            "hoi",
            "hallo",
            "hee",
            "goedemorgen",
            "goedemiddag",
            "goedenavond",
            "goeiedag",
            "dag",
            "moin",
            "ja",
            "nee",
            "doei",
        }
    ),
    Language.EN: frozenset(
        {"hello", "hi", "hey", "good morning", "good afternoon", "good evening", "yes", "no", "howdy"}
    ),
}
