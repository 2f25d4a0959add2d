import { useState, type FormEvent } from "react";
import { PRIORITIES, STATUSES, type Ticket, type TicketChange } from "../api/types";
import { usePortal } from "../portal";
import { Choice } from "../shell/Choice";
import { say } from "../shell/messages";
import { Problem } from "../shell/Problem";
import { Submit } from "../shell/Submit";
import { word } from "../text/words";
import { useUpdateTicket } from "./queries";

/** Status, assignment and priority: changed together, saved with one request. */
export function Details({ ticket }: { ticket: Ticket }) {
  const { config } = usePortal();
  const [changes, setChanges] = useState<TicketChange>({});
  const update = useUpdateTicket(ticket.id);
  const now = { ...ticket, ...changes };
  const team = [...new Set([...config.supportTeam, ...(ticket.assigned_to ? [ticket.assigned_to] : [])])];

  const set = (change: TicketChange) => {
    const all = Object.entries({ ...changes, ...change });
    setChanges(Object.fromEntries(all.filter(([name, value]) => ticket[name as keyof Ticket] !== value)));
  };
  const isUnchanged = Object.keys(changes).length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (update.isPending || isUnchanged) return;
    update.mutate(changes, {
      onSuccess: () => {
        setChanges({});
        say(saidOf(changes));
      },
    });
  };
  // A closed ticket can only be taken up again.
  const statuses = ticket.status === "closed" ? (["in-progress", "closed"] as const) : STATUSES;

  return (
    <section aria-labelledby="details" className="card">
      <h2 id="details">Details</h2>
      <form className="form" onSubmit={submit}>
        <Choice
          label="Status"
          value={now.status}
          values={statuses}
          onChange={(value) => set({ status: value as Ticket["status"] })}
        />
        <Choice
          label="Assigned to"
          value={now.assigned_to ?? ""}
          values={team}
          none="Nobody"
          onChange={(value) => set({ assigned_to: value || null })}
        />
        <Choice
          label="Priority"
          value={now.priority}
          values={PRIORITIES}
          onChange={(value) => set({ priority: value as Ticket["priority"] })}
        />
        {update.isError && <Problem error={update.error} />}
        <Submit label="Save changes" busyLabel="Saving…" busy={update.isPending} idle={isUnchanged} />
      </form>
      <dl className="data">
        <dt>Category</dt>
        <dd>{word(ticket.category)}</dd>
        <dt>Ticket</dt>
        <dd className="id">{ticket.id}</dd>
      </dl>
    </section>
  );
}

function saidOf(change: TicketChange): string {
  const said = [];
  if (change.status) said.push(`Status changed to ${word(change.status)}.`);
  if (change.assigned_to) said.push(`Assigned to ${word(change.assigned_to)}.`);
  if (change.assigned_to === null) said.push("Not assigned any more.");
  if (change.priority) said.push(`Priority changed to ${word(change.priority)}.`);
  return said.join(" ");
}
