"""A user of the pool waits for no answer before it serves what is due next.

In a process of its own: importing Locust patches the standard library for all that comes after.
"""

import json
import subprocess
import sys
from typing import Any

SERVES = """
import json
from collections import Counter
from functools import partial

import gevent
from gevent.event import Event
from locust.env import Environment
from load.worker.users import Consumer

seen, all_there, due = Counter(), Event(), list(range(31))

class User(Consumer):
    host = "http://127.0.0.1:9"

    def take(self):
        return partial(walk, due.pop()) if due else gevent.sleep(0.01)

def walk(number):
    seen["now"] += 1
    seen["most"] = max(seen["most"], seen["now"])
    if seen["now"] == 10:
        all_there.set()
    all_there.wait(10)
    seen["now"] -= 1
    seen["served"] += 1
    if number == 7:
        raise KeyError("a fault of the journey's own")

def told(user_instance, exception, tb):
    seen[repr(exception)] += 1

environment = Environment(user_classes=[User])
environment.events.user_error.add_listener(told)
runner = environment.create_local_runner()
runner.start(1, spawn_rate=1)
with gevent.Timeout(20):
    while seen["served"] < 31:
        gevent.sleep(0.01)
runner.quit()
print(json.dumps(seen))
"""


COOKIES = """
import json
from functools import partial

import gevent
from gevent.pywsgi import WSGIServer
from locust.env import Environment
from load.worker.users import Consumer

seen = []

def answer(environ, start):
    seen.append(environ.get("HTTP_COOKIE", "none"))
    start("200 OK", [("Set-Cookie", "whose=customer-a; Path=/"), ("Content-Length", "0")])
    return [b""]

server = WSGIServer(("127.0.0.1", 0), answer, log=None)
server.start()
due = [1, 2, 3]

class User(Consumer):
    host = f"http://127.0.0.1:{server.server_port}"

    def take(self):
        gevent.sleep(0.05)
        return partial(self.client.get, f"/{due.pop()}") if due else None

runner = Environment(user_classes=[User]).create_local_runner()
runner.start(1, spawn_rate=1)
with gevent.Timeout(20):
    while len(seen) < 3:
        gevent.sleep(0.01)
runner.quit()
print(json.dumps(seen))
"""


def ran(script: str) -> tuple[Any, str]:
    """What the script told as JSON, and what it said on standard error."""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def test_a_user_serves_as_many_as_its_concurrency_at_once_and_tells_what_broke() -> None:
    seen, complaint = ran(SERVES)
    assert seen == {"now": 0, "most": 10, "served": 31, 'KeyError("a fault of the journey\'s own")': 1}
    assert "KeyError" in complaint


def test_a_cookie_of_one_customer_is_not_sent_for_the_next() -> None:
    assert ran(COOKIES)[0] == ["none"] * 3
