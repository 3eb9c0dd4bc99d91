"""The floor's addresses, Danish as users see them; one list per noun, each in its own part."""

from django.urls import URLPattern, path

from applications.views import budget

app_name = "applications"
CASE = "mine-tilskudssager/<str:number>/"

DRAFT: list[URLPattern] = []
BUDGET: list[URLPattern] = [
    path(f"{CASE}budget/", budget.budget, name="budget"),
    path(f"{CASE}budget/budget.json", budget.budget_json, name="budget_json"),
    path(f"{CASE}budget/tilfoej-post/", budget.add_post, name="add_post"),
    path(f"{CASE}budget/post/<int:post_id>/gem/", budget.save_post, name="save_post"),
    path(f"{CASE}budget/post/<int:post_id>/fordel/", budget.spread_post, name="spread_post"),
    path(f"{CASE}budget/post/<int:post_id>/fjern/", budget.remove_post, name="remove_post"),
    path(f"{CASE}budget/post/<int:post_id>/tag-tilbage/", budget.restore_post, name="restore_post"),
    path(f"{CASE}budget/tilfoej-linje/", budget.add_financing, name="add_financing"),
    path(f"{CASE}budget/linje/<int:line_id>/gem/", budget.save_financing, name="save_financing"),
    path(f"{CASE}budget/linje/<int:line_id>/fjern/", budget.remove_financing, name="remove_financing"),
]
SENDING: list[URLPattern] = []
OPEN: list[URLPattern] = []

urlpatterns = [*DRAFT, *BUDGET, *SENDING, *OPEN]
