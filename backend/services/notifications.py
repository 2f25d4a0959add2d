"""What customers do with their notifications."""

from collections.abc import Mapping

from backend.domain.cursors import CursorCodec
from backend.domain.errors import NotFound
from backend.domain.identity import Identity
from backend.domain.ids import is_id
from backend.domain.notifications import Notification
from backend.ports import NotificationStore

FILTERS = ("type", "read")


class Notifications:
    """Use cases of notifications; each acts for one customer only (NTF-09)."""

    def __init__(self, store: NotificationStore, cursors: CursorCodec) -> None:
        self._store = store
        self._cursors = cursors

    def page(
        self, identity: Identity, filters: Mapping[str, str | bool], limit: int, cursor: str | None
    ) -> tuple[tuple[Notification, ...], str | None]:
        """List notifications, newest first (NTF-01, NTF-11), with the cursor of the next page, if any."""
        wanted = (str(filters.get(name, "")) for name in FILTERS)
        scope = ("notifications", identity.customer_id, *wanted)
        before = None if cursor is None else self._cursors.open(scope, cursor)
        page = self._store.page(identity.customer_id, filters, before, limit)
        return page.items, self._cursors.seal(scope, page.items[-1].id) if page.more else None

    def unread(self, identity: Identity) -> int:
        """Count the unread ones, on whatever page they are (NTF-13)."""
        return self._store.unread(identity.customer_id)

    def mark_read(self, identity: Identity, notification_id: str) -> Notification:
        """Mark one as read (NTF-02); NotFound if the customer has none such."""
        known = is_id(notification_id)
        read = self._store.mark_read(identity.customer_id, notification_id) if known else None
        if read is None:
            raise NotFound
        return read

    def mark_all_read(self, identity: Identity) -> int:
        """Mark all as read (NTF-03); returns how many were not."""
        return self._store.mark_all_read(identity.customer_id)

    def delete(self, identity: Identity, notification_id: str) -> None:
        """Remove one for good (NTF-04); NotFound if the customer has none such."""
        if not is_id(notification_id) or not self._store.delete(identity.customer_id, notification_id):
            raise NotFound
