"""The floor's addresses, Danish as users see them; one list per noun, each in its own part."""

from django.urls import URLPattern

app_name = "applications"
CASE = "mine-tilskudssager/<str:number>/"

DRAFT: list[URLPattern] = []
BUDGET: list[URLPattern] = []  # applications/views/budget.py: f"{CASE}budget/" …
SENDING: list[URLPattern] = []
OPEN: list[URLPattern] = []

urlpatterns = [*DRAFT, *BUDGET, *SENDING, *OPEN]
