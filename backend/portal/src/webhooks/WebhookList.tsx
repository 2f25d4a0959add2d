import { Link, Outlet } from "react-router-dom";
import { Empty, Skeleton } from "../shell/Empty";
import { Heading } from "../shell/Heading";
import { Problem } from "../shell/Problem";
import { usePageTitle } from "../shell/usePageTitle";
import { useWebhooks } from "./queries";
import { StateBadge } from "./StateBadge";

export function WebhookList() {
  usePageTitle("Webhooks");
  const { data, error, isPending, refetch } = useWebhooks();
  return (
    <>
      <div className="bar">
        <Heading>Webhooks</Heading>
        <Link className="button primary" to="/webhooks/new">
          New webhook
        </Link>
      </div>
      <p className="quiet">What happens to your tickets, sent to a server of yours, and signed.</p>
      {isPending && <Skeleton rows={2} />}
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {data && data.webhooks.length > 0 && (
        <ul role="list" aria-label="Webhooks" className="tickets">
          {data.webhooks.map((it) => (
            <li key={it.id} className="ticket">
              <Link className="ticket-subject" to={`/webhooks/${it.id}`}>
                {it.url}
              </Link>
              <span className="quiet">{it.description || it.events.join(", ")}</span>
              <span className="badges">
                <StateBadge status={it.status} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {data?.webhooks.length === 0 && (
        <Empty title="No webhooks yet">
          <Link className="button" to="/webhooks/new">
            New webhook
          </Link>
        </Empty>
      )}
      <Outlet />
    </>
  );
}
