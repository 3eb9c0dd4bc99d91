"""The whole road walked by the real actions, with hostile words in every field that can be typed in."""

from dataclasses import dataclass, replace
from datetime import timedelta

from applications.actions.budget import add_financing, add_post, save_post
from applications.actions.deadline import approve_deadline
from applications.actions.drafting import Typed, save_form
from applications.actions.planning import save_plan
from applications.actions.problems import report_problem
from applications.actions.starting import start
from applications.actions.submitting import record_attempt, submit
from applications.budget.entry import read_financing, read_post
from applications.drafts import COMMITMENTS
from applications.models import Application
from applications.plan import NEW, Row, TypedMilestone
from assessment import actions
from assessment.actions.saved_views import save_view
from assessment.actions.scenarios import create_scenario, save_scenario
from assessment.models import DecisionPackage
from assessment.packages.replies import returned_unchanged
from assessment.reasoning.consistency import findings_of
from assessment.reasoning.reasons import PRIORITY
from assessment.results import ranking_of
from assessment.states import FormalItem
from cases.actions import make_papers, send_message, write_note
from cases.notes import NoteDraft
from pools.actions import announce, load_pool, propose_deadline, tell_publicly
from pools.actions.asking import answer as answer_question
from pools.actions.asking import ask as ask_publicly
from pools.document import Question, document_of
from pools.models import Pool
from pools.questions import kind_of
from pools.questions.table import cell_question, columns_of
from portal.clock import Arrival
from portal.identity import Login
from portal.models import Organisation, User
from tests.applications.file_stories import PLAN, lay, slots
from tests.assessment import inquiring, stories
from tests.pools.factories import ANNOUNCED_AT, seed_document
from tests.portal.file_samples import pdf
from tests.road.hostile import HEADERS, Evil, poisoned

TYPED_IN_A_POOL = frozenset(
    "title short_title authority summary amount_text audience_text expected_answer approval_level declaration"
    " goals_title goals text items label help invitation place hours notes rubric".split()
)
WRITTEN = {"short_text": 200, "long_text": 2000}


@dataclass
class People:
    """Who walks; their names and organisations are hostile too."""

    manager: User
    second: User
    director: User
    judges: tuple[User, User]
    applicants: tuple[tuple[Organisation, User], ...]

    def renamed(self, evil: Evil) -> None:
        staff = (self.manager, self.second, self.director, *self.judges)
        for user in (*staff, *(user for _, user in self.applicants)):
            user.name = evil.line(180)
            user.title = evil.line(180)
            user.save()
        for organisation, _ in self.applicants:
            organisation.name = f"{evil.line(150)} {organisation.name}"
            organisation.save()


def a_pool(people: People, evil: Evil) -> Pool:
    document = poisoned(seed_document(approval="none"), evil, TYPED_IN_A_POOL)
    document = replace(document, questions=(*document.questions, *slots()), title=evil.line(280))
    pool = load_pool(document, by=people.manager, now=ANNOUNCED_AT)
    return announce(pool, by=people.second, now=ANNOUNCED_AT)


def the_public_asks(pool: Pool, people: People, evil: Evil) -> None:
    """A question with its answer, a notice, a moved deadline with its reason."""
    now, (_, applicant) = stories.APPLIED_AT, people.applicants[0]
    asked = ask_publicly(pool, text=evil.text(), email="spoerger@odense.example", by=applicant, now=now)
    answer_question(asked, as_published=evil.text(), answer=evil.text(8000), base=0, by=people.manager, now=now)
    tell_publicly(pool, evil.line(), evil.text(), by=people.manager, now=now)
    later = pool.deadline_at + timedelta(hours=1)
    change = propose_deadline(pool, later, evil.text(2000), by=people.manager, now=now)
    approve_deadline(change, by=people.second, now=now)


def answer_to(question: Question, evil: Evil) -> str | list[str]:
    if columns := columns_of(question):
        return [str(answer_to(cell_question(column), evil)) for column in columns]
    if question.kind in WRITTEN:
        limit = question.max_characters or WRITTEN[question.kind]
        return evil.line(min(limit, 200)) if question.kind == "short_text" else evil.text(limit)
    return stories.answer_to(question)


def a_draft(pool: Pool, organisation: Organisation, user: User, evil: Evil) -> Application:
    """Every answer, a file, the plan, a post and a line of financing."""
    now = stories.APPLIED_AT
    application = start(pool, organisation=organisation, by=user, now=now)
    document = document_of(application.pool_version)
    asked = [question for question in document.questions if kind_of(question).is_answer]
    typed = {question.key: Typed(answer_to(question, evil), 0) for question in asked}
    save_form(application, typed | {COMMITMENTS: Typed("ja", 0)}, by=user, now=now)
    lay(application, pdf(), by=user, now=now, name=f"{evil.line(150)}.pdf", question=PLAN)
    milestone = TypedMilestone(evil.line(), "2020-06")
    texts = {"description": evil.text(4000), "note": evil.text(2000)}
    row = Row(NEW, evil.line(), "2020-01", "2022-09", evil.line(), milestones=(milestone,), **texts)
    assert save_plan(application, [row], by=user, now=now) == {}
    cells = {
        "category": "consultants", "specification": evil.line(), "unit": evil.line(40), "quantity": "1",
        "unit_price": "500.000", "activity": str(application.activities.get().pk), "2020-03": "500.000",
        "note": evil.text(2000),
    }  # fmt: skip
    post = add_post(application, by=user, now=now)
    entry = read_post(cells, document, [application.activities.get().pk])
    save_post(application, post.pk, entry, base_version=post.version, by=user, now=now)
    financing = read_financing({"kind": "cofunding", "source": evil.line(), "amount": "1.000"})
    add_financing(application, financing, by=user, now=now)
    told = {"arrival": Arrival(now, "database"), "page": evil.line(300)}
    report_problem(evil.text(), application=application, by=user, now=now, **told)
    application.refresh_from_db()
    return application


def sent(application: Application, user: User) -> None:
    now, cvr = stories.APPLIED_AT, application.case.organisation.cvr
    attempt = record_attempt(application, by=user, arrival=Arrival(now, "database"), now=now)
    submit(attempt, by=user, login=Login("password", cvr), now=now)
    application.refresh_from_db()


def written_to(application: Application, people: People, evil: Evil) -> None:
    """Messages both ways, notes of each kind, a request about formalia and a hearing with their answers."""
    now, case, judge = inquiring.ASKED_AT, application.case, people.judges[0]
    party = next(user for organisation, user in people.applicants if organisation.pk == case.organisation_id)
    for by, from_agency in ((judge, True), (party, False)):
        send_message(case, subject=evil.line(), body=evil.text(), from_agency=from_agency, by=by, now=now)
    message = send_message(case, subject=HEADERS, body=HEADERS, from_agency=False, by=party, now=now)
    for kind in ("phone", "internal", "misdirected"):
        more = {"forwarded_to": evil.line(), "message": message} if kind == "misdirected" else {}
        write_note(case, NoteDraft(kind, now, evil.text(), with_whom=evil.line(), **more), by=judge, now=now)
    for asked, item in ((inquiring.asked, FormalItem.APPROVAL), (inquiring.heard, "")):
        inquiry = asked(application, by=judge, text=evil.text(), item=item)
        actions.answer(inquiry, evil.text(), by=party, now=inquiring.ANSWERED_AT)


def judged(application: Application, people: People, evil: Evil) -> None:
    """Declared, checked, scored with reasons and locked by both, and agreed."""
    number = application.case.number
    stories.ready_to_score(application, *people.judges, manager=people.manager)
    written_to(application, people, evil)
    for judge, points in zip(people.judges, (5, 3), strict=True):
        for criterion in document_of(application.pool.version).criteria:
            given = stories.given(criterion, points, reason=evil.text(8000))
            actions.save_score(number, criterion.key, given, base_version=0, by=judge, now=stories.JUDGED_AT)
        actions.lock_assessment(number, by=judge, now=stories.JUDGED_AT)
    for criterion in document_of(application.pool.version).scored_criteria:
        agreed = {"met": None, "points": 4, "reason": evil.text(8000)}
        actions.agree(number, criterion.key, **agreed, by=people.judges[0], now=stories.JUDGED_AT)


def draft_of(application: Application, outcome: str, amount: str, evil: Evil) -> actions.DecisionDraft:
    reasons = {
        each.key: f"{stories.facts_about(application, each.key)} {evil.text(3000)}"
        for each in document_of(application.pool.version).criteria
    }
    if outcome == "refusal":
        reasons[PRIORITY] = f"{stories.facts_about(application, PRIORITY)} {evil.text(3000)}"
    more = {"internal_note": evil.text(8000), "deviation_reason": evil.text(), "reasons": reasons}
    more |= {"conditions": evil.text()} if outcome == "conditional_grant" else {}
    return stories.draft_of(application, outcome, amount, **more)


def recommended(pool: Pool, cases: list[Application], people: People, evil: Evil) -> DecisionPackage:
    """Proposed, looked over, sent to the director, sent back with comments, and sent again."""
    manager, now = people.manager, stories.DECIDED_AT
    for application, (outcome, amount) in zip(cases, (("conditional_grant", "400000"), ("refusal", "0")), strict=True):
        number = application.case.number
        actions.save_decision(number, draft_of(application, outcome, amount, evil), by=manager, now=now)
    save_view(pool, evil.line(80), "status=open", by=manager, now=now)
    amounts = {cases[0].case.number: stories.Decimal("400000.00")}
    scenario = create_scenario(pool, name=evil.line(80), amounts=amounts, by=manager, now=now)
    note = {"name": evil.line(80), "note": evil.text(4000), "amounts": amounts, "version": scenario.version}
    save_scenario(scenario, **note, by=manager, now=now)
    looked_at(pool, manager, evil)
    package = actions.recommend(pool, by=manager, now=now)
    comments = {decision.pk: evil.text() for decision in package.decisions.all()}
    package = actions.send_back(package, comment=evil.text(), comments=comments, by=people.director, now=now)
    for each in returned_unchanged(package):
        actions.tick(pool, each.key, evil.text(), by=manager, now=now)
    looked_at(pool, manager, evil)
    return actions.recommend(pool, by=manager, now=now)


def looked_at(pool: Pool, manager: User, evil: Evil) -> None:
    for finding in findings_of(ranking_of(pool, viewer=manager)):
        if not finding.is_hard:
            actions.tick(pool, finding.key, evil.text(2000), by=manager, now=stories.DECIDED_AT)


def released(package: DecisionPackage, cases: list[Application], people: People, evil: Evil) -> None:
    """Approved, withdrawn, approved again, told; one decision changed; the case asked for."""
    director, now = people.director, stories.DECIDED_AT
    package = actions.approve(package, by=director, now=now)
    actions.withdraw_approval(package, reason=evil.text(), by=director, now=now)
    package = actions.recommend(package.pool, by=people.manager, now=now)
    actions.release(actions.approve(package, by=director, now=now), by=director, now=stories.RELEASED_AT)
    changed = vars(draft_of(cases[1], "grant", "250000", evil)) | {"change_reason": evil.text()}
    draft = actions.ReversalDraft(**changed, no_hearing_reason=evil.text())
    actions.save_reversal(cases[1].case.number, draft, by=people.manager, now=stories.CHANGED_AT)
    package = DecisionPackage.objects.reversing(package.pool)[0]
    package = actions.recommend_reversal(package, by=people.manager, now=stories.CHANGED_AT)
    package = actions.approve(package, by=director, now=stories.CHANGED_AT)
    actions.release(package, by=director, now=stories.CHANGED_AT)
    given_out(cases, people, evil)


def given_out(cases: list[Application], people: People, evil: Evil) -> None:
    for application in cases:
        asked = {"basis": "party", "asked_by": evil.line(), "received_on": stories.CHANGED_AT.date()}
        request = actions.register_access(application, **asked, by=people.manager, now=stories.CHANGED_AT)
        make_papers(now=stories.CHANGED_AT)
        actions.answer_access(request, with_internal=True, by=people.manager, now=stories.CHANGED_AT)


def to_the_recommendation(people: People, evil: Evil, cases: list[Application]) -> DecisionPackage:
    """Sent, opened, declared, judged and recommended."""
    for application, (_, user) in zip(cases, people.applicants, strict=True):
        sent(application, user)
    pool = stories.opened(cases[0].pool, by=people.manager)
    stories.declared_over_list(pool, people.manager, people.director)
    for application in cases:
        application.refresh_from_db()
        judged(application, people, evil)
    return recommended(pool, cases, people, evil)
