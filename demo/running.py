"""How an invented course is run: from the released place through its phases, by the real actions of both sides."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from applications.models import Application
from cases import actions as case_actions
from cases.gatherings import GatheringDraft
from cases.group import MemberDraft
from cases.models import Gathering
from cases.plan import ActionDraft, GoalDraft
from cases.states import AttendanceState, GatheringState, MemberRole
from demo.course_words import GAINED, GOALS, MINUTES, REPORT, REPORT_SUMMARY, STORIES
from indsatsforloeb.actions import agreement, closing, evaluating, phases, reporting
from indsatsforloeb.actions.materials import add_material
from indsatsforloeb.actions.planning import lay_plan
from indsatsforloeb.actions.starting import start_course
from indsatsforloeb.actions.startup import Practical, agree_length, name_leaders, write_practical
from indsatsforloeb.ending import Ending, open_actions, themes_of
from indsatsforloeb.evaluation.questions import LEADERS, asked_of
from indsatsforloeb.models import Course
from indsatsforloeb.rules.analysis import PARTS
from indsatsforloeb.states import AnswerGroup, Held, MaterialKind
from indsatsforloeb.themes import THEMES
from portal.clock import COPENHAGEN
from portal.identity import Login
from portal.models import User
from portal.states import LoginMethod

ROOMS = Practical("Fælleshuset på tilbuddet", "Frokost og kaffe fra køkkenet", "Faste vikarer på workshopdagene", True)
PEOPLE = (
    (MemberRole.AMR, "Arne Arbejdsmiljø"),
    (MemberRole.TR, "Tine Tillid"),
    (MemberRole.KEY_PERSON, "Nanna Nøgleperson"),
    (MemberRole.CITIZEN, "Bo"),
    (MemberRole.CITIZEN, ""),
)
PRESENT, EXCUSED, AWAY = AttendanceState.PRESENT, AttendanceState.EXCUSED, 3  # the fourth of the group sends excuses
ANSWERED = {AnswerGroup.EMPLOYEES: 12, AnswerGroup.CITIZENS: 7}
KINDNESS = {  # how each group sees each of the six themes, beside the middle
    AnswerGroup.EMPLOYEES: (0, 0, 2, 1, -1, 0),
    AnswerGroup.CITIZENS: (1, -1, 1, 1, 0, -1),
    LEADERS: (2, 1, 2, 1, 0, 1),
}
REPORT_AT, PLAN_AT, DEVELOPMENT_AT, CLOSE_AT = 30, 39, 40, 101  # per cent of the course


@dataclass
class Run:
    """One course walked as far as `until` (an aware moment); it begins on the day of `begins`."""

    course: Course
    leader: User
    begins: datetime
    months: int
    until: datetime

    @property
    def by(self) -> User:
        return self.course.responsible

    def at(self, share: int) -> datetime:
        """So many per cent into the course, at noon."""
        day = (self.begins + timedelta(days=30 * self.months * share // 100)).date()
        return datetime.combine(day, time(12), tzinfo=COPENHAGEN)

    def walk(self) -> Course:
        """Everything that had happened by `until`, in its order."""
        self._prepare(self.at(0) - timedelta(days=30))
        self._sign(self.at(0) - timedelta(days=24))
        self._hold(min(self.at(0) + timedelta(hours=6), self.until))
        steps = (
            (1, self._begin_analysis),
            (20, self._evaluate),
            (REPORT_AT, self._report),
            (PLAN_AT, self._plan),
            (DEVELOPMENT_AT, self._begin_development),
            (60, self._follow_up),
            (90, self._evaluate),
            (CLOSE_AT, self._close),
        )
        for share, step in steps:
            if self.at(share) > self.until:
                break
            self._hold(self.at(share))
            step(self.at(share))
        self._hold(self.until)
        self.course.refresh_from_db()
        return self.course

    def _prepare(self, now: datetime) -> None:
        course = self.course
        starts = now.replace(hour=9, minute=0)
        meeting = GatheringDraft(
            Held.PHONE_MEETING, "Telefonmøde", starts, starts + timedelta(hours=1), hours=Decimal(1), already_held=True
        )
        case_actions.plan_gathering(course.case, meeting, by=self.by, now=now + timedelta(hours=4))
        agree_length(course, months=self.months, begins_on=self.begins.date(), by=self.by, now=now + timedelta(hours=4))
        people = [(MemberRole.DAILY_LEADER, self.leader.name), *PEOPLE]
        for minutes, (role, name) in enumerate(people):
            draft = MemberDraft(role, name, email=self.leader.email if role == MemberRole.DAILY_LEADER else "")
            case_actions.add_member(course.case, draft, by=self.leader, now=now + timedelta(days=1, minutes=minutes))
        lay_plan(course, by=self.by, now=now + timedelta(days=2))
        write_practical(course, ROOMS, by=self.leader, now=now + timedelta(days=3))
        leaders = {row.pk: self.leader for row in course.tilbud.all()}
        name_leaders(course, leaders, by=self.by, now=now + timedelta(days=3, hours=1))

    def _sign(self, now: datetime) -> None:
        made = agreement.make_agreement(self.course, by=self.by, now=now)
        case_actions.make_paper(made.document, now=now)
        signers = [self.leader, self.by] if self.until > self.begins else [self.leader]
        for days, signer in enumerate(signers):
            login, moment = Login(LoginMethod.PASSWORD, ""), now + timedelta(days=days, hours=3)
            agreement.sign_agreement(made, sha256=made.sha256, by=signer, login=login, now=moment)

    def _hold(self, now: datetime) -> None:
        """What the plan had until `now` is held, with those who came and what was said."""
        rows = Gathering.objects.filter(case=self.course.case, state=GatheringState.PLANNED, ends_at__lt=now)
        for row in rows.in_order():
            after = row.ends_at + timedelta(hours=1)
            case_actions.hold_gathering(row, by=self.by, now=after)
            invited = enumerate(row.attendance.order_by("pk").values_list("member", flat=True))
            states = {key: str(EXCUSED if place == AWAY else PRESENT) for place, key in invited}
            case_actions.note_attendance(row, states, by=self.by, now=after)
            case_actions.write_minutes(row, MINUTES, seen=0, by=self.by, now=after + timedelta(hours=1))

    def _begin_analysis(self, now: datetime) -> None:
        phases.begin_analysis(self.course, by=self.by, now=now)

    def _evaluate(self, now: datetime) -> None:
        """Employees and citizens by their links, the leaders jointly; a few never answer."""
        evaluation = evaluating.open_evaluation(self.course, by=self.by, now=now - timedelta(days=10))
        for group, count in ANSWERED.items():
            secrets = evaluating.make_links(evaluation, group, count + 2, by=self.by, now=now - timedelta(days=9))
            for number, secret in enumerate(secrets[:count]):
                evaluating.keep_answer(secret, self._values(evaluation.number, group, number, evaluation.questions))
        values = self._values(evaluation.number, LEADERS, 1, evaluation.questions)
        comments = {key: "Det vil vi arbejde videre med." for key in list(THEMES)[:2]}
        evaluating.answer_as_leaders(evaluation, values, comments, by=self.leader, now=now - timedelta(days=2))
        evaluating.close_evaluation(evaluation, by=self.by, now=now)

    def _values(self, round_: int, group: str, number: int, questions: dict) -> dict[str, int]:
        """One answer, the same each time the world is built: themes differ, and the second round is better."""
        kindness = KINDNESS[group]
        return {
            each.key: max(1, min(5, 2 + round_ + kindness[place] - (number + at) % 3))
            for place, theme in enumerate(asked_of(group, questions))
            for at, each in enumerate(theme.statements)
        }

    def _report(self, now: datetime) -> None:
        story = "Fra Fortællingsworkshoppen"
        add_material(
            self.course, MaterialKind.STORY_PRODUCT, story, text=STORIES, by=self.by, now=now - timedelta(days=3)
        )
        themes = {key: dict(zip(PARTS, words, strict=True)) for key, words in REPORT.items()}
        reporting.write_report(self.course, REPORT_SUMMARY, themes, version=0, by=self.by, now=now - timedelta(days=1))
        reporting.hand_over_report(self.course, by=self.by, now=now)

    def _plan(self, now: datetime) -> None:
        who = self.course.case.members.in_group().named().first()
        for days, (theme, title, indicator, wanted) in enumerate(GOALS):
            goal = case_actions.add_goal(
                self.course.case, GoalDraft(title, theme, indicator), by=self.leader, now=now + timedelta(hours=days)
            )
            for number, (text, _) in enumerate(wanted):
                due = self.at(70 + 20 * number).date()
                draft = ActionDraft(text, responsible=who, due_on=due)
                case_actions.add_action(goal, draft, by=self.leader, now=now + timedelta(hours=days, minutes=5))

    def _begin_development(self, now: datetime) -> None:
        phases.begin_development(self.course, by=self.by, now=now)

    def _follow_up(self, now: datetime) -> None:
        """The tilbud's own people say how far they are."""
        wanted = {text: state for *_, actions in GOALS for text, state in actions}
        for goal in self.course.case.goals.all():
            for action in goal.actions.all():
                draft = ActionDraft(
                    action.text, action.responsible, action.due_on, wanted[action.text], "Drøftet på mødet."
                )
                case_actions.change_action(action, draft, seen=action.version, by=self.leader, now=now)

    def _close(self, now: datetime) -> None:
        told = {key: "Medarbejdere og borgere arbejder på en ny måde." for key, _ in themes_of(self.course)}
        left = {each.pk: "Den daglige leder følger op på personalemødet." for each in open_actions(self.course)}
        closing.close_course(self.course, Ending(GAINED, told, left), by=self.by, now=now)


def run(
    application: Application, *, consultant: User, leader: User, begins: datetime, months: int, until: datetime
) -> Course:
    """«Start forløb» five weeks before it begins, and on from there."""
    course = start_course(application, by=consultant, now=begins - timedelta(days=35))
    return Run(course, leader, begins, months, until).walk()
