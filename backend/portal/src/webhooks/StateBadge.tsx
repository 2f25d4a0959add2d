import type { Webhook } from "../api/types";

const WORDS: Record<Webhook["status"], string> = {
  active: "Active",
  disabled: "Disabled",
  failing: "Disabled: nothing could be delivered",
  gone: "Disabled: it answered 410 Gone",
};

export function StateBadge({ status }: { status: Webhook["status"] }) {
  return <span className={`badge webhook-${status}`}>{WORDS[status]}</span>;
}
