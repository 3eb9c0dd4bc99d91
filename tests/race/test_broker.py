"""Redis stopped, and Redis hung: nothing changes for the applicant, and the mails follow when it is back."""

import signal
import socket
import statistics
import sys
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from django.test import Client

from applications.models import Application, Submission
from cases.models import Case, Message
from demo.models import DemoMail
from portal.models import OutboxMail
from tests.applications.factories import fill
from tests.race.clients import Answer, one, request_of, sending
from tests.race.crowd import crowd_of, move_deadline
from tests.race.waiting import until
from tests.worlds import free_port

pytestmark = [pytest.mark.race, pytest.mark.world]
ROADS = 8
CELERY = (sys.executable, "-m", "celery", "-A", "portal")


@dataclass
class Broker:
    """A Redis of the world's own, which can be killed, stopped in its tracks, and brought back."""

    world: object
    port: int

    def start(self):
        alone = ["--save", "", "--appendonly", "no", "--dir", str(self.world.folder), "--bind", "127.0.0.1"]
        self.process = self.world.start("redis-server", "--port", str(self.port), *alone)
        until(lambda: answers(self.port), seconds=10, what="redis answers")

    def connections(self):
        """How many have ever connected, this one included."""
        with redis.Redis(port=self.port) as client:
            return client.info("stats")["total_connections_received"]

    def go_away(self, how):
        self.process.send_signal(how)
        if how == signal.SIGKILL:
            self.process.wait(5)

    def come_back(self, how):
        self.process.send_signal(signal.SIGCONT) if how == signal.SIGSTOP else self.start()


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def broker(world):
    broker = Broker(world, free_port())
    world.env["REDIS_URL"] = f"redis://127.0.0.1:{broker.port}/0"
    broker.start()
    yield broker
    if broker.process.poll() is None:
        broker.process.send_signal(signal.SIGCONT)  # a stopped process is not ended


@pytest.fixture
def mailbox(world):
    port = free_port()
    world.env["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    world.start(sys.executable, "manage.py", "demo_mail_sink", "--port", str(port))
    until(lambda: answers(port), seconds=20, what="the mailbox listens")


def walk(address, sender) -> list[Answer]:
    """The last steps of an applicant: read, change a field, look through, send, write to the agency."""
    host, case = urlsplit(address).netloc, f"/mine-tilskudssager/{sender.number}/"
    field = {"field": "project_manager", "value": "Petra Projektleder", "base": 1}
    steps = [
        request_of(sender, host, "GET", f"{case}ansoegning/"),
        request_of(sender, host, "POST", f"{case}ansoegning/felt/", field),
        request_of(sender, host, "GET", f"{case}gennemse/"),
        sending(replace(sender, version=sender.version + 1), host),
        request_of(sender, host, "POST", f"{case}beskeder/send/", {"subject": "Budget", "body": "Må vi spørge?"}),
    ]
    given = [one(address, sender, step) for step in steps]
    assert [answer.status for answer in given] == [200, 200, 200, 200, 302]
    assert given[3].receipt
    return given


def seconds_of(roads):
    return [answer.seconds for road in roads for answer in road]


def p95(seconds):
    return statistics.quantiles(seconds, n=20)[-1]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["stopped", "hung"])
def test_the_applicant_notices_nothing_and_the_mails_follow(
    world, broker, mailbox, pool, managers, applicant, colleague, how, record_property
):
    senders = crowd_of(2 * ROADS, pool, applicant, colleague)
    address = world.start_web(workers=2, threads=4)
    move_deadline(pool, managers, ahead=timedelta(minutes=30))
    world.start(*CELERY, "worker", "--without-gossip", "--without-mingle", "--concurrency", "2", "--loglevel", "INFO")
    world.start(*CELERY, "beat", "--schedule", str(world.folder / "beat"), "--pidfile=", "--loglevel", "INFO")
    until(lambda: OutboxMail.objects.filter(sent_at__isnull=False).exists(), seconds=30, what="mails are swept")
    usual = seconds_of(walk(address, sender) for sender in senders[:ROADS])
    broker.go_away(how)
    away = seconds_of(walk(address, sender) for sender in senders[ROADS:])
    broker.come_back(how)
    record_property("p95", (p95(usual), p95(away)))
    assert statistics.median(away) <= 1.5 * statistics.median(usual) + 0.05
    assert p95(away) <= 1.5 * p95(usual) + 0.2
    assert Submission.objects.count() == 2 * ROADS
    waiting = OutboxMail.objects.filter(sent_at__isnull=True)
    until(lambda: not waiting.exists(), seconds=60, what="every mail has gone")
    promised = OutboxMail.objects.order_by("to", "message_id").values_list("to", "message_id")
    kept = DemoMail.objects.values_list("to", "message_id")
    assert sorted(kept) == sorted((to, f"<{message_id}@styrelsen.example>") for to, message_id in promised)


def test_a_served_portal_never_connects_to_redis(world, broker, pool, managers, applicant, colleague):
    [sender] = crowd_of(1, pool, applicant, colleague)
    address = world.start_web(workers=1)
    move_deadline(pool, managers, ahead=timedelta(minutes=30))
    before = broker.connections()
    walk(address, sender)
    assert broker.connections() == before + 1


def test_the_whole_road_opens_no_socket_at_all(world, pool, managers, applicant, login, monkeypatch):
    move_deadline(pool, managers, ahead=timedelta(minutes=30))
    opened = []

    def refuse(self, address):
        opened.append(address)
        raise ConnectionRefusedError(address)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    with pytest.raises(redis.exceptions.ConnectionError):
        redis.Redis.from_url(settings.CELERY_BROKER_URL.replace("redis+socket:", "unix:")).ping()  # the refusal works
    opened.clear()
    browser = login(Client(), applicant)
    assert browser.post(f"/puljer/{pool.slug}/ansoeg/").status_code == 302
    case = f"/mine-tilskudssager/{Case.objects.get().number}/"
    application = fill(Application.objects.get(), by=applicant, now=pool.deadline_at - timedelta(days=1))
    field = {"field": "project_manager", "value": "Petra Projektleder", "base": 1}
    assert browser.post(f"{case}ansoegning/felt/", field).status_code == 200
    assert browser.post(f"{case}indsend/", {"version": application.draft_version + 1}).status_code == 200
    message = {"subject": "Budget", "body": "Må vi spørge?"}
    assert browser.post(f"{case}beskeder/send/", message).status_code == 302
    assert (Submission.objects.count(), Message.objects.count(), opened) == (1, 1, [])
