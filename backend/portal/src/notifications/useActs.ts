import type { Notification } from "../api/types";
import { say } from "../shell/messages";
import { useNotificationActs } from "./queries";

/** What can be done with notifications, and what is said once it is done. */
export function useActs() {
  const acts = useNotificationActs();
  return {
    error: acts.error,
    read: (it: Notification) =>
      acts.mutate({ do: "read", it }, { onSuccess: () => say("Notification marked as read.") }),
    /** It was looked at: nothing to be told about. */
    seen: (it: Notification) => !it.read && acts.mutate({ do: "read", it }),
    remove: (it: Notification) => acts.mutate({ do: "delete", it }, { onSuccess: () => say("Notification deleted.") }),
    readAll: () => acts.mutate({ do: "read-all" }, { onSuccess: () => say("All notifications marked as read.") }),
  };
}
