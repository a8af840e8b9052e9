"""The demo's federation: the industries of the United States of 2014 as workplaces, its four census regions as communities.

The accounts are real, the 232 people are invented: one for every industry in every region.
"""

from commonweal.examples import demo
from commonweal.web.demo.found import Federation
from commonweal.web.demo.people import one_in_each

TITLE = "Federation of Four Regions"
PASSWORD = "four regions"  # noqa: S105 for everyone who tries it out: the federation is invented
ANA, JONAS, LEA, BEN = "Ana Ruiz", "Jonas Weber", "Lea Brandt", "Ben Adler"
CAST = {
    ("health-and-social-care", "west"): ANA,
    ("shops", "west"): JONAS,
    ("education", "west"): LEA,
    ("power-gas-and-heat", "south"): BEN,
}
AS = {
    ANA: "a nurse in the West",
    JONAS: "delegate of the West on the council",
    LEA: "second in the West’s last election: she follows if Jonas Weber is recalled",
    BEN: "delegate of the power workers",
}
STANDING = {"west": (JONAS, LEA), "power-gas-and-heat": (BEN,)}


def federation() -> Federation:
    """The federation, ready to be founded."""
    bare = Federation(TITLE, demo.document(), (), PASSWORD, STANDING)
    people = one_in_each(list(bare.workplaces()), list(bare.communities()), CAST)
    return Federation(TITLE, bare.document, tuple(people), PASSWORD, STANDING, AS)
