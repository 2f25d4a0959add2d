import { useState, type FormEvent } from "react";
import { useNavigate } from "react-router-dom";
import { EVENT_TYPES, type NewWebhook } from "../api/types";
import { useDraft } from "../drafts/drafts";
import { usePortal } from "../portal";
import { Dialog } from "../shell/Dialog";
import { Field } from "../shell/Field";
import { say } from "../shell/messages";
import { KEPT, Problem } from "../shell/Problem";
import { Submit } from "../shell/Submit";
import { useCreateWebhook } from "./queries";
import { Secret } from "./Secret";

const EMPTY: NewWebhook = { url: "", events: [...EVENT_TYPES], description: "" };

export function NewWebhookDialog() {
  const { customerId } = usePortal();
  const navigate = useNavigate();
  const [draft, setDraft] = useDraft(customerId, "webhook", EMPTY);
  const [tried, setTried] = useState(false);
  const create = useCreateWebhook();
  const url = draft.url.trim();
  const fault = /^https:\/\/./i.test(url) ? undefined : "Enter an address that begins with https://.";
  const noEvent = draft.events.length === 0 ? "Choose at least one type of event." : undefined;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (create.isPending) return;
    setTried(true);
    const wrong = fault ? "url" : noEvent ? EVENT_TYPES[0] : null;
    if (wrong) return void (event.currentTarget.elements.namedItem(wrong) as HTMLElement).focus();
    create.mutate(
      { ...draft, url, description: draft.description.trim() },
      {
        onSuccess: () => {
          setDraft(EMPTY);
          say("Webhook created.");
        },
      },
    );
  };
  if (create.data) {
    const leave = () => navigate(`/webhooks/${create.data.id}`);
    return <Secret title="Webhook created" secret={create.data.secret} onClose={leave} />;
  }
  return (
    <Dialog title="New webhook" onClose={() => navigate("/webhooks")}>
      <form className="form" onSubmit={submit} noValidate>
        <Field label="Address" hint="On a server of yours, with https." fault={tried ? fault : undefined}>
          {(bound) => (
            <input
              {...bound}
              name="url"
              type="url"
              required
              value={draft.url}
              onChange={(event) => setDraft({ ...draft, url: event.target.value })}
            />
          )}
        </Field>
        <Field label="Description (optional)">
          {(bound) => (
            <input
              {...bound}
              maxLength={255}
              value={draft.description}
              onChange={(event) => setDraft({ ...draft, description: event.target.value })}
            />
          )}
        </Field>
        <fieldset className="events">
          <legend>Events</legend>
          {EVENT_TYPES.map((type) => (
            <label key={type}>
              <input
                type="checkbox"
                name={type}
                checked={draft.events.includes(type)}
                onChange={({ target }) =>
                  setDraft({
                    ...draft,
                    events: EVENT_TYPES.filter((each) => (each === type ? target.checked : draft.events.includes(each))),
                  })
                }
              />{" "}
              {type}
            </label>
          ))}
          {tried && noEvent && (
            <span role="alert" className="fault">
              {noEvent}
            </span>
          )}
        </fieldset>
        {create.isError && <Problem error={create.error} note={KEPT} />}
        <div className="bar actions">
          <Submit label="Create webhook" busyLabel="Creating…" busy={create.isPending} />
        </div>
      </form>
    </Dialog>
  );
}
