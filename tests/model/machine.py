"""Makes up stories: which step may follow, on whose ticket, with which values of the domains."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from signoff.model.shrinking import PLAIN
from signoff.model.steps import Step
from tests.domains.calls import CATEGORIES, LONGEST, NO_STATUS, NOT_THEIRS
from tests.model.player import Player, has_connections, has_ears_left, has_notes, has_tickets
from tests.model.values import (
    KEYS,
    LIVE_TYPES,
    SEVERAL,
    TEAM,
    actors,
    agents,
    changes,
    mostly_newest,
    priorities,
    short_texts,
    sizes,
    statuses,
    texts,
    which,
    wrong_tickets,
)


class Stories(Player):
    """The steps that a story may hold. `search` and `casting` are set by a subclass."""

    # Tickets --------------------------------------------------------------------------------------

    @rule(actor=actors, priority=priorities, category=st.sampled_from((None, *CATEGORIES)))
    def open(self, actor: str, priority: str, category: str | None) -> None:
        fields = {"priority": priority} | ({} if category is None else {"category": category})
        self.play(Step(act="open", actor=actor, about=self.next_ticket(), fields=fields))

    @rule(actor=actors, text=texts, subject=st.one_of(short_texts, st.sampled_from(LONGEST)))
    def open_with_texts(self, actor: str, text: str, subject: str) -> None:
        subject = " ".join(subject.split())
        fields = {"subject": subject, "description": text}
        self.play(Step(act="open", actor=actor, about=self.next_ticket(), fields=fields))

    @rule(actor=actors, count=st.sampled_from(SEVERAL), priority=priorities)
    def open_several(self, actor: str, count: int, priority: str) -> None:
        fields = {"priority": priority}
        self.play(Step(act="open", actor=actor, about=self.next_ticket(), count=count, fields=fields))

    @rule(actor=actors, wrong=wrong_tickets)
    def open_wrongly(self, actor: str, wrong: tuple[str, dict[str, Any]]) -> None:
        clause, fields = wrong
        self.play(Step(act="open", actor=actor, about=self.next_ticket(), fields=fields, refused=clause))

    @precondition(has_tickets)
    @rule(index=mostly_newest, fields=changes, agent=agents)
    def change_ticket(self, index: int, fields: dict[str, Any], agent: bool) -> None:
        sent = dict(fields)
        if sent.get("assigned_to") == TEAM:
            sent["assigned_to"] = self.casting.assignee
        self.change(index, sent, agent=agent)

    @precondition(has_tickets)
    @rule(index=mostly_newest, all_fields=st.lists(changes, min_size=2, max_size=4))
    def change_ticket_again_and_again(self, index: int, all_fields: list[dict[str, Any]]) -> None:
        """A ticket has a history, which what is said of it must not depend on."""
        label = self.ticket(index).label
        for fields in all_fields:
            if label in self.world.tickets:
                self.change_ticket(self.place_of(label), fields, False)

    @precondition(has_tickets)
    @rule(index=which, status=st.sampled_from(NO_STATUS))
    def move_wrongly(self, index: int, status: Any) -> None:
        self.change(index, {"status": status}, refused="TKT-07")

    @precondition(has_tickets)
    @rule(index=which, fields=st.sampled_from(NOT_THEIRS))
    def forge(self, index: int, fields: dict[str, Any]) -> None:
        self.change(index, fields, refused="TKT-18")

    def change(self, index: int, fields: dict[str, Any], *, agent: bool = False, refused: str = "") -> None:
        """The owner of one of the tickets, or an agent for it, sends a change."""
        ticket = self.ticket(index)
        step = Step(act="update", actor=ticket.owner, about=ticket.label, fields=fields)
        self.play(replace(step, agent=agent, refused=refused))

    @precondition(has_tickets)
    @rule(index=mostly_newest, text=texts, agent=agents)
    def comment(self, index: int, text: str, agent: bool) -> None:
        ticket = self.ticket(index)
        self.play(Step(act="comment", actor=ticket.owner, about=ticket.label, text=text, agent=agent))

    @precondition(has_tickets)
    @rule(index=mostly_newest, count=st.sampled_from(SEVERAL))
    def comment_several(self, index: int, count: int) -> None:
        ticket = self.ticket(index)
        self.play(Step(act="comment", actor=ticket.owner, about=ticket.label, text=PLAIN, count=count))

    @precondition(has_tickets)
    @rule(index=which)
    def delete(self, index: int) -> None:
        ticket = self.ticket(index)
        self.play(Step(act="delete", actor=ticket.owner, about=ticket.label))

    @precondition(has_tickets)
    @rule(index=which, act=st.sampled_from(("read", "update", "comment", "delete")))
    def meddle(self, index: int, act: str) -> None:
        """What is done to another customer's ticket has to fail, and to leave it as it was."""
        ticket = self.ticket(index)
        fields = {"status": "closed"} if act == "update" else {}
        actor = self.another(ticket.owner, index)
        self.play(Step(act=act, actor=actor, about=ticket.label, fields=fields, text="Not mine."))

    @precondition(has_tickets)
    @rule(
        actor=actors,
        size=sizes,
        status=st.one_of(st.none(), statuses),
        priority=st.one_of(st.none(), priorities),
    )
    def list(self, actor: str, size: int | None, status: str | None, priority: str | None) -> None:
        named = {"status": status, "priority": priority}
        fields = {name: value for name, value in named.items() if value is not None}
        self.play(Step(act="list", actor=actor, size=size, fields=fields))

    # Idempotency keys -----------------------------------------------------------------------------

    @rule(actor=actors, key=st.sampled_from(KEYS), priority=st.sampled_from(("low", "high")))
    def open_once(self, actor: str, key: str, priority: str) -> None:
        if self.has_keys():
            fields = {"priority": priority}
            self.play(Step(act="open", actor=actor, about=self.next_ticket(), fields=fields, key=key))

    @precondition(has_tickets)
    @rule(index=which, key=st.sampled_from(KEYS), text=st.sampled_from(("Said once.", "Other.")))
    def comment_once(self, index: int, key: str, text: str) -> None:
        ticket = self.ticket(index)
        actor, about = ticket.owner, ticket.label
        elsewhere = any(
            owner == actor and place not in ("open", about) and used == key
            for owner, place, used in self.world.keys
        )
        # Whether a key is a ticket's own, the contract leaves open.
        if self.has_keys() and not elsewhere:
            self.play(Step(act="comment", actor=actor, about=about, text=text, key=key))

    def has_keys(self) -> bool:
        return self.casting.has_keys

    # Notifications --------------------------------------------------------------------------------

    @precondition(has_tickets)
    @rule(index=which, size=sizes, unread=st.sampled_from((None, True, False)))
    def list_notifications(self, index: int, size: int | None, unread: bool | None) -> None:
        fields = {} if unread is None else {"unread": unread}
        actor = self.ticket(index).owner
        self.play(Step(act="list notifications", actor=actor, size=size, fields=fields))

    @precondition(has_notes)
    @rule(index=which)
    def mark(self, index: int) -> None:
        owner, label = self.note(index)
        self.play(Step(act="mark", actor=owner, about=label))

    @precondition(has_tickets)
    @rule(index=which)
    def mark_all(self, index: int) -> None:
        self.play(Step(act="mark all", actor=self.ticket(index).owner))

    @precondition(has_notes)
    @rule(index=which)
    def delete_notification(self, index: int) -> None:
        owner, label = self.note(index)
        self.play(Step(act="delete notification", actor=owner, about=label))

    @precondition(has_notes)
    @rule(index=which, act=st.sampled_from(("mark", "delete notification")))
    def meddle_with_notifications(self, index: int, act: str) -> None:
        owner, label = self.note(index)
        self.play(Step(act=act, actor=self.another(owner, index), about=label))

    # Live connections -----------------------------------------------------------------------------

    @precondition(has_ears_left)
    @rule(actor=actors, types=st.sampled_from(((), *LIVE_TYPES)))
    def listen(self, actor: str, types: tuple[str, ...]) -> None:
        about = f"L{len(self.world.connections) + 1}"
        self.play(Step(act="listen", actor=actor, about=about, types=types))

    @precondition(has_connections)
    @rule(index=which, types=st.sampled_from(LIVE_TYPES))
    def subscribe(self, index: int, types: tuple[str, ...]) -> None:
        connection = self.connection(index)
        self.play(Step(act="subscribe", actor=connection.owner, about=connection.label, types=types))

    @precondition(has_connections)
    @rule(index=which, act=st.sampled_from(("ping", "ping", "hang up")))
    def say(self, index: int, act: str) -> None:
        connection = self.connection(index)
        self.play(Step(act=act, actor=connection.owner, about=connection.label))
