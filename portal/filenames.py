"""What is a sender's file shown as? The name is words on a page and in a header; never a path, never a key."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 150  # characters, the ending included
NAMELESS = "fil"
NOT_IN_A_NAME = re.compile(r'[<>:"|?*]')
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
JOINER = "\u200d"  # holds an emoji of several together
# A name may say what it was before («budget.xlsx.pdf»), but not that it was something that runs.
RUNS = frozenset(
    "exe com bat cmd scr pif msi msp cpl hta jar js jse vbs vbe wsf wsh ps1 psm1 lnk reg dll sys sh bash py pl rb app "
    "apk dmg iso img html htm xhtml mht svg svgz php asp aspx jsp docm dotm xlsm xltm xlsb xlam pptm potm ppam".split()
)


def shown_name(raw: str) -> str:
    """The name without its folders, without signs that cannot be seen or turn the reading, and at most LONGEST long.

    Never empty; the ending survives a cut. The same name gives the same answer again.
    """
    text = unicodedata.normalize("NFC", raw.replace("\\", "/").rpartition("/")[2])
    text = "".join(sign for sign in text if _is_seen(sign))
    text = " ".join(NOT_IN_A_NAME.sub("-", text).split()).rstrip(". ")
    text = f"{NAMELESS}{text}" if re.fullmatch(r"\.\w+", text) else text.lstrip(". ")
    stem, dot, ending = text.rpartition(".")
    if not dot:
        stem, ending = text, ""
    if stem.partition(".")[0].strip().lower() in RESERVED:
        stem = f"_{stem}"
    room = LONGEST - len(dot + ending)
    whole = f"{stem[: max(room, 1)].rstrip('. ')}{dot}{ending[: LONGEST - 2]}"
    return whole if whole.strip("._- ") else NAMELESS


def _is_seen(sign: str) -> bool:
    """No control, no invisible or turning sign, no half of a pair, nothing private; joiners within emoji stay."""
    return sign == JOINER or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def extension_of(name: str) -> str:
    """The ending in small letters, «pdf»; empty when there is none."""
    return PurePosixPath(name).suffix.lower().removeprefix(".")


def runs_in_disguise(name: str) -> bool:
    """Whether an ending inside the name is one of something that runs: «faktura.exe.pdf»."""
    return any(part.strip().lower() in RUNS for part in name.split(".")[1:-1])
