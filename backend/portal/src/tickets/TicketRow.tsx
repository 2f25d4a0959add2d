import { Link } from "react-router-dom";
import type { Ticket } from "../api/types";
import { Icon } from "../shell/Icon";
import { When } from "../text/time";
import { plural, word } from "../text/words";
import { SlaBadge } from "./SlaBadge";

export function TicketRow({ ticket }: { ticket: Ticket }) {
  return (
    <li className="ticket">
      <Link to={`/support/tickets/${ticket.id}`} className="ticket-subject">
        {ticket.subject}
      </Link>
      <span className="badges">
        <span className={`badge status-${ticket.status}`}>{word(ticket.status)}</span>
        <span className={`badge priority-${ticket.priority}`}>{word(ticket.priority)}</span>
        <SlaBadge ticket={ticket} />
      </span>
      <span className="quiet facts">
        <span>{word(ticket.category)}</span>
        <When at={ticket.created_at} />
        <span>
          <Icon name="comment" /> {plural(ticket.comment_count, "comment")}
        </span>
        {ticket.assigned_to && <span>{word(ticket.assigned_to)}</span>}
      </span>
    </li>
  );
}
