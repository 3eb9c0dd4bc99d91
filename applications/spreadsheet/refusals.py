"""Why a file is not taken in as a spreadsheet: each rule once, and in Danish what to do instead."""

MOST_MEGABYTES = 5  # what the web server lets through; a whole budget of 300 posts is about 0.1
MOST_UNPACKED = 50 * 1024 * 1024
MOST_RATIO = 100
MOST_PARTS = 1000
MOST_SHEETS = 30
MOST_ROWS = 2000
MOST_COLUMNS = 250
MOST_ELEMENTS = 600_000  # of XML, in the whole file
MOST_LETTERS = 1_000_000  # in the cells of the sheet that is read
LONGEST_TEXT = 32_767  # of one cell, as in a spreadsheet program
HEADINGS_WITHIN = 40  # rows from the top
SECONDS = 5
MEGABYTES_OF_MEMORY = 256

SAVE_ANEW = "Åbn filen i jeres regneark, gem den igen som Excel-projektmappe (.xlsx), og prøv igen."
SLIM = "Slet det, der ikke hører til budgettet, og prøv igen."
USE_OURS = "Hent budgetskemaet på budgetsiden, og kopiér jeres tal ind i det som værdier."

REFUSALS = {
    "empty": f"Filen er tom. {SAVE_ANEW}",
    "too_large": f"Filen er større end {MOST_MEGABYTES} MB. {SLIM}",
    "not_a_sheet": f"Filen er ikke et regneark af typen .xlsx, uanset hvad den hedder. {SAVE_ANEW}",
    "old_sheet": f"Filen er et regneark af en ældre type (.xls). {SAVE_ANEW}",
    "other_sheet": f"Filen er et regneark af en anden type (.ods). {SAVE_ANEW}",
    "encrypted": "Filen er låst med adgangskode. Fjern adgangskoden i jeres regneark, gem filen, og prøv igen.",
    "broken": f"Filen er ødelagt eller ikke hel. {SAVE_ANEW}",
    "packed_too_hard": f"Filen er pakket på en måde, som et almindeligt regneark ikke er. {USE_OURS}",
    "unpacks_too_large": f"Filen fylder for meget, når den pakkes ud (over {MOST_UNPACKED // 1024**2} MB). {USE_OURS}",
    "too_many_parts": f"Filen består af flere dele, end et budget kan have. {USE_OURS}",
    "odd_names": f"Filen indeholder dele med navne, som et regneark ikke har. {USE_OURS}",
    "nested": f"Der ligger andre filer inde i regnearket. Slet indsatte filer og objekter, og prøv igen. {USE_OURS}",
    "macros": "Regnearket indeholder makroer. Gem det som Excel-projektmappe uden makroer (.xlsx), og prøv igen.",
    "external_links": f"Regnearket henter indhold andre steder fra. Bryd kæderne, og prøv igen. {USE_OURS}",
    "entities": f"Regnearket indeholder erklæringer (DTD), som et almindeligt regneark ikke har. {USE_OURS}",
    "too_many_rows": f"Arket har indhold længere nede end række {MOST_ROWS}. {SLIM}",
    "too_many_columns": f"Arket har indhold længere ude end kolonne {MOST_COLUMNS}. {SLIM}",
    "too_many_cells": f"Regnearket har for mange celler til at være et budget. {USE_OURS}",
    "too_long_text": f"En celle indeholder mere end {LONGEST_TEXT} tegn. Gør teksten kortere, og prøv igen.",
    "too_many_sheets": f"Filen har flere end {MOST_SHEETS} ark. Slet dem, der ikke hører til budgettet.",
    "no_sheet": f"Der er ikke noget ark med celler i filen. {USE_OURS}",
    "too_demanding": f"Filen kunne ikke læses inden for {SECONDS} sekunder. {USE_OURS}",
    "no_headings": f"Arket har ikke budgettets kolonner (Kategori, Specifikation, måneder …). {USE_OURS}",
    "too_many_posts": "Arket har flere poster eller linjer, end et budget kan have. Slå nogle sammen, og prøv igen.",
    "busy": "Der læses mange regneark lige nu. Vent et øjeblik, og prøv igen. Intet er ændret.",
}


class SheetRefused(Exception):
    """The file as a whole is refused; `code` is a key of REFUSALS, `text` the Danish sentence."""

    def __init__(self, code: str) -> None:
        self.code, self.text = code, REFUSALS[code]
        super().__init__(code)
