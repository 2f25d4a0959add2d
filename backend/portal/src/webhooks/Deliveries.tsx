import type { UseMutationResult } from "@tanstack/react-query";
import type { Attempt, Delivery } from "../api/types";
import { Skeleton } from "../shell/Empty";
import { Figures } from "../shell/Figures";
import { say } from "../shell/messages";
import { Problem } from "../shell/Problem";
import { When } from "../text/time";
import { useDeliveries } from "./queries";

const WORDS: Record<Delivery["status"], string> = {
  pending: "On its way",
  delivered: "Delivered",
  dead: "Given up",
  cancelled: "Cancelled",
};
const CLOCK = new Intl.DateTimeFormat(undefined, { dateStyle: "short", timeStyle: "medium" });

interface Props {
  id: string;
  redrive: UseMutationResult<Delivery, Error, string>;
}

/** What was sent to a webhook, newest first, and what it answered each time. */
export function Deliveries({ id, redrive }: Props) {
  const pages = useDeliveries(id);
  const all = pages.data?.pages.flatMap((page) => page.deliveries) ?? [];
  return (
    <section aria-labelledby="deliveries" className="card">
      <div className="bar">
        <h2 id="deliveries">Deliveries</h2>
        <button type="button" className="link-button" onClick={() => void pages.refetch()}>
          Refresh
        </button>
      </div>
      {pages.isPending && <Skeleton rows={2} />}
      {pages.isError && <Problem error={pages.error} onRetry={() => void pages.refetch()} />}
      {redrive.isError && <Problem error={redrive.error} />}
      {pages.isSuccess && all.length === 0 && <p className="quiet">Nothing was sent yet.</p>}
      {all.length > 0 && (
        <ul role="list" aria-label="Deliveries" className="deliveries">
          {all.map((it) => (
            <li key={it.id} className="delivery">
              <div className="bar">
                <h3>{it.event}</h3>
                <span className={`badge delivery-${it.status}`}>{WORDS[it.status]}</span>
              </div>
              <div className="bar">
                <When at={it.created_at} />
                {(it.status === "dead" || it.status === "cancelled") && (
                  <button
                    type="button"
                    className="link-button"
                    aria-label={`Send again: ${it.event}, ${CLOCK.format(new Date(it.created_at))}`}
                    onClick={() =>
                      redrive.isPending || redrive.mutate(it.id, { onSuccess: () => say("It is sent again.") })
                    }
                  >
                    Send again
                  </button>
                )}
              </div>
              {it.attempts.length > 0 && <Attempts all={it.attempts} />}
            </li>
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <button type="button" className="button more" onClick={() => void pages.fetchNextPage()}>
          Load more deliveries
        </button>
      )}
    </section>
  );
}

function Attempts({ all }: { all: Attempt[] }) {
  const rows = all.map((each) => [
    <time dateTime={each.at}>{CLOCK.format(new Date(each.at))}</time>,
    each.status ?? `None: ${each.error}`,
    `${each.duration_ms} ms`,
  ]);
  return <Figures label="Attempts" columns={["Attempt", "Answer", "Took"]} rows={rows} />;
}
