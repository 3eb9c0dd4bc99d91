"""What is asked in the analysis: a document for it, how many links to whom, and whether one is sure?"""

from collections.abc import Iterable
from typing import Any

from django import forms

from cases.forms.shared import RunForm
from indsatsforloeb.rules.analysis import LONGEST_TEXT, LONGEST_TITLE, ONE_THING
from indsatsforloeb.rules.evaluation import MOST_LINKS
from indsatsforloeb.states import AnswerGroup, MaterialKind
from portal.filetypes import DEFAULT_MEGABYTES

NO_KIND = "Vælg, hvad det er."
NO_TITLE = f"Skriv en titel på højst {LONGEST_TITLE} tegn."
NO_GROUP = "Vælg medarbejdere eller borgere."
HOW_MANY = f"Skriv et antal fra 1 til {MOST_LINKS}."


class MaterialForm(RunForm):
    """A text or a file; `kinds`: those that can be added now."""

    kind = forms.ChoiceField(
        label="Hvad er det?", widget=forms.RadioSelect, error_messages={"required": NO_KIND, "invalid_choice": NO_KIND}
    )
    title = forms.CharField(
        label="Titel", max_length=LONGEST_TITLE, error_messages={"required": NO_TITLE, "max_length": NO_TITLE}
    )
    text = forms.CharField(
        label="Tekst", max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Skriv en tekst, eller vælg en fil. Skriv ikke borgeres fulde navne.",
        error_messages={"max_length": "Teksten er for lang. Der er plads til 20.000 tegn."},
    )  # fmt: skip
    file = forms.FileField(
        label="Fil", required=False, help_text=f"PDF, billede, Word eller regneark. Højst {DEFAULT_MEGABYTES} MB."
    )

    def __init__(self, *args: Any, kinds: Iterable[MaterialKind], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        for name in ("text", "file"):
            self.fields[name].says_itself_when_needed = True

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not {"text", "file"} & set(self.errors) and bool(said["text"]) == bool(said["file"]):
            self.add_error("text", ONE_THING)
        return said


class LinksForm(RunForm):
    """The links of one group, so many at a time."""

    group = forms.ChoiceField(
        label="Hvem skal svare?", choices=AnswerGroup.choices, widget=forms.RadioSelect,
        error_messages={"required": NO_GROUP, "invalid_choice": NO_GROUP},
    )  # fmt: skip
    count = forms.IntegerField(
        label="Antal links", min_value=1, max_value=MOST_LINKS, help_text=f"Fra 1 til {MOST_LINKS}.",
        widget=forms.TextInput(attrs={"class": "input-char-4", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), HOW_MANY),
    )  # fmt: skip


class SureForm(RunForm):
    """A tick before what cannot be undone; `says` stands beside it, `unsaid` is the error without it."""

    sure = forms.BooleanField()

    def __init__(self, *args: Any, says: str, unsaid: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sure"].label, self.fields["sure"].error_messages["required"] = says, unsaid
