"""Runs the demo's own SMTP server until it is told to stop."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from aiosmtpd.controller import Controller
from django.core.management.base import BaseCommand

from demo.sink import Keeper


class Command(BaseCommand):
    help = "Tager imod demoens mail på 127.0.0.1 og viser den på /demo/postkasse/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=2525)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        controller = Controller(Keeper(), hostname="127.0.0.1", port=port)
        controller.start()
        self.stdout.write(f"Demoens postkasse lytter på 127.0.0.1:{port}.")
        stopped.wait()
        controller.stop()
