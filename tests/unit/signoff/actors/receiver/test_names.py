"""The name server that answers as it is told."""

import dns.message
import dns.rcode
import dns.rdatatype

from signoff.actors.receiver.names import Names


def asked(names: Names, name: str, kind: str) -> list[str]:
    reply = names.answer(dns.message.make_query(name, kind).to_wire())
    assert reply is not None
    return [record.to_text() for answer in dns.message.from_wire(reply).answer for record in answer]


def test_each_kind_of_question_gets_its_own_next_answer_and_then_the_last() -> None:
    with Names() as names:
        names.say("a.example", ["127.0.0.1", "::1"], ["127.0.0.2"])
        assert [asked(names, "A.example.", "A") for _ in range(3)] == [
            ["127.0.0.1"],
            ["127.0.0.2"],
            ["127.0.0.2"],
        ]
        assert [asked(names, "a.example.", "AAAA") for _ in range(2)] == [["::1"], []]
        assert names.asked["a.example"] == 3


def test_a_name_that_nobody_told_of_is_none_and_noise_is_not_answered() -> None:
    with Names() as names:
        reply = names.answer(dns.message.make_query("b.example.", "A").to_wire())
        assert reply is not None
        assert dns.message.from_wire(reply).rcode() == dns.rcode.NXDOMAIN
        assert names.answer(b"noise") is None
