"""Which fields do the desk's forms share?"""

from django import forms


def text_field(
    label: str, *, rows: int = 5, required: bool = True, limit: int = 4000, help_text: str = ""
) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=area, required=required, max_length=limit, help_text=help_text)
