"""Nothing typed is lost when the log-in has ended, and no address of the portal is a blank page."""

import html

import pytest
from django.test import Client
from django.urls import reverse_lazy

from portal.nearest import nearest_page

pytestmark = pytest.mark.db
LOGIN = reverse_lazy("account_login")
CASE = "/mine-tilskudssager/2019-0001/"
TEXT = "Vi vil omlægge indsatsen.\n\nDet andet afsnit & det sidste."


def test_a_form_sent_after_the_log_in_has_ended_shows_the_text_and_the_way_back(client):
    sent = {"csrfmiddlewaretoken": "x", "need-version": "3", "need_for_support": TEXT, "citizens": "1.250", "empty": ""}
    response = client.post(f"{CASE}ansoegning/gem/", sent, headers={"Referer": f"http://testserver{CASE}ansoegning/"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "Du er logget ud – jeres tekst er her" in page
    assert f'rows="8" readonly>\n{html.escape(TEXT)}</textarea>' in page
    assert "<dt>citizens</dt><dd>1.250</dd>" in page
    assert f'href="{LOGIN}?next={CASE}ansoegning/"' in page
    names = [field.name for part in ("long", "short") for field in response.context[part]]
    assert names == ["need_for_support", "citizens"]


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/x/", f"http://testserver{CASE}ansoegning/gem/"])
def test_the_way_back_is_never_the_address_the_form_was_sent_to(client, referer):
    response = client.post(f"{CASE}ansoegning/gem/", {"need": TEXT}, headers={"Referer": referer})
    assert response.context["back_to_login"] == f"{LOGIN}?next={CASE}ansoegning/"


def test_a_form_whose_token_is_too_old_gives_the_text_back_and_shows_no_password(applicant, login):
    anna = login(Client(enforce_csrf_checks=True), applicant)
    sent = {"need-version": "3", "need_for_support": TEXT, "citizens": "1.250", "password": "meget-hemmelig"}
    came_from = {"Referer": f"http://testserver{CASE}ansoegning/"}
    response = anna.post(f"{CASE}ansoegning/gem/", sent, headers=came_from)
    page = response.content.decode()
    assert (response.status_code, "Siden var for gammel" in page, "meget-hemmelig" in page) == (403, True, False)
    assert f'rows="8" readonly>\n{html.escape(TEXT)}</textarea>' in page
    assert "<dt>citizens</dt><dd>1.250</dd>" in page
    assert f'href="{CASE}ansoegning/"' in page


def test_a_script_is_sent_to_the_log_in_as_before_and_keeps_its_text_itself(client):
    response = client.post(f"{CASE}ansoegning/felt/", {"value": TEXT}, headers={"Accept": "application/json"})
    assert response.status_code == 302


def test_an_address_that_only_takes_a_form_is_a_page_with_a_way_on(client, applicant, login):
    anna = login(client, applicant)
    response = anna.get(f"{CASE}budget/post/7/gem/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert f'href="{CASE}budget/">Gå til siden' in response.content.decode()


@pytest.mark.parametrize(
    ("address", "page"),
    [
        (f"{CASE}ansoegning/gem/", f"{CASE}ansoegning/"),
        (f"{CASE}gennemse/godkend/", f"{CASE}gennemse/"),
        (f"{CASE}indsend/", f"{CASE}indsend/"),
        ("/konto/organisation/7/giv-adgang/", "/konto/organisation/"),
        ("/findes/ikke/", "/"),
    ],
)
def test_the_nearest_page_above_an_address(address, page):
    assert nearest_page(address) == page


def test_a_wrong_password_is_told_in_plain_words(client, applicant):
    response = client.post(LOGIN, {"login": applicant.email, "password": "noget-andet"})
    assert "E-mail eller adgangskode er forkert." in response.content.decode()
