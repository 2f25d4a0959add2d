import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, useMemo } from "react";
import { BrowserRouter, Navigate, Route, Routes } from "react-router-dom";
import { createApi } from "./api/api";
import { createHttp } from "./api/http";
import type { Config } from "./config";
import { NotificationsPage } from "./notifications/NotificationsPage";
import { session } from "./session/session";
import { createClient, SignedIn } from "./session/SignedIn";
import { SignInPage } from "./session/SignInPage";
import { Later } from "./shell/Later";
import { Messages } from "./shell/messages";
import { NotFound } from "./shell/NotFound";
import { usePageTitle } from "./shell/usePageTitle";
import { NewTicketDialog } from "./tickets/NewTicketDialog";
import { SupportTickets } from "./tickets/SupportTickets";
import { TicketPage } from "./tickets/TicketPage";

const Webhooks = lazy(() => import("./webhooks/Webhooks"));
const Costs = lazy(() => import("./costs/Costs"));

export function App({ config }: { config: Config }) {
  const http = useMemo(
    () =>
      createHttp({
        baseUrl: config.apiBaseUrl,
        timeoutMs: config.requestTimeoutMs,
        token: () => session.token,
        onUnauthorized: (token) => session.expire(token),
      }),
    [config],
  );
  const api = useMemo(() => createApi(http), [http]);
  const client = useMemo(createClient, []);
  return (
    <QueryClientProvider client={client}>
      <BrowserRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
        <Routes>
          <Route path="/sign-in" element={<SignInPage api={api} />} />
          <Route element={<SignedIn api={api} http={http} config={config} />}>
            <Route index element={<Navigate to="/support" replace />} />
            <Route path="/support" element={<SupportTickets />}>
              <Route path="new" element={<NewTicketDialog />} />
            </Route>
            <Route path="/support/tickets/:id" element={<TicketPage />} />
            <Route path="/notifications" element={<NotificationsPage />} />
            <Route path="/webhooks/*" element={<Later key="webhooks" page={Webhooks} />} />
            <Route path="/costs" element={<Later key="costs" page={Costs} />} />
            <Route path="*" element={<NoSuchPage />} />
          </Route>
        </Routes>
      </BrowserRouter>
      <Messages />
    </QueryClientProvider>
  );
}

function NoSuchPage() {
  usePageTitle("Page not found");
  return <NotFound title="Page not found" text="There is nothing at this address." to="/support" label="Go to Support" />;
}
