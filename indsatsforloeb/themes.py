"""What are the six themes of an advisory course called? The guide, section 4; the keys are the call's own."""

THEMES: dict[str, str] = {
    "leadership": "Ledelse og organisation",
    "coherence": "Helhed og sammenhæng",
    "cooperation": "Samarbejde med borgeren",
    "health": "Sundhed",
    "civil_society": "Civilsamfund",
    "education": "Uddannelse og beskæftigelse",
}


def in_words(keys: object) -> str:
    """The themes with these keys, in the guide's order, as «Sundhed, Civilsamfund»; unknown keys are left out."""
    chosen = set(keys) if isinstance(keys, list | set | tuple | frozenset) else set()
    return ", ".join(words for key, words in THEMES.items() if key in chosen)
