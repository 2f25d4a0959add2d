import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Navigate, useLocation } from "react-router-dom";
import type { Api } from "../api/api";
import { ApiError, explain } from "../api/errors";
import { Field } from "../shell/Field";
import { Icon } from "../shell/Icon";
import { Submit } from "../shell/Submit";
import { usePageTitle } from "../shell/usePageTitle";
import { session, useSession } from "./session";

/** Where one was when the session ended, and whose it was: nobody else is led there. */
export interface CameFrom {
  path: string;
  customerId: string | null;
}

export function SignInPage({ api }: { api: Api }) {
  usePageTitle("Sign in");
  const now = useSession();
  const from = useLocation().state as CameFrom | null;
  const [key, setKey] = useState("");
  const [shown, setShown] = useState(false);
  const signIn = useMutation({ mutationFn: api.signIn, onSuccess: (answer) => session.begin(answer) });

  if (now.state === "in") {
    const back = from && (from.customerId ?? now.customerId) === now.customerId;
    return <Navigate to={back ? from.path : "/support"} replace />;
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!signIn.isPending && key.trim()) signIn.mutate(key.trim());
  };
  return (
    <main className="sign-in">
      <form className="card" onSubmit={submit}>
        <div className="brand">
          <Icon name="shield" />
          <span>SecureBase</span>
        </div>
        <h1>Sign in</h1>
        {now.why === "expired" && (
          <p role="status" aria-label="Session" className="notice">
            Your session has expired. Sign in again to go on where you were.
          </p>
        )}
        <Field label="API key" hint="You find it in your account's security settings.">
          {(bound) => (
            <input
              {...bound}
              type={shown ? "text" : "password"}
              autoComplete="current-password"
              autoFocus
              required
              value={key}
              onChange={(event) => setKey(event.target.value)}
            />
          )}
        </Field>
        <button type="button" className="link-button" aria-pressed={shown} onClick={() => setShown(!shown)}>
          Show API key
        </button>
        {signIn.isError && (
          <p role="alert" className="problem">
            {said(signIn.error)}
          </p>
        )}
        <Submit label="Sign in" busyLabel="Signing in…" busy={signIn.isPending} />
      </form>
    </main>
  );
}

function said(error: unknown): string {
  const isRefused = error instanceof ApiError && (error.status === 401 || error.status === 400);
  return isRefused ? "This API key is not valid. Check it and try again." : explain(error);
}
