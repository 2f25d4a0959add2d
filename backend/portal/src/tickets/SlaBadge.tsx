import type { Ticket } from "../api/types";
import { span, useNow } from "../text/time";

const SOON_MS = 15 * 60_000;
const SECONDS_COUNT_MS = 2 * 60_000;

/** Whether the promised time was kept, or how much of it is left. The server decides what was met. */
export function SlaBadge({ ticket }: { ticket: Pick<Ticket, "sla_met" | "sla_due_date"> }) {
  const due = Date.parse(ticket.sla_due_date);
  const isClose = ticket.sla_met === null && Math.abs(due - Date.now()) < SECONDS_COUNT_MS;
  const [tone, text] = standing(ticket.sla_met, due - useNow(isClose));
  return (
    <span role="group" aria-label="SLA" className={`badge sla-${tone}`} title={new Date(due).toLocaleString()}>
      {text}
    </span>
  );
}

function standing(met: boolean | null, left: number): [string, string] {
  if (met !== null) return met ? ["met", "SLA met"] : ["missed", "SLA missed"];
  if (left < 0) return ["missed", `Overdue by ${span(-left)}`];
  return [left < SOON_MS ? "soon" : "running", `Due in ${span(left)}`];
}
