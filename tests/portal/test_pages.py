"""Every page has the same frame: Danish, one heading, no inline script, a menu by role, errors that lead to fields."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import resolve

from portal import views
from portal.context import APPLICANT_LINKS, OPEN_LINKS, STAFF_LINKS
from portal.steps import Obstacle
from portal.templatetags.design import badge_class, required_mark

OPEN_PAGES = ["/was/", "/privatliv/", "/konto/login/", "/konto/password/reset/", "/findes-ikke/"]
NINE_HOURS = 9 * 3600


class Page(HTMLParser):
    """A page as its tags, each with its attributes and the text directly in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        """Attributes of every `tag` that has the wanted ones (class_ is one word of the class)."""
        css = wanted.pop("class_", None)
        found = [attrs for name, attrs in self.tags if name == tag and wanted.items() <= attrs.items()]
        return [attrs for attrs in found if css is None or css in (attrs.get("class") or "").split()]

    def words(self, tag: str) -> list[str]:
        """The text of every `tag`, white space tidied."""
        pairs = zip(self.tags, self.texts, strict=True)
        return [" ".join(text.split()) for (name, _), text in pairs if name == tag]


def page_at(client: Client, path: str) -> Page:
    return Page(client.get(path).content.decode())


def menu(client: Client) -> list[str | None]:
    """Where the main menu leads, on a computer."""
    links = page_at(client, "/was/").all("a", class_="nav-link")
    return [link["href"] for link in links[: len(links) // 2]]


@pytest.mark.db
@pytest.mark.parametrize("path", OPEN_PAGES)
def test_every_page_is_danish_with_one_heading_and_a_way_past_the_menu(client: Client, path: str) -> None:
    page = page_at(client, path)
    assert page.all("html") == [{"lang": "da"}]
    assert len(page.words("h1")) == 1
    assert [link["href"] for link in page.all("a", class_="skipnav")] == ["#main-content"]
    assert len(page.all("main", id="main-content", tabindex="-1")) == 1
    assert page.words("title")[0].endswith(" – Tilskudsportalen")


@pytest.mark.db
@pytest.mark.parametrize("path", OPEN_PAGES)
def test_no_page_has_inline_script_inline_style_or_placeholder(client: Client, path: str) -> None:
    page = page_at(client, path)
    assert [attrs for attrs in page.all("script") if "src" not in attrs] == []
    assert page.all("style") == []
    names = {name for _, attrs in page.tags for name in attrs}
    forbidden = {name for name in names if name in {"style", "placeholder"} or name.startswith("on")}
    assert forbidden == set()


@pytest.mark.db
def test_the_content_policy_lets_nothing_in_from_outside(client: Client) -> None:
    policy = client.get("/was/").headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'self'",
    }


@pytest.mark.db
def test_a_visitor_sees_what_is_open_and_where_to_log_in(client: Client) -> None:
    assert menu(client) == ["/puljer/", "/indsatsforloeb/", "/tilskudsmodtagere/"]
    ways_in = {link["href"] for link in page_at(client, "/was/").all("a", class_="log-on")}
    assert ways_in == {"/konto/login/?next=%2Fwas%2F"}


@pytest.mark.db
def test_an_applicant_sees_the_cases_and_the_organisation(client: Client, applicant, login) -> None:
    login(client, applicant)
    assert menu(client)[3:] == ["/mine-tilskudssager/", "/konto/organisation/"]


@pytest.mark.db
def test_the_director_sees_the_desk_and_no_applicants_pages(client: Client, director, login) -> None:
    login(client, director)
    assert menu(client)[3:] == ["/sagsbehandling/"]


@pytest.mark.db
def test_the_auditor_sees_the_desk_and_the_payer_no_door_that_is_closed(auditor, payer, login) -> None:
    assert menu(login(Client(), auditor))[3:] == ["/sagsbehandling/", "/indsatsforloeb/tavle/", "/revision/"]
    assert menu(login(Client(), payer))[3:] == []


def test_every_entry_of_the_menu_leads_to_a_page() -> None:
    paths = [entry[1] for entry in [*OPEN_LINKS, *APPLICANT_LINKS, *STAFF_LINKS]]
    assert [resolve(path).route for path in paths] == [path.removeprefix("/") for path in paths]


@pytest.mark.db
def test_the_header_names_person_and_organisation_and_logs_out_by_post(client: Client, applicant, login) -> None:
    login(client, applicant)
    page = page_at(client, "/was/")
    assert {words for words in page.words("span") if "Anna" in words} == {"Anna Ansøger, Odense Kommune"}
    assert {form["method"] for form in page.all("form", action="/konto/logout/")} == {"post"}


@pytest.mark.db
def test_staff_are_shown_with_their_role(client: Client, director, login) -> None:
    login(client, director)
    names = {words for words in page_at(client, "/was/").words("span") if "Ditte" in words}
    assert names == {"Ditte Direktør, Direktør"}


@pytest.mark.db
@pytest.mark.parametrize(("demo", "notices"), [(True, 1), (False, 0)])
def test_only_a_demo_says_that_people_and_cases_are_invented(client: Client, settings, demo, notices) -> None:
    settings.DEMO = demo
    page = page_at(client, "/was/")
    assert len(page.all("section", class_="demo-notice")) == notices
    assert len(page.all("a", href="/demo/postkasse/")) == notices


@pytest.mark.db
def test_there_is_no_door_where_people_sign_up_or_tie_accounts_together(client: Client) -> None:
    addresses = ["signup/", "email/", "confirm-email/", "password/set/", "3rdparty/", "3rdparty/signup/"]
    assert [client.get(f"/konto/{each}").status_code for each in addresses] == 6 * [404]


@pytest.mark.db
def test_mitid_comes_first_where_it_is_set_up(client: Client, settings) -> None:
    settings.MITID_SERVER_URL = "https://mitid.example"
    page = page_at(client, "/konto/login/")
    forms_in_main = [form["action"] for form in page.all("form")]
    assert forms_in_main == ["/konto/oidc/mitid/login/", "/konto/login/"]


@pytest.mark.db
def test_the_log_in_page_names_both_contacts_with_their_hours(client: Client) -> None:
    words = page_at(client, "/konto/login/").words("li")
    assert [text for text in words if text.startswith("Telefontid")] == 2 * [
        "Telefontid: hverdage kl. 10.00–14.00",
        "Telefontid: hverdage kl. 9.00–15.00",
    ]


@pytest.mark.db
def test_an_empty_log_in_is_told_at_the_field_and_on_top_with_a_link(client: Client) -> None:
    page = Page(client.post("/konto/login/", {"login": "", "password": ""}).content.decode())
    assert [part["tabindex"] for part in page.all("div", **{"data-module": "error-summary"})] == ["-1"]
    assert [link["href"] for link in page.all("a", class_="function-link") if link["href"][0] == "#"] == [
        "#id_login",
        "#id_password",
    ]
    assert page.all("input", id="id_login")[0]["aria-describedby"] == "id_login_error"
    assert len(page.all("span", id="id_login_error")) == 1
    assert page.words("title")[0].startswith("Fejl: ")


class _Mixed(forms.Form):
    name = forms.CharField(label="Navn")
    role = forms.ChoiceField(label="Rolle", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    accepted = forms.BooleanField(label="Vi accepterer")
    phone = forms.CharField(label="Telefon", required=False)


class _MostlyOptional(forms.Form):
    name = forms.CharField()
    phone = forms.CharField(required=False)
    title = forms.CharField(required=False)


def test_only_the_minority_of_the_fields_is_marked() -> None:
    assert [required_mark(field) for field in _Mixed()] == ["", "", "", " (frivilligt)"]
    assert [required_mark(field) for field in _MostlyOptional()] == [" (skal udfyldes)", "", ""]


def test_an_empty_field_says_what_to_do_and_its_link_leads_to_the_first_choice() -> None:
    page = Page(render_to_string("dkfds/uni_form.html", {"form": _Mixed({})}))
    assert [link["href"] for link in page.all("a")] == ["#id_name", "#id_role_0", "#id_accepted"]
    assert [text for text in page.words("a")] == [
        "Navn: Udfyld feltet.",
        "Rolle: Vælg en mulighed.",
        "Vi accepterer: Sæt kryds for at gå videre.",
    ]
    assert page.all("input", type="radio")[0]["id"] == "id_role_0"


def test_an_obstacle_links_to_the_cell_it_is_about() -> None:
    obstacles = [Obstacle("budget", "Budgettet går ikke op.", "/budget/#post-1"), Obstacle("late", "Fristen er gået.")]
    page = Page(render_to_string("_obstacles.html", {"obstacles": obstacles}))
    assert [link["href"] for link in page.all("a")] == ["/budget/#post-1"]
    assert page.all("div", **{"data-module": "error-summary"})[0]["tabindex"] == "-1"


def test_colours_follow_the_words_and_unknown_words_have_none() -> None:
    words = ["Tilsagn", "Afslag", "Under behandling", "Kladde"]
    assert [badge_class(each) for each in words] == [" badge-success", " badge-error", " badge-info", ""]


@pytest.mark.db
def test_the_page_about_a_fault_asks_the_database_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        answer = views.broken(RequestFactory().get("/"))
    assert (answer.status_code, Page(answer.content.decode()).words("h1")) == (500, ["Der skete en fejl hos os"])


@pytest.mark.db
def test_a_form_from_an_old_page_is_refused_in_plain_danish() -> None:
    answer = Client(enforce_csrf_checks=True).post("/konto/login/", {})
    assert (answer.status_code, Page(answer.content.decode()).words("h1")) == (403, ["Siden var for gammel"])


@pytest.mark.db
def test_the_statement_leads_to_the_one_the_agency_keeps_when_there_is_one(client: Client, settings) -> None:
    settings.AGENCY = settings.AGENCY | {"was_url": "https://was.example/portal"}
    assert client.get("/was/").headers["Location"] == "https://was.example/portal"


@pytest.mark.db
def test_staying_logged_in_gives_a_whole_working_day_more(client: Client, applicant, login) -> None:
    login(client, applicant)
    assert client.post("/konto/session/").json() == {"seconds_left": NINE_HOURS}
    assert client.get("/konto/session/").status_code == 405


@pytest.mark.db
def test_a_visitor_cannot_stay_logged_in(client: Client) -> None:
    assert client.post("/konto/session/").headers["Location"] == "/konto/login/?next=/"


@pytest.mark.db
def test_the_frame_costs_a_visitor_no_query_and_an_applicant_three(
    client: Client, applicant, login, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        client.get("/was/")
    login(client, applicant)
    with django_assert_num_queries(3):  # session, user, name of the organisation
        client.get("/was/")
