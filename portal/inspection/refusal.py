"""Why is a file not taken? A code for tests and counts, and a Danish sentence that says which rule and what to do."""


class FileRefused(Exception):
    """`text` is shown where the file was chosen."""

    def __init__(self, code: str, text: str) -> None:
        self.code, self.text = code, text
        super().__init__(code)


def unreadable(what: str) -> FileRefused:
    return FileRefused("unreadable", f"Filen kan ikke læses som {what}. Den er beskadiget eller ikke hentet helt.")


def mixed() -> FileRefused:
    text = "Filen er både det, den ser ud til, og noget mere (fx en webside eller et arkiv). Gem den på ny som PDF."
    return FileRefused("mixed", text)


def locked() -> FileRefused:
    text = "Filen er beskyttet med adgangskode, så styrelsen ikke kan læse den. Gem den uden adgangskode."
    return FileRefused("encrypted", text)


def acting() -> FileRefused:
    text = "Filen indeholder makroer eller indlejrede programmer. Gem den uden, fx som PDF."
    return FileRefused("macros", text)


def too_big_inside(
    text: str = "Filen fylder for meget, når den pakkes ud. Gem den på ny, eller del den.",
) -> FileRefused:
    return FileRefused("too_complex", text)
