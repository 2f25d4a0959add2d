import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router-dom";
import { ApiError } from "../api/errors";
import { Dialog } from "../shell/Dialog";
import { Skeleton } from "../shell/Empty";
import { Heading } from "../shell/Heading";
import { say } from "../shell/messages";
import { NotFound } from "../shell/NotFound";
import { Problem } from "../shell/Problem";
import { usePageTitle } from "../shell/usePageTitle";
import { When } from "../text/time";
import { Deliveries } from "./Deliveries";
import { useActs, useWebhook } from "./queries";
import { Secret } from "./Secret";
import { StateBadge } from "./StateBadge";

export function WebhookPage() {
  const { id = "" } = useParams();
  return <Shown key={id} id={id} />;
}

function Shown({ id }: { id: string }) {
  const { data: webhook, error, isPending, refetch } = useWebhook(id);
  usePageTitle("Webhook");
  const acts = useActs(id);
  const navigate = useNavigate();
  const [leaving, setLeaving] = useState(false);
  if (error instanceof ApiError && (error.status === 404 || error.status === 400))
    return (
      <NotFound
        title="Webhook not found"
        text="There is no such webhook in your account."
        to="/webhooks"
        label="All webhooks"
      />
    );
  const failed = [acts.change, acts.test, acts.rotate].find((act) => act.isError);
  const isActive = webhook?.status === "active";
  const change = () =>
    acts.change.mutate(isActive ? "disabled" : "active", {
      onSuccess: () => say(isActive ? "Webhook disabled." : "Webhook activated."),
    });
  const remove = () =>
    acts.remove.mutate(undefined, {
      onSuccess: () => {
        say("Webhook deleted.");
        navigate("/webhooks", { replace: true });
      },
    });
  return (
    <>
      <Link className="back" to="/webhooks">
        All webhooks
      </Link>
      {isPending && <Skeleton rows={2} />}
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {webhook && (
        <>
          <Heading>{webhook.url}</Heading>
          <div className="badges">
            <StateBadge status={webhook.status} />
            <span className="quiet">
              Created <When at={webhook.created_at} />
            </span>
          </div>
          <div className="columns">
            <div className="column">
              <Deliveries id={id} redrive={acts.redrive} />
            </div>
            <section aria-label="Webhook" className="card">
              {webhook.description && <p>{webhook.description}</p>}
              <h2>Events</h2>
              <ul role="list" aria-label="Events" className="quiet">
                {webhook.events.map((each) => (
                  <li key={each}>{each}</li>
                ))}
              </ul>
              <div className="acts">
                <button
                  type="button"
                  className="button"
                  aria-disabled={!isActive || acts.test.isPending || undefined}
                  onClick={() =>
                    isActive &&
                    !acts.test.isPending &&
                    acts.test.mutate(undefined, { onSuccess: () => say("A test is on its way.") })
                  }
                >
                  Send a test
                </button>
                <button type="button" className="button" onClick={() => acts.rotate.isPending || acts.rotate.mutate()}>
                  New secret
                </button>
                <button type="button" className="button" onClick={() => acts.change.isPending || change()}>
                  {isActive ? "Disable" : "Activate"}
                </button>
                <button type="button" className="button" onClick={() => setLeaving(true)}>
                  Delete…
                </button>
              </div>
              {failed && <Problem error={failed.error} />}
            </section>
          </div>
          {acts.rotate.data && (
            <Secret
              title="New secret"
              secret={acts.rotate.data.secret}
              note={`The one before it signs too, until ${new Date(acts.rotate.data.previous_valid_until).toLocaleString()}.`}
              onClose={() => acts.rotate.reset()}
            />
          )}
          {leaving && (
            <Dialog title="Delete this webhook?" onClose={() => setLeaving(false)}>
              <p>Nothing is sent to {webhook.url} any more, and what was sent cannot be looked up here.</p>
              {acts.remove.isError && <Problem error={acts.remove.error} />}
              <div className="bar actions">
                <button type="button" className="button primary" onClick={() => acts.remove.isPending || remove()}>
                  Delete webhook
                </button>
              </div>
            </Dialog>
          )}
        </>
      )}
    </>
  );
}
