"""Who lives in a demo federation: invented people, the same at every founding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

GIVEN = """
    Ada Amir Anita Aron Asha Bao Berta Bruno Carmen Chidi Clara Dalia Daniel Dora Edwin Elena Emil Esra Fatima Felix
    Flora Gita Hana Hugo Ida Imre Ines Ivo Jana Jin Joan Joy Kai Karim Kemi Lars Leila Lin Luis Maja Malik Marta Mei
    Milo Mina Nadia Nils Noor Olga Omar Oskar Paula Pia Rafa Rosa Samir Sara Selma Sofia Tariq Tess Tomas Uma Vera
    Viktor Wanda Yara Yusuf Zoe
""".split()  # noqa: SIM905
FAMILY = """
    Abara Adler Alves Amani Bauer Bello Berg Castro Chen Costa Danso Diaz Ekwueme Farah Fischer Fontaine Garcia Gupta
    Haddad Hale Hansen Ito Ivanov Jansen Jensen Kaya Keller Khan Kim Kowal Laine Lopez Lund Mbeki Meyer Moreau Nagy
    Novak Nunez Okafor Olsen Osei Park Patel Petrov Quinn Rahman Reyes Rossi Sato Silva Singh Sorensen Tanaka Torres
    Varga Walsh Weiss Yilmaz Zhang
""".split()  # noqa: SIM905


@dataclass(frozen=True)
class Person:
    """An invented person, the bodies they belong to, and whether one can log in as them."""

    name: str
    bodies: tuple[str, ...]  # keys
    login: bool = False


def names() -> Iterator[str]:
    """Names without end that are all different: every given name meets every family name before one comes back."""
    for turn in range(len(FAMILY)):
        for place, given in enumerate(GIVEN):
            yield f"{given} {FAMILY[(turn * 7 + place * 11) % len(FAMILY)]}"


def one_in_each(workplaces: Sequence[str], communities: Sequence[str], cast: dict[tuple[str, str], str]) -> list[Person]:
    """One person for every workplace in every community; ``cast`` names those one can log in as."""
    fresh = (name for name in names() if name not in cast.values())
    return [
        Person(cast.get((work, home)) or next(fresh), (home, work), login=(work, home) in cast)
        for work in workplaces
        for home in communities
    ]
