"""The course itself: one or more tilbud, a length, a responsible consultant, its pauses and its end."""

from django.db import models
from django.db.models import F, Q

from applications.models import Application, PlaceEntry
from cases.models import Case, Impartiality
from cases.states import ImpartialityState
from indsatsforloeb.states import RUNNING, STEPS, CourseState
from pools.models import Pool
from portal.models import LockableQuerySet, Tilbud, User
from portal.models.rows import one_of, paired


class CourseQuerySet(LockableQuerySet):
    def running(self) -> "CourseQuerySet":
        return self.filter(state__in=RUNNING)

    def with_conflicts(self) -> "CourseQuerySet":
        """Those on whose application somebody has told of a conflict, ruled on or not."""
        told = Impartiality.objects.exclude(state=ImpartialityState.CLEAR)
        return self.filter(application__case__in=told.values("case"))

    def with_length(self) -> "CourseQuerySet":
        """Those whose last day is known."""
        return self.filter(months__isnull=False, begins_on__isnull=False)

    def using_places(self) -> "CourseQuerySet":
        """Those whose places are used: running, closed, or ended once the analysis had begun."""
        return self.exclude(state=CourseState.ENDED, analysis_at__isnull=True)

    def freeing_places(self) -> "CourseQuerySet":
        """Those that ended before the analysis: what they were given can go to others."""
        return self.filter(state=CourseState.ENDED, analysis_at__isnull=True)


class Course(models.Model):
    """An advisory course on a case of its own, from a released place; one entered by hand has no application.

    `months` is agreed at the telephone meeting, within the call's bounds; the clock runs from `begins_on` (the day of
    the start meeting) and stands still in a pause. `gained` says at the end what came of it.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, null=True, related_name="+")
    entered_reason = models.TextField("hvorfor uden ansøgning i portalen", max_length=2000, blank=True)
    state = models.CharField("fase", max_length=20, choices=CourseState, default=CourseState.STARTUP)
    responsible = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField("længde i måneder", null=True)
    begins_on = models.DateField("begynder", null=True)
    rooms = models.TextField("lokaler", max_length=2000, blank=True)
    catering = models.TextField("forplejning", max_length=2000, blank=True)
    substitutes = models.TextField("vikardækning", max_length=2000, blank=True)
    evaluates_again = models.BooleanField("selvevaluering igen til sidst", default=False)
    created_at = models.DateTimeField("oprettet")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    analysis_at = models.DateTimeField("analysen begyndt", null=True)
    development_at = models.DateTimeField("udviklingen begyndt", null=True)
    closed_at = models.DateTimeField("afsluttet", null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    gained = models.TextField("hvad forløbet gav", max_length=8000, blank=True)
    ended_at = models.DateTimeField("afbrudt", null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    end_reason = models.TextField("hvorfor afbrudt", max_length=2000, blank=True)

    objects = CourseQuerySet.as_manager()
    STEPS = STEPS

    class Meta:
        constraints = [
            one_of("state", CourseState, name="course_state_known"),
            paired("closed_at", "closed_by", name="course_closed_pair"),
            paired("ended_at", "ended_by", name="course_ended_pair"),
            models.CheckConstraint(
                condition=Q(application__isnull=False) | ~Q(entered_reason=""), name="course_comes_from_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__range=(1, 36)), name="course_months_bounds"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(gained="")
                | ~Q(state="closed") & Q(closed_at__isnull=True),
                name="course_closed_says_what_was_gained",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) & ~Q(end_reason="")
                | ~Q(state="ended") & Q(ended_at__isnull=True),
                name="course_ended_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["analysis", "development", "closed"]) | Q(analysis_at__isnull=False),
                name="course_analysis_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["development", "closed"]) | Q(development_at__isnull=False),
                name="course_development_has_its_moment",
            ),
        ]
        indexes = [models.Index(fields=["responsible", "state"], name="course_of_consultant")]

    def __str__(self) -> str:
        return f"Forløb {self.case_id}"

    @property
    def runs(self) -> bool:
        """As `CourseQuerySet.running`."""
        return self.state in RUNNING

    @property
    def frees_places(self) -> bool:
        """As `CourseQuerySet.freeing_places`."""
        return self.state == CourseState.ENDED and self.analysis_at is None

    @property
    def history_chain(self) -> str:
        return self.case.history_chain


class CourseTilbud(models.Model):
    """One tilbud of a course, the people it concerns, and the leader who signs for it."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="tilbud")
    tilbud = models.ForeignKey(Tilbud, on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(PlaceEntry, on_delete=models.PROTECT, null=True, related_name="+")
    employees = models.PositiveSmallIntegerField("medarbejdere", null=True)
    citizens = models.PositiveSmallIntegerField("borgere", null=True)
    leader = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["course", "tilbud"], name="course_tilbud_once")]

    def __str__(self) -> str:
        return f"{self.tilbud_id} i {self.course_id}"


class CoursePause(models.Model):
    """A time when the course stood still, with its reason; the clock does not count it."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="pauses")
    reason = models.TextField("begrundelse", max_length=2000)
    began_at = models.DateTimeField("fra")
    began_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("til", null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["began_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="pause_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="pause_ends_after_it_begins"
            ),
            paired("ended_at", "ended_by", name="pause_ended_pair"),
            models.UniqueConstraint(fields=["course"], condition=Q(ended_at__isnull=True), name="pause_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"Pause i {self.course_id}"
