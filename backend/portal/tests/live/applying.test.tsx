import { QueryObserver } from "@tanstack/react-query";
import { beforeEach, expect, test, vi } from "vitest";
import type { Ticket } from "../../src/api/types";
import { createApplying } from "../../src/live/applying";
import { createClient } from "../../src/session/SignedIn";
import { putTicket, withTicket } from "../../src/tickets/queries";
import { comment, fakeApi, page, ticket } from "../given";

const EVERY = { status: "", priority: "", category: "" };
const pages = (...tickets: Ticket[]) => ({ pages: [page(...tickets)], pageParams: [null] });

let client: ReturnType<typeof createClient>;
beforeEach(() => {
  client = createClient();
});

const update = (id: string, version: number) =>
  ({ type: "ticket_update", payload: { ticket_id: id, version, change: "comment" }, id: `m${version}`, timestamp: "" });

function looksAt(queryKey: readonly unknown[]) {
  new QueryObserver(client, { queryKey, staleTime: Infinity, queryFn: () => new Promise(() => {}) }).subscribe(() => {});
}

test("a message about a ticket that is looked at is one request, and its comments' if there are new ones", async () => {
  const old = ticket({ comment_count: 1 });
  const now = { ...old, version: 2, comment_count: 2 };
  const api = fakeApi({ getTicket: vi.fn(async () => now) });
  client.setQueryData(["ticket", old.id], old);
  client.setQueryData(["comments", old.id], [comment()]);
  looksAt(["ticket", old.id]);
  createApplying(client, api).message(update(old.id, 2));
  await vi.waitFor(() => expect(client.getQueryData(["ticket", old.id])).toEqual(now));
  await vi.waitFor(() => expect(client.getQueryState(["comments", old.id])!.isInvalidated).toBe(true));
  expect(api.getTicket).toHaveBeenCalledOnce();
});

test("a message that comes while the first answer is under way is not lost", async () => {
  const asked = vi.fn(() => new Promise(() => {}));
  new QueryObserver(client, { queryKey: ["notifications", "latest"], queryFn: asked }).subscribe(() => {});
  createApplying(client, fakeApi({})).message({ type: "notification", payload: {}, id: "m1", timestamp: "" });
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
});

test("a ticket that is told of while its list is under way is in it", async () => {
  const told = ticket();
  const answers = [page(), page(told)];
  const asked = vi.fn(async () => {
    const answer = answers.shift()!;
    if (answers.length) await new Promise((done) => setTimeout(done, 50));
    return { pages: [answer], pageParams: [null] };
  });
  new QueryObserver(client, { queryKey: ["tickets", EVERY], queryFn: asked }).subscribe(() => {});
  createApplying(client, fakeApi({ getTicket: vi.fn(async () => told) })).message(update(told.id, told.version));
  await vi.waitFor(() => expect(client.getQueryData(["tickets", EVERY])).toEqual(pages(told)));
  await new Promise((done) => setTimeout(done, 100));
  expect(client.getQueryData(["tickets", EVERY])).toEqual(pages(told));
  expect(asked).toHaveBeenCalledTimes(2);
});

test("a list that lacks a ticket goes on being read again when another one is put into it", () => {
  const [changed, unknown] = [ticket(), ticket({ id: "told-of-meanwhile" })];
  client.setQueryData(["tickets", EVERY], pages(changed));
  createApplying(client, fakeApi()).message(update(unknown.id, 1));
  putTicket(client, { ...changed, version: changed.version + 1 });
  expect(client.getQueryState(["tickets", EVERY])!.isInvalidated).toBe(true);
});

test("a message about what is known already is none", () => {
  const known = ticket({ version: 7 });
  const api = fakeApi();
  client.setQueryData(["ticket", known.id], known);
  looksAt(["ticket", known.id]);
  createApplying(client, api).message(update(known.id, 7));
  expect(api.getTicket).not.toHaveBeenCalled();
});

test("a message about what nobody looks at is none until somebody does", () => {
  const known = ticket();
  const api = fakeApi();
  client.setQueryData(["ticket", known.id], known);
  createApplying(client, api).message(update(known.id, 2));
  expect(api.getTicket).not.toHaveBeenCalled();
  expect(client.getQueryState(["ticket", known.id])!.isInvalidated).toBe(true);
});

test("nor if something else is looked at, or a list that is still on its way", () => {
  const known = ticket();
  const api = fakeApi();
  looksAt(["notifications", "latest"]);
  createApplying(client, api).message(update(known.id, 2));
  expect(api.getTicket).not.toHaveBeenCalled();
  looksAt(["tickets", EVERY]);
  createApplying(client, api).message(update(known.id, 3));
  expect(api.getTicket).toHaveBeenCalledOnce();
});

test("ten messages about one ticket are two requests at most", async () => {
  const now = ticket({ version: 99 });
  const api = fakeApi({ getTicket: vi.fn(async () => now) });
  client.setQueryData(["tickets", EVERY], pages());
  looksAt(["tickets", EVERY]);
  const applying = createApplying(client, api);
  for (let version = 1; version <= 10; version++) applying.message(update(now.id, version));
  await vi.waitFor(() => expect(client.getQueryData(["tickets", EVERY])).toEqual(pages(now)));
  expect(vi.mocked(api.getTicket).mock.calls.length).toBeLessThanOrEqual(2);
});

test("connected again, everything that is shown is read again", () => {
  client.setQueryData(["ticket", "t"], ticket());
  client.setQueryData(["notifications", "latest"], {});
  createApplying(client, fakeApi()).resync(false);
  for (const key of [["ticket", "t"], ["notifications", "latest"]])
    expect(client.getQueryState(key)!.isInvalidated).toBe(true);
});

test("connected for the first time, what was read a moment ago is good", () => {
  client.setQueryData(["ticket", "new"], ticket());
  client.setQueryData(["ticket", "old"], ticket(), { updatedAt: Date.now() - 5_000 });
  createApplying(client, fakeApi()).resync(true);
  expect(client.getQueryState(["ticket", "new"])!.isInvalidated).toBe(false);
  expect(client.getQueryState(["ticket", "old"])!.isInvalidated).toBe(true);
});

test("a ticket takes its place in a list, or leaves it", () => {
  const [newest, middle, oldest] = ["3", "2", "1"].map((day) => ticket({ created_at: `2026-01-0${day}T00:00:00.000Z` }));
  const both = pages(newest!, oldest!);
  expect(withTicket(both, EVERY, middle!)).toEqual(pages(newest!, middle!, oldest!));
  const resolved = { ...newest!, status: "resolved" as const };
  expect(withTicket(both, EVERY, resolved)).toEqual(pages(resolved, oldest!));
  expect(withTicket(both, { ...EVERY, status: "open" }, resolved)).toEqual(pages(oldest!));
  const more = { pages: [{ tickets: [newest!], next_cursor: "c" }], pageParams: [null] };
  expect(withTicket(more, EVERY, oldest!)).toEqual(more);
});
