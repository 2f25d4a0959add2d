"""A name server on loopback that says what it is told to, and may say something else the second time."""

import socketserver
import threading
from collections import Counter
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

_KINDS = {4: "A", 6: "AAAA"}


class Names:
    """The name server. Use as a context manager; `address` is "127.0.0.1:port"."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self._known: dict[str, Sequence[Sequence[str]]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()
        self._server = socketserver.ThreadingUDPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def say(self, name: str, *answers: Sequence[str]) -> str:
        """To each question about the name the next of these answers, and then the last; returns the name.

        What was said of it before no longer holds.
        """
        with self._lock:
            for counted in [each for each in self._counts if each[0] == name]:
                del self._counts[counted]
            self._known[name] = answers
        return name

    def answer(self, wire: bytes) -> bytes | None:
        """The answer to a question as it came over the wire; None to what is none."""
        try:
            question = dns.message.from_wire(wire)
        except dns.exception.DNSException:
            return None
        reply = dns.message.make_response(question)
        reply.flags |= dns.flags.AA | dns.flags.RA
        asked = question.question[0]
        name, kind = asked.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(asked.rdtype)
        with self._lock:
            answers = self._known.get(name)
            place = self._counts[name, kind]
            self._counts[name, kind] += 1
            self.asked[name] += kind == "A"
        if answers is None:
            reply.set_rcode(dns.rcode.NXDOMAIN)
            return reply.to_wire()
        found = [
            each for each in answers[min(place, len(answers) - 1)] if _KINDS[ip_address(each).version] == kind
        ]
        if found:
            reply.answer.append(dns.rrset.from_text(asked.name, 0, "IN", kind, *found))
        return reply.to_wire()

    def close(self) -> None:
        """Answers no more."""
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> "Names":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _handler(names: Names) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            wire, socket = self.request[0], self.request[1]
            reply: Any = names.answer(wire)
            if reply is not None:
                socket.sendto(reply, self.client_address)

    return Handler
