"""What stands on the form and on the review page right now, for the person who looks?"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from applications.completeness import parts_of, warnings_of
from applications.corrections import corrections_of
from applications.drafts import DECLARATION, Draft, draft_of
from applications.fields import Entered, confirmation_answers, declaration_of, sections_of
from applications.lapse import why_it_lapsed
from applications.late import late_of
from applications.models import Application
from applications.new_version import gone_answers, news_of
from applications.permissions import may_approve, may_edit, may_submit
from applications.plan import NEW, STALE, Row
from applications.presence import others_here
from applications.reading import reading_of_draft
from applications.rules import (
    obstacles_to_edit,
    obstacles_to_resume,
    obstacles_to_stand_again,
    obstacles_to_submit_now,
    obstacles_to_withdraw,
)
from applications.states import ApplicationState
from applications.status import frame_of
from applications.tilbud import TilbudRow
from applications.tilbud_page import table_of
from applications.timeplan import TimePlan, time_plan_of
from pools.document import document_of
from portal.models import User
from portal.steps import Obstacle


def form_context(
    application: Application,
    user: User,
    *,
    now: datetime,
    entered: Entered | None = None,
    rows: list[Row] | None = None,
    tilbud: list[TilbudRow] | None = None,
) -> dict[str, Any]:
    """Everything the form shows; `entered`, `rows` and `tilbud` were just posted and could not all be saved."""
    draft, entered = draft_of(application), entered or Entered.nothing()
    return wording_context(application, user, now=now) | {
        "draft": draft,
        "sections": sections_of(draft, entered),
        "parts": parts_of(draft),
        "rows": rows if rows is not None else stored_rows(draft),
        "tilbud_table": table_of(draft, user, tilbud),
        "time_plan": draft_time_plan(draft),
        "confirmed": confirmation_answers(draft),
        "declaration": declaration_of(draft, entered),
        "declaration_merge": entered.merges.get(DECLARATION),
        "entered": entered,
        "others": others_here(application.pk, by=user, now=now),
        "news": news_of(application),
        "gone": gone_answers(draft),
    }


def draft_time_plan(draft: Draft) -> TimePlan | None:
    """The stored activities over the project's months."""
    rows = [Row.of(activity) for activity in draft.activities]
    return time_plan_of(rows, draft.document.project_years, draft.budget)


def wording_context(application: Application, user: User, *, now: datetime) -> dict[str, Any]:
    """What the form, and every page about one of its fields, shows around it."""
    in_the_way = obstacles_to_edit(application, now=now)
    return {
        "application": application,
        "case": application.case,
        "frame": frame_of(application, step="form", now=now),
        "document": document_of(application.pool_version),
        "in_the_way": in_the_way,
        "editable": may_edit(user, application) and not in_the_way,
    }


def stored_rows(draft: Draft) -> list[Row]:
    """The plan as stored, and an empty row to write the next activity in."""
    return [*(Row.of(activity) for activity in draft.activities), Row(key=NEW)]


def rows_again(
    application: Application, posted: list[Row], errors: dict[str, dict[str, str]], *, keep_all: bool
) -> list[Row]:
    """The plan after a post that could not all be saved: rows in error as typed, the others as they now are stored.

    A row somebody else changed gets the new base, so that saving again is a choice. `keep_all`: nothing was saved.
    """
    typed = {row.key: row for row in posted if keep_all or row.key in errors}
    rows = [*(Row.of(each) for each in application.activities.prefetch_related("milestones")), Row(key=NEW)]
    return [_again(typed[row.key], row, errors.get(row.key, {})) if row.key in typed else row for row in rows]


def _again(typed: Row, stored: Row, errors: dict[str, str]) -> Row:
    return replace(typed, base=stored.base, errors=errors, theirs=stored if STALE in errors else None)


def entered_obstacles(draft: Draft, entered: Entered, rows: list[Row], tilbud: list[TilbudRow]) -> list[Obstacle]:
    """The summary on top: one line per field that was not saved, leading to it."""
    obstacles = []
    for question in draft.document.questions:
        if question.key in entered.errors:
            text = f"«{question.label}»: {entered.errors[question.key]}"
            obstacles.append(Obstacle("unreadable", text, f"#{question.key}"))
        if question.key in entered.merges:
            text = f"«{question.label}»: To har skrevet her. Begge svar er på siden: vælg, hvilket der gælder, og gem."
            obstacles.append(Obstacle("stale", text, f"#{question.key}"))
    if DECLARATION in entered.merges:
        text = "To har skrevet i erklæringen om godkendelse. Vælg, hvad der gælder, og gem."
        obstacles.append(Obstacle("stale", text, "#erklaering"))
    for row in rows:
        obstacles += [Obstacle("activity", text, f"#aktivitet-{row.key}") for text in row.errors.values()]
    for each in tilbud:
        obstacles += [Obstacle("tilbud", text, f"#tilbudsraekke-{each.key}") for text in each.errors.values()]
    return obstacles


def review_context(application: Application, user: User, *, now: datetime) -> dict[str, Any]:
    """The whole application as it will be sent, what stands in the way, and what this person can do about it."""
    draft = draft_of(application)
    state, is_sent = application.state, is_sent_as_it_is(application)
    is_withdrawn, responsible = state == ApplicationState.WITHDRAWN, may_submit(user, application)
    late = now > application.deadline_in_force
    is_over = is_sent or is_withdrawn or application.is_fixed
    return _beside(draft, user, now=now) | {
        "application": application,
        "case": application.case,
        "frame": frame_of(application, step="review", now=now),
        "document": draft.document,
        "obstacles_now": [] if is_over else obstacles_to_submit_now(draft, now=now),
        "is_fixed": application.is_fixed,
        "warnings": warnings_of(draft),
        "declaration": declaration_text(draft),
        "is_sent": is_sent,
        "is_late": late,
        "is_withdrawn": is_withdrawn,
        "wants_approval": draft.document.approval == "portal",
        "can_ask": _can_ask(application, user, is_sent=is_sent, late=late),
        "can_approve": may_approve(user, application) and state == ApplicationState.FOR_APPROVAL and not late,
        "can_submit": responsible and not is_over,
        "can_withdraw": responsible and not obstacles_to_withdraw(application),
        "resume_obstacles": _obstacles_to_resume(application, user, now=now) if is_withdrawn else [],
        "is_responsible": responsible,
    }


def _beside(draft: Draft, user: User, *, now: datetime) -> dict[str, Any]:
    """How it reads, what is corrected since it was sent, the approval, gone answers, and what one late can do."""
    late = late_of(draft.application, user, now=now)
    reading = reading_of_draft(draft)
    return _approval(draft.application) | {
        "reading": reading,
        "corrections": corrections_of(draft, reading),
        "gone": gone_answers(draft),
        "late": late,
    }


def _approval(application: Application) -> dict[str, Any]:
    """The approval that was asked for or given last, and whether it is for what now stands there."""
    approval = application.approvals.standing().select_related("asked_by", "approved_by").first()
    holds = approval is not None and approval.draft_version == application.draft_version
    lapsed = "" if approval else why_it_lapsed(application)
    return {"approval": approval, "approval_holds": holds, "lapsed": lapsed}


def _obstacles_to_resume(application: Application, user: User, *, now: datetime) -> list[Obstacle]:
    """Too late, or another application of the organisation has come in its place."""
    return obstacles_to_resume(application, now=now) or obstacles_to_stand_again(application, by=user)


def is_sent_as_it_is(application: Application) -> bool:
    """Whether the newest submission holds everything that has been written."""
    sent = application.current_submission
    return sent is not None and sent.draft_version == application.draft_version


def _can_ask(application: Application, user: User, *, is_sent: bool, late: bool) -> bool:
    waits = application.state in {ApplicationState.DRAFT, ApplicationState.SUBMITTED}
    return waits and may_edit(user, application) and not is_sent and not late


def declaration_text(draft: Draft) -> str:
    """What whoever sends stands behind, in the pool's own words."""
    organisation = draft.application.case.organisation
    return draft.document.declaration.format(organisation=organisation.name, cvr=organisation.cvr)
