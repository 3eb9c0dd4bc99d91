"""What is asked of those who begin a pool: its address and title, what to begin from, or a pool file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from pools.models import Pool
from pools.poolfile import PoolFileError, Problem, read
from pools.poolfile.checks_of_page import SLUG

LONGEST_FILE = 1_000_000  # bytes; the longest pool there is has 60,000


class NewPoolForm(forms.Form):
    title = forms.CharField(
        label="Titel",
        max_length=300,
        error_messages={"required": "Skriv puljens titel.", "max_length": "Titlen må højst være 300 tegn."},
    )
    slug = forms.CharField(
        label="Adresse",
        max_length=80,
        help_text="Små bogstaver a-z, tal og bindestreg, fx recovery-2027. Den kan ikke ændres bagefter.",
        error_messages={"required": "Skriv adressen.", "max_length": "Adressen må højst være 80 tegn."},
    )

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"].strip()
        if not SLUG.fullmatch(slug):
            raise forms.ValidationError("Adressen må kun have små bogstaver a-z, tal og bindestreg.")
        if Pool.objects.filter(slug=slug).exists():
            raise forms.ValidationError("Der er allerede en pulje med den adresse.")
        return slug

    def clean_title(self) -> str:
        return self.cleaned_data["title"].strip()


class PoolChoice(forms.ModelChoiceField):
    def label_from_instance(self, pool: Pool) -> str:  # type: ignore[override]
        """Several may have the same title; the address is one pool's alone."""
        return f"{pool.title} ({pool.slug})"


class ClonePoolForm(NewPoolForm):
    """«Brug som udgangspunkt»."""

    source = PoolChoice(
        label="Brug som udgangspunkt",
        queryset=Pool.objects.none(),
        to_field_name="slug",
        empty_label="Vælg en pulje",
        help_text="Alle tekster, spørgsmål og antagelser følger med. Datoerne skal vælges på ny.",
        error_messages={"required": "Vælg en pulje.", "invalid_choice": "Vælg en af puljerne."},
    )
    field_order = ["source", "title", "slug"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="clone", **kwargs)
        self.fields["source"].queryset = Pool.objects.order_by("-created_at", "-pk")


class PoolFileForm(forms.Form):
    """A pool file; `document` and `problems` (what is still missing, by line) once it is valid."""

    file = forms.FileField(
        label="Puljefil",
        help_text="En TOML-fil, som portalen har skrevet, eller som er skrevet efter samme form.",
        widget=forms.FileInput(attrs={"accept": ".toml"}),
        error_messages={"required": "Vælg en puljefil.", "empty": "Filen er tom.", "missing": "Vælg en puljefil."},
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > LONGEST_FILE:
            raise forms.ValidationError("Filen er for stor til at være en puljefil.")
        try:
            self.document, self.problems = read(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError("Filen er ikke skrevet i UTF-8. Gem den som UTF-8, og prøv igen.") from error
        except PoolFileError as error:
            raise forms.ValidationError([in_words(problem) for problem in error.problems]) from error
        return file


class ReplaceForm(PoolFileForm):
    confirmed = forms.BooleanField(
        label="Ja, filen skal stå i stedet for alt, hvad der er skrevet i kladden",
        error_messages={"required": "Sæt kryds, hvis filen skal stå i stedet for kladden."},
    )


def in_words(problem: Problem) -> str:
    """«Linje 12: …»"""
    return f"Linje {problem.line}: {problem.text}"
