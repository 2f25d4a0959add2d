import type { ReactNode } from "react";
import type { Notification } from "../api/types";
import { Icon } from "../shell/Icon";
import { When } from "../text/time";
import { word } from "../text/words";

interface Props {
  it: Notification;
  /** The title, as what opens it. */
  title: ReactNode;
  onRead(): void;
  onDelete(): void;
}

export function NotificationItem({ it, title, onRead, onDelete }: Props) {
  return (
    <li className={it.read ? "notification" : "notification unread"}>
      <div className="notification-text">
        <p>{title}</p>
        <p className="message">{it.message}</p>
        <p className="quiet facts">
          {!it.read && <span className="badge unread-badge">Unread</span>}
          <span>{word(it.type)}</span> <When at={it.created_at} />
        </p>
      </div>
      <div className="notification-acts">
        {!it.read && (
          <button type="button" className="icon-button" aria-label={`Mark as read: ${it.title}`} onClick={onRead}>
            <Icon name="check" />
          </button>
        )}
        <button type="button" className="icon-button" aria-label={`Delete: ${it.title}`} onClick={onDelete}>
          <Icon name="trash" />
        </button>
      </div>
    </li>
  );
}
