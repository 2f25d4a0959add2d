"""Each request is offered when it is due, and how late it was is known."""

from load.worker.scheduler import SHORTEST_S, Offer, offer_when_due


class Clock:
    """Time that passes only when somebody rests, `slow` seconds longer than asked for."""

    def __init__(self, slow: float = 0.0) -> None:
        self.now, self.slow, self.rests = 100.0, slow, list[float]()

    def __call__(self) -> float:
        return self.now

    def rest(self, seconds: float) -> None:
        self.rests.append(seconds)
        self.now += seconds + self.slow


def offered(clock: Clock, *instants: float) -> list[Offer]:
    offers: list[Offer] = []
    arrivals = [(at, "create") for at in instants]
    offer_when_due(arrivals, 100.0, offers.append, clock=clock, rest=clock.rest)  # type: ignore[arg-type]
    return offers


def test_nothing_is_offered_before_it_is_due() -> None:
    offers = offered(Clock(), 0.0, 0.3, 2.0, 2.0, 2.0001)
    assert [offer.at for offer in offers] == [0.0, 0.3, 2.0, 2.0, 2.0001]
    assert all(0 <= offer.lag < 2 * SHORTEST_S for offer in offers)


def test_a_generator_that_is_held_up_says_how_late_it_was() -> None:
    offers = offered(Clock(slow=0.4), 0.1, 0.2)
    assert [round(offer.lag, 3) for offer in offers] == [0.4, 0.3]


def test_it_never_rests_for_nothing_so_that_sockets_get_their_turn() -> None:
    clock = Clock()
    offered(clock, *[number / 5000 for number in range(50)])
    assert min(clock.rests) >= SHORTEST_S
