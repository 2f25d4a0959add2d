import { Route, Routes } from "react-router-dom";
import { NewWebhookDialog } from "./NewWebhookDialog";
import { WebhookList } from "./WebhookList";
import { WebhookPage } from "./WebhookPage";

/** The pages below /webhooks. */
export default function Webhooks() {
  return (
    <Routes>
      <Route path="/" element={<WebhookList />}>
        <Route path="new" element={<NewWebhookDialog />} />
      </Route>
      <Route path=":id" element={<WebhookPage />} />
    </Routes>
  );
}
