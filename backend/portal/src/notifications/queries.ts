import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query";
import { usePortal } from "../portal";
import type { Notification, NotificationFilters, NotificationPage } from "../api/types";

const LATEST = 8;
const PER_PAGE = 25;
const EVERY: NotificationFilters = { type: "", unread: false };

type Pages = InfiniteData<NotificationPage, string | null>;

/** The newest notifications, and how many are unread at all. `wanted`: not before live messages are coming in. */
export function useLatest(wanted: boolean) {
  const { api } = usePortal();
  return useQuery({
    queryKey: ["notifications", "latest"],
    queryFn: ({ signal }) => api.listNotifications(EVERY, LATEST, null, signal),
    enabled: wanted,
    refetchOnWindowFocus: true,
  });
}

export function useNotifications(filters: NotificationFilters) {
  const { api } = usePortal();
  return useInfiniteQuery({
    queryKey: ["notifications", "pages", filters],
    queryFn: ({ pageParam, signal }) => api.listNotifications(filters, PER_PAGE, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

type Act = { do: "read" | "delete"; it: Notification } | { do: "read-all" };

/** Marks as read and deletes: shown at once, and as the server has it right after. */
export function useNotificationActs() {
  const { api } = usePortal();
  const client = useQueryClient();
  return useMutation<unknown, unknown, Act>({
    mutationFn: (act) => {
      if (act.do === "read-all") return api.readAllNotifications();
      return act.do === "read" ? api.readNotification(act.it.id) : api.deleteNotification(act.it.id);
    },
    onMutate: async (act) => {
      await client.cancelQueries({ queryKey: ["notifications"] });
      foresee(client, act);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["notifications"] }),
  });
}

function foresee(client: QueryClient, act: Act): void {
  client.setQueryData<NotificationPage>(["notifications", "latest"], (page) => page && after(page, act));
  client.setQueriesData<Pages>({ queryKey: ["notifications", "pages"] }, (pages) =>
    pages ? { ...pages, pages: pages.pages.map((page) => after(page, act)) } : pages,
  );
}

function after(page: NotificationPage, act: Act): NotificationPage {
  if (act.do === "read-all")
    return { ...page, unread_count: 0, notifications: page.notifications.map((each) => ({ ...each, read: true })) };
  const notifications = page.notifications.flatMap((each) =>
    each.id !== act.it.id ? [each] : act.do === "read" ? [{ ...each, read: true }] : [],
  );
  return { ...page, notifications, unread_count: page.unread_count - (act.it.read ? 0 : 1) };
}
