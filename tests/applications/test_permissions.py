"""Who is on an application: the hand-written rule of the autosave and the case file's own say the same."""

from datetime import timedelta

import pytest
from django.http import Http404

from applications.permissions import application_for, with_my_place, writable_by
from cases.actions.people import add_colleague, end_place
from cases.permissions import roles_on
from portal.models import Membership
from tests.applications.factories import draft

pytestmark = pytest.mark.db


def test_roles_are_the_case_files_own_also_when_somebody_has_left(pool, applicant, colleague, approver, stranger, now):
    application = draft(pool, applicant, now)
    for person, role in ((colleague, "editor"), (colleague, "approver"), (approver, "reader")):
        add_colleague(application.case, email=person.email, role=role, by=applicant, now=now)
    ended = application.case.participants.get(user=approver)
    end_place(ended, by=applicant, now=now)
    Membership.objects.filter(user=colleague).update(
        state="ended", ended_at=now + timedelta(days=1), ended_by=applicant
    )
    for person in (applicant, colleague, approver, stranger):
        expected = roles_on(person, application.case)
        assert set(with_my_place(person).get(pk=application.pk).my_roles) == expected
        assert set(writable_by(person).get(pk=application.pk).my_roles) == expected
    assert roles_on(applicant, application.case) == {"responsible"}
    assert roles_on(colleague, application.case) == set()


def test_the_administrator_of_the_organisation_reads_along(pool, applicant, administrator, manager, now):
    application = draft(pool, applicant, now)
    assert application_for(administrator, application.case.number).my_roles == []
    with pytest.raises(Http404):
        application_for(manager, application.case.number)
