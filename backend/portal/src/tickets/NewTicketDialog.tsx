import { useState, type FormEvent } from "react";
import { useLocation, useNavigate } from "react-router-dom";
import { CATEGORIES, PRIORITIES, type NewTicket } from "../api/types";
import { useDraft } from "../drafts/drafts";
import { usePortal } from "../portal";
import { Choice } from "../shell/Choice";
import { Dialog } from "../shell/Dialog";
import { Field } from "../shell/Field";
import { say } from "../shell/messages";
import { KEPT, Problem } from "../shell/Problem";
import { Submit } from "../shell/Submit";
import { ChosenFiles, chosenFiles } from "./ChosenFiles";
import { useCreateTicket } from "./queries";
import { tooMuch, useUploads } from "./uploads";

const EMPTY: NewTicket = { subject: "", description: "", priority: "medium", category: "general" };
const LONGEST = { subject: 255, description: 10_000 };

export function NewTicketDialog() {
  const { customerId } = usePortal();
  const navigate = useNavigate();
  const { search } = useLocation();
  const { start } = useUploads();
  const [draft, setDraft] = useDraft(customerId, "ticket", EMPTY);
  const [tried, setTried] = useState(false);
  const close = () => navigate({ pathname: "/support", search });
  const create = useCreateTicket((ticket) => {
    start(ticket.id, chosenFiles.take());
    setDraft(EMPTY);
    say("Ticket created.");
  });

  const faults = { subject: fault(draft, "subject"), description: fault(draft, "description") };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (create.isPending) return;
    setTried(true);
    const wrong = (["subject", "description"] as const).find((name) => faults[name]);
    if (wrong) return void (event.currentTarget.elements.namedItem(wrong) as HTMLElement).focus();
    if (tooMuch(chosenFiles.files())) return;
    const body = { ...draft, subject: draft.subject.trim(), description: draft.description.trim() };
    create.mutate(body, { onSuccess: (ticket) => navigate(`/support/tickets/${ticket.id}`) });
  };
  const isEmpty = JSON.stringify(draft) === JSON.stringify(EMPTY);
  const set = (change: Partial<NewTicket>) => setDraft({ ...draft, ...change });

  return (
    <Dialog title="New ticket" onClose={close}>
      <form className="form" onSubmit={submit} noValidate>
        <Field label="Subject" fault={tried ? faults.subject : undefined}>
          {(bound) => (
            <input
              {...bound}
              name="subject"
              required
              value={draft.subject}
              onChange={(event) => set({ subject: event.target.value })}
            />
          )}
        </Field>
        <Field label="Description" hint="What happened, and what did you expect?" fault={tried ? faults.description : undefined}>
          {(bound) => (
            <textarea
              {...bound}
              name="description"
              rows={6}
              required
              value={draft.description}
              onChange={(event) => set({ description: event.target.value })}
            />
          )}
        </Field>
        <div className="pair">
          <Choice
            label="Priority"
            value={draft.priority}
            values={PRIORITIES}
            onChange={(value) => set({ priority: value as NewTicket["priority"] })}
          />
          <Choice
            label="Category"
            value={draft.category}
            values={CATEGORIES}
            onChange={(value) => set({ category: value as NewTicket["category"] })}
          />
        </div>
        <ChosenFiles />
        {create.isError && <Problem error={create.error} note={KEPT} />}
        <div className="bar actions">
          {!isEmpty && !create.isPending && (
            <button type="button" className="link-button" onClick={() => setDraft(EMPTY)}>
              Discard draft
            </button>
          )}
          <Submit label="Create ticket" busyLabel="Creating…" busy={create.isPending} />
        </div>
      </form>
    </Dialog>
  );
}

function fault(draft: NewTicket, name: "subject" | "description"): string | undefined {
  const length = [...draft[name].trim()].length;
  if (length === 0) return `Enter a ${name}.`;
  return length > LONGEST[name] ? `At most ${LONGEST[name]} characters; these are ${length}.` : undefined;
}
