"""What the demo keeps for itself: the mail it has sent, read at /demo/postkasse/, and what its world was built for."""

from django.db import models


class DemoMail(models.Model):
    """One mail as a real SMTP server received it."""

    to = models.EmailField()
    sender = models.EmailField()
    subject = models.CharField(max_length=200)
    message_id = models.CharField(max_length=200)
    body = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.subject


class DemoWorld(models.Model):
    """When the demo world was finished; its dates are relative to that day."""

    built_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.built_at.isoformat()
