import { useState } from "react";
import { useSearchParams } from "react-router-dom";
import { NOTIFICATION_TYPES, type Notification, type NotificationFilters } from "../api/types";
import { Choice } from "../shell/Choice";
import { Empty, Skeleton } from "../shell/Empty";
import { Heading } from "../shell/Heading";
import { Problem } from "../shell/Problem";
import { usePageTitle } from "../shell/usePageTitle";
import { NotificationDetail } from "./NotificationDetail";
import { NotificationItem } from "./NotificationItem";
import { useNotifications } from "./queries";
import { useActs } from "./useActs";

export function NotificationsPage() {
  usePageTitle("Notifications");
  const [params, setParams] = useSearchParams();
  const type = NOTIFICATION_TYPES.find((each) => each === params.get("type")) ?? "";
  const filters: NotificationFilters = { type, unread: params.get("unread") === "true" };
  const pages = useNotifications(filters);
  const acts = useActs();
  const [opened, setOpened] = useState<Notification | null>(null);
  const all = pages.data?.pages.flatMap((page) => page.notifications) ?? [];
  const unread = pages.data?.pages[0]?.unread_count ?? 0;
  const set = (name: string, value: string) =>
    setParams(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: true },
    );

  return (
    <>
      <div className="bar">
        <Heading>Notifications</Heading>
        <button
          type="button"
          className="button"
          aria-disabled={unread === 0 || undefined}
          onClick={() => unread > 0 && acts.readAll()}
        >
          Mark all as read
        </button>
      </div>
      <div role="search" aria-label="Notifications" className="filters">
        <Choice label="Type" value={type} values={NOTIFICATION_TYPES} none="Any type" onChange={(to) => set("type", to)} />
        <label className="check">
          <input
            type="checkbox"
            checked={filters.unread}
            onChange={(event) => set("unread", event.target.checked ? "true" : "")}
          />{" "}
          Unread only
        </label>
      </div>
      {pages.isPending && <Skeleton />}
      {pages.isError && <Problem error={pages.error} onRetry={() => void pages.refetch()} />}
      {acts.error != null && <Problem error={acts.error} />}
      {all.length > 0 && (
        <ul role="list" aria-label="Notifications" className="notifications card">
          {all.map((it) => (
            <NotificationItem
              key={it.id}
              it={it}
              title={
                <button
                  type="button"
                  className="link-button title"
                  onClick={() => {
                    acts.seen(it);
                    setOpened(it);
                  }}
                >
                  {it.title}
                </button>
              }
              onRead={() => acts.read(it)}
              onDelete={() => acts.remove(it)}
            />
          ))}
        </ul>
      )}
      {pages.isSuccess && all.length === 0 && (
        <Empty title={type || filters.unread ? "No notification matches" : "No notifications yet"}>
          <p>What happens to your tickets and your account is told here.</p>
        </Empty>
      )}
      {pages.hasNextPage && (
        <button type="button" className="button more" onClick={() => void pages.fetchNextPage()}>
          Load more notifications
        </button>
      )}
      {opened && (
        <NotificationDetail
          it={opened}
          onClose={() => setOpened(null)}
          onDelete={() => {
            acts.remove({ ...opened, read: true });
            setOpened(null);
          }}
        />
      )}
    </>
  );
}
