"""What was written on a case: messages, the journal, and papers whose words are frozen before they are made."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models.case import Case
from cases.states import Direction, NoteKind
from portal.models import LockableQuerySet, StoredFile, User
from portal.models.rows import one_of


class Message(models.Model):
    """One message between the applicant and the agency; never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    from_agency = models.BooleanField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField("emne", max_length=200)
    body = models.TextField("besked", max_length=20_000)
    sent_at = models.DateTimeField("sendt")

    class Meta:
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        return self.subject


class JournalQuerySet(LockableQuerySet):
    def shown_to_party(self) -> "JournalQuerySet":
        return self.filter(visible_to_party=True)


class JournalEntry(models.Model):
    """One akt: number, in/out/internal, date, title – written in the same transaction as what it tells (OFL § 15)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="journal")
    number = models.PositiveIntegerField("aktnr.")
    party_number = models.PositiveIntegerField()  # the party's own count: gaps in ours would tell of internal papers
    direction = models.CharField("retning", max_length=10, choices=Direction)
    at = models.DateTimeField("dato")
    title = models.CharField("titel", max_length=200)
    visible_to_party = models.BooleanField()
    message = models.OneToOneField(Message, on_delete=models.PROTECT, null=True, related_name="+")

    objects = JournalQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="journal_number_once"),
            one_of("direction", Direction, name="journal_direction_known"),
        ]

    def __str__(self) -> str:
        return f"Akt {self.number}: {self.title}"


class Note(models.Model):
    """What was said by telephone or at a meeting, or came to the wrong place: an akt of its own, never changed.

    `with_whom` is whom one spoke with or who wrote; `forwarded_to` where a misdirected enquiry was sent (FVL § 7).
    """

    entry = models.OneToOneField(JournalEntry, on_delete=models.PROTECT, related_name="note")
    kind = models.CharField("art", max_length=20, choices=NoteKind)
    held_at = models.DateTimeField("tidspunkt")
    with_whom = models.CharField("med hvem", max_length=200, blank=True)
    text = models.TextField("notat", max_length=20_000)
    forwarded_to = models.CharField("sendt videre til", max_length=200, blank=True)
    written_at = models.DateTimeField("skrevet")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            one_of("kind", NoteKind, name="note_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
            models.CheckConstraint(
                condition=~Q(kind="misdirected") | ~Q(forwarded_to=""), name="note_misdirected_is_forwarded"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


MOST_ATTEMPTS = 5  # a paper that has failed so often is set aside until somebody asks for it again


class DocumentQuerySet(LockableQuerySet):
    def not_made(self) -> "DocumentQuerySet":
        return self.filter(file__isnull=True).order_by("pk")

    def to_be_made(self) -> "DocumentQuerySet":
        """Not made and not set aside; those that have failed come last, so that they keep nobody waiting."""
        return self.filter(file__isnull=True, attempts__lt=MOST_ATTEMPTS).order_by("attempts", "pk")

    def set_aside(self) -> "DocumentQuerySet":
        return self.filter(file__isnull=True, attempts__gte=MOST_ATTEMPTS).order_by("pk")

    def shown_to_party_of(self, case: Case) -> "DocumentQuerySet":
        """The case's papers that lie open to the party, with what a page shows of them."""
        shown = self.filter(entry__case=case, entry__visible_to_party=True)
        return shown.select_related("entry__case", "file").order_by("entry__number")

    def newest_first(self) -> "DocumentQuerySet":
        return self.order_by("-entry__number")


class Document(models.Model):
    """A paper on the case: its words are frozen in the act's transaction, the file is made after it, once.

    `attempts` counts how often the file was begun; `last_error` says what stopped the last attempt.
    """

    entry = models.OneToOneField(JournalEntry, on_delete=models.PROTECT, related_name="document")
    kind = models.CharField(max_length=40)
    template = models.CharField(max_length=100)
    words = models.JSONField()
    dated_at = models.DateTimeField()
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField("først åbnet af ansøger", null=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="document_opened_pair",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(file__isnull=True), name="document_not_made")]

    def __str__(self) -> str:
        return self.kind

    @property
    def party_url(self) -> str:
        """Where the party fetches it; by the party's own count, which tells nothing about other papers."""
        return reverse("cases:document", args=[self.entry.case.number, self.entry.party_number])
