"""What a customer does with notifications."""

from signoff.actors.session.client import MOST_PAGES, Client, listing
from signoff.actors.session.past import Earlier, Past, Row, earlier
from signoff.expect.waiting import eventually
from signoff.verdict.outcomes import NotVerified, Unmet
from signoff.wire import notifications
from signoff.wire.answers import Ticket
from signoff.wire.exchange import Answer
from signoff.wire.notifications import Inbox, Notification


class Notifications:
    """`lists`, `marks`, ... must succeed; `tries_to_...` returns the raw answer."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def try_list(
        self,
        *,
        size: int | None = None,
        place: str | None = None,
        type: str | None = None,
        unread: bool | None = None,
    ) -> Answer:
        """Reads one page; `type` is the guide's word."""
        answer = self._client.send(
            notifications.list_notifications(
                self._client.dialect, size=size, place=place, type=type, unread=unread
            )
        )
        names = self._client.dialect.envelopes
        # Where there is none at all, or none that is unread, the number of these is known.
        none_unread = type is None and unread is not False and place is None
        counts = {names.unread_count: 0} if none_unread and names.unread_count else {}
        return listing(answer, names.notifications, counts if names.notifications else {})

    def list_page(
        self,
        *,
        size: int | None = None,
        place: str | None = None,
        type: str | None = None,
        unread: bool | None = None,
    ) -> Inbox:
        """One page, with the count beside it."""
        page = self._page(size, place, type, unread)
        if page.place is not None:
            self._past.notifications.can_be_paged()
        return page

    def _page(self, size: int | None, place: str | None, type: str | None, unread: bool | None) -> Inbox:
        """One page of a walk."""
        answer = self.try_list(size=size, place=place, type=type, unread=unread)
        link = answer.headers.get("link", "")
        inbox = self._client.must(
            "list notifications",
            answer,
            lambda dialect, body: notifications.inbox(dialect, body, place, size, link),
            200,
        )
        return self.of_the_test(inbox)

    def list_all(
        self, *, size: int | None = None, type: str | None = None, unread: bool | None = None
    ) -> list[Notification]:
        """All that match, over as many pages as there are."""
        found: list[Notification] = []
        place: str | None = None
        for _ in range(MOST_PAGES):
            page = self._page(size, place, type, unread)
            found += page.items
            place = page.place
            if place is None:
                return found
        raise Unmet("the list of notifications to end", f"it went on after {MOST_PAGES} pages")

    def unread_count(self) -> int:
        """How many are unread, as the target counts them."""
        answer = self.try_list(size=1)
        inbox = self._client.must("list notifications", answer, notifications.inbox, 200)
        count = self.of_the_test(inbox).unread
        if count is None:
            place = self._client.dialect.envelopes.unread_count
            raise Unmet(
                f"the unread count in {place!r} of the list's answer", "it is not there", answer.exchange
            )
        return count

    def wait_for(
        self,
        count: int,
        *,
        about: Ticket | None = None,
        type: str | None = None,
        within: float | None = None,
    ) -> list[Notification]:
        """Looks until at least `count` (about that ticket) are listed; all of these, newest first."""
        if about is not None and not self._client.dialect.notification.ticket_id:
            raise NotVerified("the target's notifications do not say which ticket they are about")

        def look() -> list[Notification]:
            listed = self.list_all(type=type)
            return [each for each in listed if about is None or each.ticket_id == about.id]

        return eventually(
            look,
            lambda listed: len(listed) >= count,
            within=self._client.dialect.live.delivered_within_s if within is None else within,
            what=f"{count} notifications" + ("" if about is None else f" about ticket {about.id}"),
            first_pause=0.1,
            shown=lambda listed: f"{len(listed)} ({', '.join(repr(each.title) for each in listed)})",
        )

    def try_mark_read(self, notification: Notification | str) -> Answer:
        """Marks one as read."""
        return self._client.send(notifications.read_notification(self._client.dialect, _id(notification)))

    def mark_read(self, notification: Notification | str) -> None:
        """Marks one as read."""
        self._client.succeeds("mark the notification as read", self.try_mark_read(notification))

    def try_mark_all_read(self) -> Answer:
        """Marks all as read; then nothing of the customer's past is unread."""
        answer = self._client.send(notifications.read_all(self._client.dialect))
        if answer.status < 300:
            self._past.unread = 0
        return answer

    def mark_all_read(self) -> int | None:
        """Marks all as read; how many, where the target tells."""
        earlier = self._past.unread
        answer = self.try_mark_all_read()
        self._client.succeeds("mark all notifications as read", answer)
        marked = notifications.marked(self._client.dialect, answer.json)
        return None if marked is None else marked - earlier

    def look_back(self) -> tuple[Earlier, int]:
        """What is there by now and how many are unread, at the cost of one request.

        NotVerified where that cannot be told.
        """
        page = self.list_page(size=self._client.dialect.paging.max_size)
        rows = map(_row, page.items)
        leeway_s = self._client.recorder.session.target.description.limits.clock_leeway_s
        found = earlier(
            self._client.name, "notifications", rows, is_all=page.place is None, leeway_s=leeway_s
        )
        return found, page.unread or 0

    @property
    def _past(self) -> Past:
        return self._client.recorder.past(self._client.id)

    def of_the_test(self, inbox: Inbox) -> Inbox:
        """Without what the customer had before the test began, and what of that is unread.

        The last page where only that follows.
        """
        past = self._past
        # What is told late of an earlier test's ticket is no more this test's than the ticket is.
        items = tuple(
            each
            for each in inbox.items
            if not past.notifications.holds(*_row(each)) and not past.tickets.holds(str(each.ticket_id))
        )
        return Inbox(
            items=items,
            unread=None if inbox.unread is None else inbox.unread - past.unread,
            place=None if past.notifications.begins_on(map(_row, inbox.items)) else inbox.place,
        )

    def try_delete(self, notification: Notification | str) -> Answer:
        """Deletes one."""
        return self._client.send(notifications.delete_notification(self._client.dialect, _id(notification)))

    def delete(self, notification: Notification | str) -> None:
        """Deletes one."""
        self._client.succeeds("delete the notification", self.try_delete(notification))


def _row(notification: Notification) -> Row:
    return notification.id, notification.created_at


def _id(notification: Notification | str) -> str:
    return notification if isinstance(notification, str) else notification.id
