"""What customers do with live connections, on the target and in the model."""

from signoff.model.acts import inbox as acts_inbox
from signoff.model.looks import live as looks_live
from signoff.model.party import Party
from signoff.model.steps import Step
from signoff.model.world import Connection
from signoff.verdict.outcomes import NotVerified


def listen(party: Party, step: Step) -> bool:
    """Opens a connection, for all types or for some."""
    if step.about in party.world.connections or "ws" not in party.target.description.capabilities:
        return False
    acts_inbox.settled(party)
    customer = party.customers[step.actor]
    with party.tally.about("WS-02"):
        listener = customer.live.listen(*step.types)
    party.listeners[step.about] = listener
    connection = Connection(step.about, step.actor, party.world.number)
    party.world.connections[step.about] = connection
    party.world.subscribe(step.about, step.types or None, len(listener.heard))
    return True


def subscribe(party: Party, step: Step) -> bool:
    """Asks for other types in place of those before."""
    if not _is_open(party, step):
        return False
    acts_inbox.settled(party)
    listener = party.listeners[step.about]
    with party.tally.about("WS-05"):
        listener.subscribe(*step.types)
    party.world.subscribe(step.about, step.types, len(listener.heard))
    return True


def ping(party: Party, step: Step) -> bool:
    """Sends a ping, which must change nothing."""
    if not _is_open(party, step):
        return False
    with party.tally.about("WS-05"):
        party.listeners[step.about].ping()
    return True


def hang_up(party: Party, step: Step) -> bool:
    """Closes a connection; the others go on."""
    if not _is_open(party, step):
        return False
    looks_live.look(party, step.actor)
    party.listeners[step.about].close()
    party.world.connections[step.about].open = False
    return True


def _is_open(party: Party, step: Step) -> bool:
    connection = party.world.connections.get(step.about)
    if not party.target.dialect.live.subscribe and step.act == "subscribe":
        raise NotVerified("the target has no subscriptions ([ws] subscribe)")
    return connection is not None and connection.open and connection.owner == step.actor
