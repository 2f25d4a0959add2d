import { Link } from "react-router-dom";
import { useLive } from "../live/LiveProvider";
import { Icon } from "../shell/Icon";
import { Popover } from "../shell/Popover";
import { Problem } from "../shell/Problem";
import { NotificationItem } from "./NotificationItem";
import { useLatest } from "./queries";
import { useActs } from "./useActs";

/** The bell: how many notifications are unread, and the newest of them. */
export function NotificationCenter() {
  // Not before live messages are coming in: what arrives between the two would be missed.
  const latest = useLatest(useLive() !== "connecting");
  const acts = useActs();
  const unread = latest.data?.unread_count ?? 0;
  const notifications = latest.data?.notifications ?? [];
  const bell = (
    <>
      <Icon name="bell" />
      {unread > 0 && <span className="count">{unread > 99 ? "99+" : unread}</span>}
    </>
  );
  return (
    <Popover
      name={`Notifications: ${unread} unread`}
      contentName="Latest notifications"
      role="dialog"
      button={bell}
    >
      <div className="bar">
        <h2>Notifications</h2>
        <button
          type="button"
          className="link-button"
          aria-disabled={unread === 0 || undefined}
          onClick={() => unread > 0 && acts.readAll()}
        >
          Mark all as read
        </button>
      </div>
      {(latest.error ?? acts.error) != null && (
        <Problem error={latest.error ?? acts.error} onRetry={() => void latest.refetch()} />
      )}
      {latest.isPending && <p className="quiet">Loading…</p>}
      {latest.data && notifications.length === 0 && <p className="quiet">No notifications yet</p>}
      {notifications.length > 0 && (
        <ul role="list" aria-label="Latest notifications" className="notifications">
          {notifications.map((it) => (
            <NotificationItem
              key={it.id}
              it={it}
              title={
                <Link
                  to={it.ticket_id ? `/support/tickets/${it.ticket_id}` : "/notifications"}
                  onClick={() => acts.seen(it)}
                >
                  {it.title}
                </Link>
              }
              onRead={() => acts.read(it)}
              onDelete={() => acts.remove(it)}
            />
          ))}
        </ul>
      )}
      <Link className="button" to="/notifications">
        All notifications
      </Link>
    </Popover>
  );
}
