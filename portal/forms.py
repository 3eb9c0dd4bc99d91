"""What is asked about an organisation: whom to invite, and the official mailbox that gets a copy of every receipt."""

from typing import Any

from django import forms

from portal.models import Organisation


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label="Kollegaens e-mail",
        help_text="Den e-mail, kollegaens MitID Erhverv er oprettet med.",
        error_messages={
            "required": "Skriv kollegaens e-mail.",
            "invalid": "Skriv en gyldig e-mail, for eksempel navn@kommune.dk.",
        },
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"prefix": f"invitation-{organisation.pk}"}))
        self.organisation = organisation


class OfficialMailboxForm(forms.Form):
    official_email = forms.EmailField(
        label="Officiel postkasse",
        help_text="Får en kopi af kvitteringen, hver gang I indsender eller trækker en ansøgning tilbage.",
        error_messages={
            "required": "Skriv jeres officielle postkasse.",
            "invalid": "Skriv en gyldig e-mail, for eksempel post@kommune.dk.",
        },
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        kwargs |= {"prefix": f"organisation-{organisation.pk}"}
        super().__init__(*args, initial={"official_email": organisation.official_email}, **kwargs)
        self.organisation = organisation
