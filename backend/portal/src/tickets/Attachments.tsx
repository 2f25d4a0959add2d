import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { explain } from "../api/errors";
import type { Attachment, Ticket } from "../api/types";
import { usePortal } from "../portal";
import { Icon } from "../shell/Icon";
import { Problem } from "../shell/Problem";
import { size } from "../text/words";
import { tooMuch, useUploads, type Upload } from "./uploads";

const FOUND = {
  pending: "Being scanned",
  clean: "Clean",
  infected: "Infected, not available",
  failed: "Could not be scanned",
};

export function Attachments({ ticket }: { ticket: Ticket }) {
  const id = useId();
  const { all, start, retry, dismiss } = useUploads();
  const [fault, setFault] = useState<string>();
  const uploads = all.filter((each) => each.ticketId === ticket.id);
  const onItsWay = new Set(uploads.map((each) => each.place?.id));
  const there = ticket.attachments.filter((each) => !onItsWay.has(each.id));
  return (
    <section aria-labelledby="attachments" className="card">
      <h2 id="attachments">Attachments</h2>
      {there.length > 0 && (
        <ul role="list" aria-label="Attachments" className="files">
          {there.map((each) => (
            <Shown key={each.id} ticketId={ticket.id} attachment={each} />
          ))}
        </ul>
      )}
      {uploads.map((each) => (
        <OnItsWay key={each.key} upload={each} onRetry={() => retry(each)} onDismiss={() => dismiss(each)} />
      ))}
      <div className="field">
        <label htmlFor={id}>Add attachments</label>
        <input
          id={id}
          type="file"
          multiple
          aria-describedby={`${id}h`}
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            const wrong = tooMuch(files, ticket.attachments.length);
            setFault(wrong);
            if (!wrong) start(ticket.id, files);
            event.target.value = "";
          }}
        />
        <span id={`${id}h`} className={fault ? "fault" : "quiet"}>
          {fault ?? "At most 10 files of 10 MB. Each is scanned for malware."}
        </span>
      </div>
    </section>
  );
}

function Shown({ ticketId, attachment }: { ticketId: string; attachment: Attachment }) {
  const { api } = usePortal();
  const download = useMutation({
    mutationFn: () => api.getAttachment(ticketId, attachment.id),
    // It is served as a download: the page stays.
    onSuccess: ({ download_url }) => download_url && location.assign(download_url),
  });
  return (
    <li>
      <Icon name="clip" />
      <span className="filename">{attachment.filename}</span>
      <span className="quiet">
        {size(attachment.size)} · {FOUND[attachment.status]}
      </span>
      {attachment.status === "clean" && (
        <button
          type="button"
          className="link-button"
          aria-label={`Download ${attachment.filename}`}
          onClick={() => !download.isPending && download.mutate()}
        >
          Download
        </button>
      )}
      {download.isError && <Problem error={download.error} />}
    </li>
  );
}

function OnItsWay({ upload, onRetry, onDismiss }: { upload: Upload; onRetry(): void; onDismiss(): void }) {
  const { name } = upload.file;
  if (upload.error === undefined)
    return (
      <div className="upload">
        <span className="filename">{name}</span>
        <progress aria-label={`Uploading ${name}`} max={100} value={Math.round(upload.part * 100)} />
      </div>
    );
  return (
    <div role="alert" className="problem">
      <p>
        {name} was not uploaded. {explain(upload.error)}
      </p>
      <button type="button" className="button" aria-label={`Try again: ${name}`} onClick={onRetry}>
        Try again
      </button>{" "}
      <button type="button" className="link-button" aria-label={`Dismiss: ${name}`} onClick={onDismiss}>
        Dismiss
      </button>
    </div>
  );
}
