"""What is there in the demo world? Three calls of one pool – decided, open, in assessment – and one for courses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from applications.actions.deadline import approve_deadline, enforce_deadlines
from applications.models import Application
from assessment import actions as assessment_actions
from demo import around, desk, judging, road
from demo.courses import Courses
from demo.moments import local, working_day
from demo.people import AALBORG, ODENSE, PASSWORD, add_member, domain_of, make_organisations, make_people
from demo.road import Applicant
from demo.sink import deliver_past
from pools.actions import announce, load_pool, propose_deadline
from pools.document import PoolDocument
from pools.models import Pool
from pools.poolfile import load
from portal.clock import COPENHAGEN
from portal.geography import load_geography
from portal.models import Organisation, User
from portal.steps import NotPossibleNow

SEED = Path(__file__).resolve().parent.parent / "pools" / "data" / "recovery-2019.toml"
Say = Callable[[str], None]


class Builder:
    """Builds the world once; `say` tells how far it is."""

    def __init__(self, *, now: datetime, say: Say) -> None:
        self.now, self.say = now, say
        self.today = now.astimezone(COPENHAGEN).date()
        self.seed = load(SEED.read_text(encoding="utf-8"))
        self.people: dict[str, User] = {}

    def build(self) -> None:
        """People first, then the calls, each walked by the real actions with its own moments."""
        long_ago = local(date(2019, 6, 1))
        self.say(f"{load_geography(now=long_ago)} kommuner")
        everybody = make_people(make_organisations(now=long_ago), now=long_ago)
        self.people = {email.partition("@")[0]: user for email, user in everybody.items() if "@styrelsen" in email}
        self.by_mail = everybody
        kommuner = Organisation.objects.kommuner().in_danish_order()
        named = {ODENSE, AALBORG}
        self.others = [kommune for kommune in kommuner if kommune.cvr not in named][::7]
        self._decided_in_2019()
        self.say(f"{deliver_past(before=self.now - timedelta(days=30))} mails fra 2019 er sendt")
        self._in_assessment()
        self._open_now()
        Courses(self.today, self.people, self.by_mail, self._applicant, self.others, self.say).build()

    def _announce(self, document: PoolDocument, *, now: datetime) -> Pool:
        pool = load_pool(document, by=self.people["puljeansvarlig"], now=now)
        return announce(pool, by=self.people["puljeansvarlig2"], now=now + timedelta(hours=1))

    def _applicant(self, organisation: Organisation, index: int) -> Applicant:
        """Odense and Aalborg have their named people; every other kommune has one invented person who is both."""
        named = {ODENSE: "odense", AALBORG: "aalborg"}.get(organisation.cvr)
        if named:
            people = self.by_mail
            return Applicant(
                organisation, people[f"ansoeger@{named}.example"], people[f"godkender@{named}.example"], index
            )
        mailbox = f"ansoeger@{domain_of(organisation.name)}"
        user = User.objects.filter(email=mailbox).first()
        if user is None:
            name = f"Ansøger i {organisation.name}"
            user = User.objects.create_user(mailbox, name, PASSWORD, created_at=self.now)
            add_member(user, organisation, administrator=True, now=self.now)
        return Applicant(organisation, user, user, index)

    def _decided_in_2019(self) -> None:
        pool = self._announce(self.seed, now=local(date(2019, 6, 28), time(9, 0)))
        for index, kommune in enumerate(self._field(12)):
            begun = local(date(2019, 8, 20) + timedelta(days=index))
            sent = local(date(2019, 9, 6) + timedelta(days=index % 11), time(10, 12 + index))
            road.apply(pool, self._applicant(kommune, index), begun=begun, sent=sent)
            self.say(f"recovery-2019: {kommune.name} har søgt")
        late = self._applicant(self.others[12], 12)
        draft = road.begin(pool, late, now=local(date(2019, 9, 10)))
        road.fill(draft, late, now=local(date(2019, 9, 11)))
        road.approve_inside(draft, late, now=local(date(2019, 9, 17), time(11, 40)))
        self._try_too_late(draft, late, now=local(date(2019, 9, 17), time(12, 0, 7)))
        enforce_deadlines(now=local(date(2019, 9, 17), time(12, 4)))
        self._judge_all(pool, local(date(2019, 9, 18), time(9, 0)))
        package = judging.decide(pool, self.people, partners=3, now=local(date(2019, 12, 10), time(9, 0)))
        assessment_actions.release(package, by=self.people["direktoer"], now=local(date(2019, 12, 12), time(10, 0)))
        self.say("recovery-2019: afgjort og meddelt")

    def _field(self, count: int) -> list[Organisation]:
        named = list(Organisation.objects.filter(cvr__in=[ODENSE, AALBORG]).order_by("-cvr"))
        return [*named, *self.others][:count]

    def _try_too_late(self, draft: Application, applicant: Applicant, *, now: datetime) -> None:
        """Seven seconds past twelve: refused, and kept as evidence."""
        try:
            road.hand_in(draft, applicant, now=now)
        except NotPossibleNow:
            self.say(f"{draft.pool.slug}: {applicant.organisation.name} kom for sent")
            return
        raise RuntimeError("a submission after the deadline was accepted")

    def _judge_all(self, pool: Pool, opened: datetime) -> None:
        for place, application in enumerate(judging.open_pool(pool, self.people, now=opened)):
            for number, assessor in enumerate(judging.judges_of(place, self.people)):
                moment = opened + timedelta(days=5 + place, hours=3 * number)
                judging.judge(application, place, number, assessor, now=moment)
            judging.agree(application, place, self.people, now=opened + timedelta(days=40))
            self.say(f"{pool.slug}: sag {application.case.number} er vurderet")

    def _reannounced(self, slug: str, opens: date, deadline: date) -> PoolDocument:
        """The same pool with other moments: 33 months from the first 1 January at least three months after."""
        first = date(deadline.year + 1, 1, 1)
        if first - deadline < timedelta(days=92):
            first = date(deadline.year + 2, 1, 1)
        last = date(first.year + 2, 9, 1)
        return replace(
            self.seed,
            slug=slug,
            opens=local(opens, time(9, 0)),
            deadline=local(deadline),
            expected_answer="forventeligt tre måneder efter ansøgningsfristen",
            first_month=f"{first:%Y-%m}",
            last_month=f"{last:%Y-%m}",
            information_meeting=None,
            headings=tuple(heading for heading in self.seed.headings if heading.key != "information_meeting"),
        )

    def _in_assessment(self) -> None:
        deadline = working_day(self.today - timedelta(days=9))
        first_deadline = deadline - timedelta(days=7)
        document = self._reannounced("recovery-vurdering", deadline - timedelta(days=60), first_deadline)
        pool = self._announce(document, now=local(deadline - timedelta(days=61), time(9, 0)))
        self._extend(pool, local(deadline), now=local(first_deadline - timedelta(days=2), time(14, 0)))
        pool.refresh_from_db()
        for index, kommune in enumerate(self._field(8)):
            begun, sent = local(deadline - timedelta(days=30 - index)), local(deadline, time(8 + index % 4, 5 * index))
            road.apply(pool, self._applicant(kommune, index + 3), begun=begun, sent=sent)
            self.say(f"recovery-vurdering: {kommune.name} har søgt")
        self._kept_from_sending(pool, self._applicant(self.others[12], 12), deadline)
        enforce_deadlines(now=local(deadline, time(12, 4)))
        applications = judging.open_pool(pool, self.people, now=local(deadline + timedelta(days=1), time(9, 0)))
        for place, application in enumerate(applications[:4]):
            for number, assessor in enumerate(judging.judges_of(place, self.people)):
                if (place, number) == (3, 1):
                    continue  # the second assessor has not begun on the fourth case
                moment = local(deadline + timedelta(days=2 + place // 2), time(9 + 3 * number, 0))
                judging.judge(application, place, number, assessor, now=moment, criteria=5 if place == 2 else None)
        due = local(working_day(self.today + timedelta(days=9)), time(23, 59))
        desk.lay_out(pool, applications, self.people, now=local(deadline + timedelta(days=4), time(10, 0)), due=due)
        self.say("recovery-vurdering: halvt vurderet")

    def _kept_from_sending(self, pool: Pool, applicant: Applicant, deadline: date) -> None:
        """Ready in time, trouble at noon, seven seconds too late: a report, an attempt, a request that waits."""
        draft = road.begin(pool, applicant, now=local(deadline - timedelta(days=8)))
        road.fill(draft, applicant, now=local(deadline - timedelta(days=7)))
        road.approve_inside(draft, applicant, now=local(deadline, time(11, 30)))
        road.report_trouble(draft, applicant, now=local(deadline, time(11, 58)))
        self._try_too_late(draft, applicant, now=local(deadline, time(12, 0, 7)))
        road.ask_for_more_time(draft, applicant, now=local(deadline, time(12, 2)))

    def _extend(self, pool: Pool, deadline: datetime, *, now: datetime) -> None:
        reason = "Portalen var utilgængelig om formiddagen, så alle får en uge mere."
        change = propose_deadline(pool, deadline, reason, by=self.people["puljeansvarlig"], now=now)
        approve_deadline(change, by=self.people["puljeansvarlig2"], now=now + timedelta(hours=1))

    def _open_now(self) -> None:
        deadline = working_day(self.today + timedelta(days=38))
        document = self._reannounced("recovery-aaben", self.today - timedelta(days=20), deadline)
        meeting = around.meeting_on(local(working_day(self.today + timedelta(days=9)), time(13, 0)))
        headings = (self.seed.headings[0], *document.headings)
        document = around.with_a_slot(replace(document, information_meeting=meeting, headings=headings))
        pool = self._announce(document, now=local(self.today - timedelta(days=21), time(9, 0)))
        odense, aalborg, *others = [self._applicant(kommune, n) for n, kommune in enumerate(self._field(4))]
        started = local(self.today - timedelta(days=6), time(9, 30))
        draft = road.begin(pool, odense, now=started)
        road.add_colleague(
            draft.case, email="kollega@odense.example", role="editor", by=odense.responsible, now=started
        )
        road.fill(draft, odense, now=started + timedelta(hours=1))
        half = road.begin(pool, aalborg, now=started + timedelta(hours=4))
        road.fill(half, aalborg, now=started + timedelta(hours=5), whole=False)
        for number, applicant in enumerate(others):
            sent = local(self.today - timedelta(days=3 - number), time(10, 20))
            road.apply(pool, applicant, begun=started, sent=sent)
        asked = local(self.today - timedelta(days=10), time(10, 0))
        around.people_ask(pool, self.people["puljeansvarlig"], now=asked)
        around.people_sign_up(pool, now=asked)
        self.say("recovery-aaben: åben for ansøgninger")
