import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { Navigate, useLocation } from "react-router-dom";
import type { Api } from "../api/api";
import type { Http } from "../api/http";
import type { Config } from "../config";
import { LiveProvider } from "../live/LiveProvider";
import { PortalContext } from "../portal";
import { Layout } from "../shell/Layout";
import type { CameFrom } from "./SignInPage";
import { useSession } from "./session";

/** Lets through who has a session; what is known about a customer ends with it. */
export function SignedIn({ api, http, config }: { api: Api; http: Http; config: Config }) {
  const now = useSession();
  const { pathname, search } = useLocation();
  const token = now.state === "in" ? now.token : null;
  const { customerId } = now;
  const client = useMemo(createClient, [customerId, token]);
  const portal = useMemo(() => ({ api, http, config, customerId: customerId ?? "" }), [api, http, config, customerId]);
  const wasIn = useRef(false);
  if (token === null) {
    const from: CameFrom = { path: pathname + search, customerId };
    // Who signs out is done with this page; who opens its address later is not.
    const isDone = wasIn.current && now.state === "out" && now.why === "left";
    return <Navigate to="/sign-in" replace state={isDone ? null : from} />;
  }
  wasIn.current = true;
  return (
    <QueryClientProvider client={client} key={token}>
      <PortalContext.Provider value={portal}>
        <LiveProvider token={token}>
          <Layout />
        </LiveProvider>
      </PortalContext.Provider>
    </QueryClientProvider>
  );
}

export function createClient(): QueryClient {
  // The API repeats by itself what may be repeated; 100 requests an hour are no budget for more.
  const always = { networkMode: "always", retry: false } as const;
  return new QueryClient({
    defaultOptions: {
      queries: { ...always, staleTime: 60_000, refetchOnWindowFocus: false, refetchOnReconnect: false },
      mutations: always,
    },
  });
}
