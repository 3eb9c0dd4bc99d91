"""A mail server that is a file: one JSON line per mail, on disk before it says yes; it can kill its sweeper."""

import json
import os
import signal
import time
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

FILE, DIES_AFTER = "RACE_MAILBOX", "RACE_MAILBOX_DIES_AFTER"


class FileBackend(BaseEmailBackend):
    """The file's name, and after how many mails the process is killed, stand in the environment."""

    sent = 0

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            self._keep(message)
        return len(email_messages)

    def _keep(self, message: EmailMessage) -> None:
        line = json.dumps([message.to[0], message.extra_headers["Message-ID"]]) + "\n"
        with open(os.environ[FILE], "a") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        time.sleep(0.01)  # as a mail server takes its time, so that two sweeps meet
        FileBackend.sent += 1
        if FileBackend.sent == int(os.environ.get(DIES_AFTER, "0")):
            os.kill(os.getpid(), signal.SIGKILL)
