"""What is held in the run of a case: activities with a date, who came, what was said, and the calendars that follow."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Count, F, Q

from cases.models.case import Case
from cases.models.group import GroupMember
from cases.states import AttendanceState, GatheringState
from portal.models import LockableQuerySet, User
from portal.models.records import SHA256
from portal.models.rows import one_of, paired


class GatheringQuerySet(LockableQuerySet):
    def standing(self) -> "GatheringQuerySet":
        return self.exclude(state=GatheringState.CANCELLED)

    def coming(self, now: datetime) -> "GatheringQuerySet":
        return self.filter(state=GatheringState.PLANNED, starts_at__gt=now)

    def to_remind_of(self, now: datetime) -> "GatheringQuerySet":
        """Planned, and so near that whoever was invited long ago is reminded."""
        return self.coming(now).filter(starts_at__lte=now + Gathering.REMINDED_BEFORE)

    def with_case(self) -> "GatheringQuerySet":
        return self.select_related("case__organisation")

    def with_counts(self) -> "GatheringQuerySet":
        """`invited`, how many of them `by_mail` and `on_paper`, and `came` on each."""
        came = Q(attendance__state=AttendanceState.PRESENT)
        no_user = Q(attendance__member__user__isnull=True) | Q(attendance__member__user__is_active=False)
        on_paper = Count("attendance", filter=no_user & Q(attendance__member__email=""))
        counted = self.annotate(invited=Count("attendance"), on_paper=on_paper, came=Count("attendance", filter=came))
        return counted.annotate(by_mail=F("invited") - F("on_paper"))

    def in_order(self) -> "GatheringQuerySet":
        return self.order_by("starts_at", "pk")


class Gathering(models.Model):
    """A meeting, workshop, module or day of advice. Its `uid` never changes and `sequence` rises with every change.

    `kind` is a key of the floor that runs the case. `hours` is what a participant is expected to spend on it, the work
    before and after included.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="gatherings")
    kind = models.CharField("slags", max_length=30)
    title = models.CharField("titel", max_length=200)
    starts_at = models.DateTimeField("begynder")
    ends_at = models.DateTimeField("slutter")
    place = models.CharField("sted", max_length=300, blank=True)
    hours = models.DecimalField("forventet tid pr. deltager (timer)", max_digits=5, decimal_places=2, default=0)
    agenda = models.TextField("dagsorden", max_length=8000, blank=True)
    state = models.CharField("tilstand", max_length=20, choices=GatheringState, default=GatheringState.PLANNED)
    cancel_reason = models.CharField("hvorfor aflyst", max_length=300, blank=True)
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField("oprettet")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("senest ændret")
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = GatheringQuerySet.as_manager()
    REMINDED_BEFORE = timedelta(days=3)

    class Meta:
        constraints = [
            one_of("state", GatheringState, name="gathering_state_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="gathering_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(hours__range=(0, 500)), name="gathering_hours_bounds"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""), name="gathering_cancelled_has_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["case", "starts_at"], name="gathering_of_case")]

    def __str__(self) -> str:
        return self.title

    def is_ahead(self, now: datetime) -> bool:
        """Planned, and not begun."""
        return self.state == GatheringState.PLANNED and self.starts_at > now

    @property
    def is_planned(self) -> bool:
        return self.state == GatheringState.PLANNED

    @property
    def is_cancelled(self) -> bool:
        return self.state == GatheringState.CANCELLED


class AttendanceQuerySet(LockableQuerySet):
    def unanswered(self) -> "AttendanceQuerySet":
        """Invited, and nothing noted since."""
        return self.filter(state=AttendanceState.INVITED, noted_at__isnull=True)


class Attendance(models.Model):
    """One member and one activity: invited, and whether they came."""

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="attendance")
    member = models.ForeignKey(GroupMember, on_delete=models.PROTECT, related_name="attendance")
    state = models.CharField("fremmøde", max_length=20, choices=AttendanceState, default=AttendanceState.INVITED)
    invited_at = models.DateTimeField("inviteret")
    noted_at = models.DateTimeField("noteret", null=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "member"], name="attendance_once"),
            one_of("state", AttendanceState, name="attendance_state_known"),
            paired("noted_at", "noted_by", name="attendance_noted_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} til {self.gathering_id}"


class Minutes(models.Model):
    """One wording of an activity's minutes; a correction is a new row, and the newest counts."""

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField("referat", max_length=20_000)
    at = models.DateTimeField("skrevet")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["gathering", "number"], name="minutes_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="minutes_say_something"),
        ]

    def __str__(self) -> str:
        return f"Referat {self.number} af {self.gathering_id}"


class CalendarFeedQuerySet(LockableQuerySet):
    def current(self) -> "CalendarFeedQuerySet":
        return self.filter(ended_at__isnull=True)


class CalendarFeed(models.Model):
    """A secret address a calendar can follow: one case's activities, or all of one person's. Ended, it answers 404.

    The row alone does not tell the address: it is made of `nonce` and the portal's key, and known by its fingerprint.
    """

    nonce = models.UUIDField(unique=True, default=uuid.uuid4)
    fingerprint = models.CharField(max_length=64, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "case"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="calendar_feed_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(fingerprint__regex=SHA256), name="calendar_feed_is_secret"),
        ]

    def __str__(self) -> str:
        return f"Kalender for {self.user_id}"
