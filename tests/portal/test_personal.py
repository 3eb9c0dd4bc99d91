"""Is it seen what looks as if it leads to one person, and only that?"""

import pytest

from portal.personal import personal_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Borgeren 010190-1234 er med.", ["et cpr-nummer"]),
        ("0101901234", ["et cpr-nummer"]),
        ("Skriv til pernille@kommune.example.", ["en e-mail"]),
        ("Ring på 72 42 37 00, eller +45 72423700.", ["et telefonnummer"]),
        ("Puljen er på 12.345.678 kr. i 2019 og 2020, § 15.25.09, den 17.09.2019 kl. 12.00.", []),
        ("Konto 15.25.09.10, CVR-nummeret står i brevet.", []),
    ],
)
def test_cpr_email_and_telephone_are_seen(text, found):
    assert personal_in(text) == found
