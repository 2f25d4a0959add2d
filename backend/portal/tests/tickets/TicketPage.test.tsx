import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError } from "../../src/api/errors";
import type { Ticket, TicketChange } from "../../src/api/types";
import { TicketPage } from "../../src/tickets/TicketPage";
import { fakeApi, show, ticket } from "../given";

const GIVEN = ticket({ assigned_to: "support-team" });

function open(more: Parameters<typeof fakeApi>[0] = {}) {
  const api = fakeApi({ getTicket: vi.fn(async () => GIVEN), getComments: async () => [], ...more });
  show(<TicketPage />, { api, at: `/support/tickets/${GIVEN.id}`, path: "/support/tickets/:id" });
  return api;
}

const messages = () => screen.getByRole("status", { name: "Messages" });

describe("the page of a ticket", () => {
  test("shows it, and no failure where there is none", async () => {
    open();
    expect(await screen.findByRole("heading", { level: 1, name: GIVEN.subject })).toBeVisible();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  test("tells a failure, and asks again", async () => {
    const getTicket = vi.fn().mockRejectedValueOnce(new ApiError("unreachable")).mockResolvedValue(GIVEN);
    open({ getTicket });
    expect(await screen.findByRole("alert")).toHaveTextContent("SecureBase cannot be reached.");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("heading", { level: 1, name: GIVEN.subject })).toBeVisible();
  });

  test.each<[string, string, TicketChange, string]>([
    ["Status", "In progress", { status: "in-progress" }, "Status changed to In progress."],
    ["Assigned to", "Nobody", { assigned_to: null }, "Not assigned any more."],
    ["Priority", "Critical", { priority: "critical" }, "Priority changed to Critical."],
  ])("says what was changed, and that only: %s", async (label, choice, change, said) => {
    const updateTicket = vi.fn(async () => ({ ...GIVEN, ...change, version: 2 }) as Ticket);
    open({ updateTicket });
    await userEvent.selectOptions(await screen.findByRole("combobox", { name: label }), choice);
    await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
    await waitFor(() => expect(messages()).toHaveTextContent(said));
    expect(messages().textContent!.trim()).toBe(said);
    expect(updateTicket).toHaveBeenCalledExactlyOnceWith(GIVEN.id, change);
  });
});

test("a change that did not work is told", async () => {
  open({ updateTicket: vi.fn().mockRejectedValue(new ApiError("refused", 409)) });
  await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Priority" }), "Critical");
  await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Somebody else changed this at the same time.");
  expect(screen.getByRole("combobox", { name: "Priority" })).toHaveDisplayValue("Critical");
});

describe("a file that was not taken", () => {
  const place = (id: string) => ({ id, upload: { method: "PUT", url: `https://files.example/${id}`, headers: {} } });
  /** What the network does with each file that is sent, the next one first: a status, or null where there is none. */
  let answers: (number | null)[] = [];
  const sent: string[] = [];

  class Request {
    upload = {};
    status = 0;
    onload?: () => void;
    onerror?: () => void;
    onloadend?: () => void;
    open(_: string, url: string) {
      sent.push(url.replace("https://files.example/", ""));
    }
    send() {
      const answer = answers.shift();
      this.status = answer ?? 0;
      queueMicrotask(() => (answer ? this.onload?.() : this.onerror?.()));
      queueMicrotask(() => this.onloadend?.());
    }
  }

  beforeEach(() => {
    sent.length = 0;
    vi.stubGlobal("XMLHttpRequest", Request);
    vi.stubGlobal("crypto", { randomUUID: () => "1", subtle: { digest: async () => new ArrayBuffer(32) } });
  });
  afterEach(() => vi.unstubAllGlobals());

  /** The file was sent and did not come through; then it is tried again, and this is what the network does. */
  async function triedAgain(...then: (number | null)[]) {
    answers = [null, ...then];
    const addAttachment = vi.fn().mockResolvedValueOnce(place("first")).mockResolvedValueOnce(place("second"));
    open({ addAttachment: addAttachment as never });
    const file = Object.assign(new File(["1"], "a.txt"), { arrayBuffer: async () => new ArrayBuffer(1) });
    await userEvent.upload(await screen.findByLabelText("Add attachments"), file);
    expect(await screen.findByRole("alert")).toHaveTextContent("a.txt was not uploaded. SecureBase cannot be reached.");
    await userEvent.click(screen.getByRole("button", { name: "Try again: a.txt" }));
    await waitFor(() => expect(answers).toHaveLength(0));
  }

  test("is sent to the same place, and announced once, if the network was to blame", async () => {
    await triedAgain(null);
    await userEvent.click(await screen.findByRole("button", { name: "Dismiss: a.txt" }));
    expect(sent).toEqual(["first", "first"]);
  });

  test("gets a new place if the old one is no longer good", async () => {
    await triedAgain(403, 200);
    await waitFor(() => expect(messages()).toHaveTextContent("a.txt uploaded."));
    expect(sent).toEqual(["first", "first", "second"]);
  });
});
