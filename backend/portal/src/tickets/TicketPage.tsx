import { Link, useParams } from "react-router-dom";
import { ApiError } from "../api/errors";
import { Skeleton } from "../shell/Empty";
import { Heading } from "../shell/Heading";
import { NotFound } from "../shell/NotFound";
import { Problem } from "../shell/Problem";
import { usePageTitle } from "../shell/usePageTitle";
import { When } from "../text/time";
import { Markdown } from "../text/Markdown";
import { word } from "../text/words";
import { Attachments } from "./Attachments";
import { Comments } from "./Comments";
import { Details } from "./Details";
import { useTicket } from "./queries";
import { SlaBadge } from "./SlaBadge";

export function TicketPage() {
  const { id = "" } = useParams();
  return <Shown key={id} id={id} />;
}

function Shown({ id }: { id: string }) {
  const { data: ticket, error, isPending, refetch } = useTicket(id);
  usePageTitle(ticket?.subject ?? "Ticket");
  if (error instanceof ApiError && (error.status === 404 || error.status === 400))
    return (
      <NotFound
        title="Ticket not found"
        text="There is no such ticket in your account."
        to="/support"
        label="All tickets"
      />
    );
  return (
    <>
      <Link className="back" to="/support">
        All tickets
      </Link>
      {isPending && (
        <>
          <p role="status" className="quiet">
            Loading the ticket…
          </p>
          <Skeleton />
        </>
      )}
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {ticket && (
        <>
          <Heading>{ticket.subject}</Heading>
          <div className="badges">
            <span className={`badge status-${ticket.status}`}>{word(ticket.status)}</span>
            <SlaBadge ticket={ticket} />
            <span className="quiet">
              Opened <When at={ticket.created_at} />
            </span>
          </div>
          <div className="columns">
            <div className="column">
              <section aria-labelledby="description" className="card">
                <h2 id="description">Description</h2>
                <Markdown text={ticket.description} />
              </section>
              <Comments ticketId={id} />
            </div>
            <div className="column">
              <Details ticket={ticket} />
              <Attachments ticket={ticket} />
            </div>
          </div>
        </>
      )}
    </>
  );
}
