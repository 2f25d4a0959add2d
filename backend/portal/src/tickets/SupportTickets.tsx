import { Link, Outlet, useMatch } from "react-router-dom";
import { Empty, Skeleton } from "../shell/Empty";
import { Heading } from "../shell/Heading";
import { Icon } from "../shell/Icon";
import { Problem } from "../shell/Problem";
import { usePageTitle } from "../shell/usePageTitle";
import { plural } from "../text/words";
import { Filters, useFilters } from "./Filters";
import { useTickets } from "./queries";
import { TicketRow } from "./TicketRow";
import type { Ticket } from "../api/types";

/** The support page: a customer's tickets. */
export function SupportTickets() {
  const isNew = useMatch("/support/new") !== null;
  usePageTitle(isNew ? "New ticket" : "Support");
  const { filters, search, isFiltered } = useFilters();
  const tickets = useTickets(filters);
  const loaded = tickets.data?.pages.flatMap((page) => page.tickets) ?? [];
  const found = loaded.filter((ticket) => matches(ticket, search));

  return (
    <>
      <div className="bar">
        <Heading>Support</Heading>
        <Link className="button primary" to={{ pathname: "/support/new", search: location.search }}>
          <Icon name="plus" /> New ticket
        </Link>
      </div>
      <Filters />
      <p role="status" aria-label="Tickets found" className="quiet">
        {tickets.isPending && "Loading tickets…"}
        {tickets.data && plural(found.length, "ticket") + (tickets.hasNextPage ? " or more" : "")}
      </p>
      {tickets.isPending && <Skeleton />}
      {tickets.isError && <Problem error={tickets.error} onRetry={() => void tickets.refetch()} />}
      {found.length > 0 && (
        <ul role="list" aria-label="Tickets" className="tickets">
          {found.map((ticket) => (
            <TicketRow key={ticket.id} ticket={ticket} />
          ))}
        </ul>
      )}
      {tickets.isSuccess && found.length === 0 && <NoTickets isFiltered={isFiltered} />}
      {tickets.hasNextPage && (
        <button
          type="button"
          className="button more"
          aria-disabled={tickets.isFetchingNextPage || undefined}
          onClick={() => !tickets.isFetchingNextPage && void tickets.fetchNextPage()}
        >
          Load more tickets
        </button>
      )}
      <Outlet />
    </>
  );
}

function NoTickets({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return (
      <Empty title="No ticket matches">
        <p>Try other filters or another word.</p>
      </Empty>
    );
  return (
    <Empty title="No tickets yet">
      <p>When you need help, open a ticket: our support team answers here.</p>
    </Empty>
  );
}

function matches(ticket: Ticket, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/);
  const text = `${ticket.subject} ${ticket.description} ${ticket.id}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
