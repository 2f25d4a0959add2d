import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Http } from "../api/http";
import type { Delivery, DeliveryPage, NewWebhook, Webhook } from "../api/types";
import { forgetKey, keyOf } from "../drafts/drafts";
import { usePortal } from "../portal";

const PER_PAGE = 20;

/** Everything these pages ask the API for. */
export function createCalls(http: Http) {
  const webhook = (id: string) => `/webhooks/${encodeURIComponent(id)}`;
  return {
    list: (signal?: AbortSignal) => http<{ webhooks: Webhook[] }>("GET", "/webhooks", { signal }),
    create: (body: NewWebhook, idempotencyKey: string) =>
      http<Webhook & { secret: string }>("POST", "/webhooks", { body, idempotencyKey }),
    get: (id: string, signal?: AbortSignal) => http<Webhook>("GET", webhook(id), { signal }),
    change: (id: string, body: { status: "active" | "disabled" }) => http<Webhook>("PUT", webhook(id), { body }),
    remove: (id: string) => http<void>("DELETE", webhook(id)),
    test: (id: string, idempotencyKey: string) => http<Delivery>("POST", `${webhook(id)}/test`, { idempotencyKey }),
    rotate: (id: string, idempotencyKey: string) =>
      http<{ secret: string; previous_valid_until: string }>("POST", `${webhook(id)}/secret`, { idempotencyKey }),
    deliveries: (id: string, cursor: string | null, signal?: AbortSignal) => {
      const query = new URLSearchParams({ limit: String(PER_PAGE), ...(cursor && { cursor }) });
      return http<DeliveryPage>("GET", `${webhook(id)}/deliveries?${query}`, { signal });
    },
    redrive: (id: string, delivery: string) =>
      http<Delivery>("POST", `${webhook(id)}/deliveries/${encodeURIComponent(delivery)}/redrive`),
  };
}

function useCalls() {
  return createCalls(usePortal().http);
}

export function useWebhooks() {
  const calls = useCalls();
  return useQuery({ queryKey: ["webhooks"], queryFn: ({ signal }) => calls.list(signal) });
}

export function useWebhook(id: string) {
  const calls = useCalls();
  return useQuery({ queryKey: ["webhook", id], queryFn: ({ signal }) => calls.get(id, signal) });
}

export function useDeliveries(id: string) {
  const calls = useCalls();
  return useInfiniteQuery({
    queryKey: ["deliveries", id],
    queryFn: ({ pageParam, signal }) => calls.deliveries(id, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useCreateWebhook() {
  const { customerId } = usePortal();
  const calls = useCalls();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewWebhook) => calls.create(body, keyOf(customerId, "webhook", body)),
    onSuccess: () => {
      forgetKey(customerId, "webhook");
      return client.invalidateQueries({ queryKey: ["webhooks"] });
    },
  });
}

/** What is done to a webhook that is there. A new secret and a test are each meant anew whenever they are asked for. */
export function useActs(id: string) {
  const calls = useCalls();
  const client = useQueryClient();
  const took = () =>
    Promise.all(["webhooks", "webhook", "deliveries"].map((name) => client.invalidateQueries({ queryKey: [name] })));
  return {
    change: useMutation({ mutationFn: (status: "active" | "disabled") => calls.change(id, { status }), onSuccess: took }),
    test: useMutation({ mutationFn: () => calls.test(id, crypto.randomUUID()), onSuccess: took }),
    rotate: useMutation({ mutationFn: () => calls.rotate(id, crypto.randomUUID()) }),
    redrive: useMutation({ mutationFn: (delivery: string) => calls.redrive(id, delivery), onSuccess: took }),
    remove: useMutation({
      mutationFn: () => calls.remove(id),
      onSuccess: () => client.invalidateQueries({ queryKey: ["webhooks"] }),
    }),
  };
}
