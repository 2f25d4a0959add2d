import { Link } from "react-router-dom";
import type { Notification } from "../api/types";
import { Dialog } from "../shell/Dialog";
import { When } from "../text/time";
import { word } from "../text/words";

interface Props {
  it: Notification;
  onClose(): void;
  onDelete(): void;
}

export function NotificationDetail({ it, onClose, onDelete }: Props) {
  return (
    <Dialog title={it.title} onClose={onClose}>
      <p className="quiet facts">
        <span>{word(it.type)}</span> <When at={it.created_at} />
      </p>
      <p className="message whole">{it.message}</p>
      <div className="bar actions">
        <button type="button" className="link-button" onClick={onDelete}>
          Delete
        </button>
        {it.ticket_id && (
          <Link className="button primary" to={`/support/tickets/${it.ticket_id}`}>
            Open ticket
          </Link>
        )}
      </div>
    </Dialog>
  );
}
