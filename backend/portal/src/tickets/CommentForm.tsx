import type { FormEvent, KeyboardEvent } from "react";
import { useDraft } from "../drafts/drafts";
import { usePortal } from "../portal";
import { Field } from "../shell/Field";
import { say } from "../shell/messages";
import { KEPT, Problem } from "../shell/Problem";
import { Submit } from "../shell/Submit";
import { useAddComment } from "./queries";

const LONGEST = 10_000;

export function CommentForm({ ticketId }: { ticketId: string }) {
  const { customerId } = usePortal();
  const [text, setText] = useDraft(customerId, `comment.${ticketId}`, "");
  const add = useAddComment(ticketId, (sent) => {
    // What was typed while it was under way is the beginning of the next one.
    setText((now) => (now.trimStart().startsWith(sent) ? now.trimStart().slice(sent.length).trimStart() : now));
    say("Comment added.");
  });
  const length = [...text.trim()].length;
  const send = () => {
    if (!add.isPending && length > 0 && length <= LONGEST) add.mutate(text.trim());
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
  };
  return (
    <form className="form" onSubmit={submit}>
      <Field
        label="Add a comment"
        hint="Markdown works here. Ctrl+Enter sends it."
        fault={length > LONGEST ? `At most ${LONGEST} characters; these are ${length}.` : undefined}
      >
        {(bound) => (
          <textarea
            {...bound}
            rows={4}
            value={text}
            onKeyDown={onKeyDown}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {add.isError && <Problem error={add.error} note={KEPT} onRetry={send} />}
      <Submit label="Add comment" busyLabel="Adding…" busy={add.isPending} idle={length === 0} />
    </form>
  );
}
