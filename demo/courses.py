"""The courses of the demo world: one call, its first opening decided, courses in every phase, and what waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from applications.models import Application
from assessment import actions as assessment_actions
from demo import judging, places
from demo.moments import local, working_day
from demo.people import PASSWORD, add_member, domain_of
from demo.places import Wanted
from demo.road import Applicant
from demo.running import run
from indsatsforloeb.actions.partners import agree_partnership, suggest_partnership
from indsatsforloeb.actions.people import add_consultant
from indsatsforloeb.models import Course
from pools.actions import announce, load_pool
from pools.models import Pool
from portal.models import Organisation, Tilbud, User

ABOUT = {"Fjordhuset, botilbud": (26, 22), "Fjordhuset, bostøtte": (16, 58), "Bosted Lillebælt": (34, 30)}
PEOPLE = (30, 24)
OPENED, DECIDED, RELEASED = 300, 262, 260  # days before today, of the first opening


@dataclass
class Courses:
    """Builds them once; `people`: the agency's by mailbox; `by_mail`: everybody; `applicant_of`: those of a kommune."""

    today: date
    people: dict[str, User]
    by_mail: dict[str, User]
    applicant_of: Callable[[Organisation, int], Applicant]
    others: list[Organisation]
    say: Callable[[str], None]

    def build(self) -> None:
        pool = self._announced()
        first = [self._asked(index, owner) for index, owner in enumerate(self._owners())]
        for index, wanted in enumerate(first):
            places.apply(pool, wanted, now=self._ago(380 - 5 * index))
        self._judged(pool, opened=self._ago(OPENED))
        package = places.decide(pool, self.people, refused=1, now=self._ago(DECIDED))
        assessment_actions.release(package, by=self.people["direktoer"], now=self._ago(RELEASED))
        self.say(f"indsatsforloeb: {len(first)} ansøgninger er besvaret")
        self._run(pool)
        self._next_opening(pool)

    def _ago(self, days: int) -> datetime:
        return local(self.today - timedelta(days=days), time(10, 0))

    def _announced(self) -> Pool:
        deadline = local(working_day(self.today + timedelta(days=400)))
        document = places.call_around(self.today, self._ago(400), deadline)
        pool = load_pool(document, by=self.people["puljeansvarlig"], now=self._ago(402))
        return announce(pool, by=self.people["puljeansvarlig2"], now=self._ago(401))

    def _owners(self) -> list[Organisation]:
        """Private and regional operators first, then kommuner, each with its own tilbud."""
        with_tilbud = Tilbud.objects.order_by("pk").values_list("organisation", flat=True)
        operators = [Organisation.objects.get(pk=key) for key in dict.fromkeys(with_tilbud)]
        return [*operators, *self.others[1:5]]

    def _asked(self, index: int, owner: Organisation) -> Wanted:
        """All the tilbud of an operator, or the one of a kommune, in one application."""
        tilbud = list(owner.tilbud.order_by("pk")) or [places.own_tilbud(owner)]
        rows = tuple((each, *ABOUT.get(each.name, PEOPLE)) for each in tilbud)
        return Wanted(self._applicant(owner, index), rows)

    def _applicant(self, owner: Organisation, index: int) -> Applicant:
        if owner.kommunekode:
            return self.applicant_of(owner, index)
        known = (user for user in self.by_mail.values() if user.memberships.filter(organisation=owner).exists())
        leader = next(known, None) or self._leader(owner)
        return Applicant(owner, leader, leader, index)

    def _leader(self, owner: Organisation) -> User:
        name = owner.name.removesuffix(" (demo)")
        user = User.objects.create_user(
            f"leder@{domain_of(name)}", f"Leder i {name}", PASSWORD, created_at=self._ago(400)
        )
        add_member(user, owner, administrator=True, now=self._ago(400))
        self.by_mail[user.email] = user
        return user

    def _judged(self, pool: Pool, *, opened: datetime) -> None:
        for place, application in enumerate(judging.open_pool(pool, self.people, now=opened)):
            for number, assessor in enumerate(judging.judges_of(place, self.people)):
                moment = opened + timedelta(days=3 + place, hours=3 * number)
                judging.judge(application, place, number, assessor, now=moment)
            judging.agree(application, place, self.people, now=opened + timedelta(days=25))

    def _run(self, pool: Pool) -> None:
        """A closed one, one in development, one in analysis, one that is about to begin; the rest wait."""
        granted = Application.objects.filter(pool=pool, intake=1, current_submission__isnull=False).order_by("pk")
        begins = {0: (250, 11), 1: (245, 7), 2: (60, 9), 3: (-10, 6)}
        courses = []
        for place, application in enumerate(granted.select_related("case", "organisation")[: len(begins)]):
            days, months = begins[place]
            leader = self._applicant(application.organisation, place).responsible
            day = local(working_day(self.today - timedelta(days=days)), time(0, 0))
            course = run(
                application,
                consultant=self.people["indsatsteam"],
                leader=leader,
                begins=day,
                months=months,
                until=local(self.today, time(0, 0)),
            )
            self.say(f"indsatsforloeb: forløb {course.case.number} er i fasen {course.get_state_display()}")
            courses.append(course)
        self._around(courses)

    def _around(self, courses: list[Course]) -> None:
        """A supplier's consultant on the first, and a partnership that waits for its answer."""
        team, first, third = self.people["indsatsteam"], courses[0], courses[2]
        external = self.by_mail["konsulent@leverandoer.example"]
        add_consultant(first, external, by=team, now=self._ago(200))
        reason = "Begge arbejder med borgerens egne mål, og I ligger tæt på hinanden."
        partnership = suggest_partnership(first, third, reason=reason, by=team, now=self._ago(20))
        agree_partnership(
            partnership, third, by=self._applicant(third.case.organisation, 2).responsible, now=self._ago(15)
        )

    def _next_opening(self, pool: Pool) -> None:
        """Three are taken in and half judged, two have been sent since, and one is a draft."""
        owners = self.others[5:11]
        for index, owner in enumerate(owners[:3]):
            places.apply(pool, self._asked(index + 20, owner), now=self._ago(80 - index))
        opened = judging.open_pool(pool, self.people, now=self._ago(40))
        for place, application in enumerate(opened[:2]):
            for number, assessor in enumerate(judging.judges_of(place, self.people)):
                judging.judge(application, place, number, assessor, now=self._ago(30) + timedelta(hours=3 * number))
        for index, owner in enumerate(owners[3:5]):
            places.apply(pool, self._asked(index + 30, owner), now=self._ago(10 - index))
        places.begin(pool, self._asked(40, owners[5]), now=self._ago(3))
        self.say("indsatsforloeb: åbent, tre under vurdering og to nye")
