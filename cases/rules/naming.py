"""Does a text that others read name a citizen or a relative of the group? One question for every such text."""

from collections.abc import Mapping

from cases.group import citizens_named_in
from cases.models import Case
from portal.steps import Obstacle

NAMES_A_CITIZEN = "Teksten læses af andre. Skriv «en borger» eller «en pårørende» i stedet for {names}."


def obstacles_of_names(case: Case, texts: Mapping[str, str]) -> list[Obstacle]:
    """`texts`: {where it is typed («#id_rooms»): what is typed}. Asked at each saving, for the group grows."""
    found = []
    for place, text in texts.items():
        if names := citizens_named_in(case, [text]):
            said = NAMES_A_CITIZEN.format(names=" og ".join(names))
            found.append(Obstacle("text_names_a_citizen", said, place))
    return found
