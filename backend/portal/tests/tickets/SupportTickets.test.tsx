import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { describe, expect, test, vi } from "vitest";
import { ApiError } from "../../src/api/errors";
import { SupportTickets } from "../../src/tickets/SupportTickets";
import { fakeApi, page, show, ticket } from "../given";

const NO_FILTER = { status: "", priority: "", category: "" };

function support(listTickets: ReturnType<typeof vi.fn>, at = "/support") {
  return show(<SupportTickets />, { api: fakeApi({ listTickets: listTickets as never }), at, path: "/support" });
}

const shown = () => within(screen.getByRole("list", { name: "Tickets" })).getAllByRole("listitem");

describe("FE-01: SupportTickets", () => {
  test("says that tickets are loading", () => {
    support(vi.fn(() => new Promise(() => {})));
    expect(screen.getByRole("status", { name: "Tickets found" })).toHaveTextContent("Loading tickets…");
    expect(screen.queryByRole("list", { name: "Tickets" })).not.toBeInTheDocument();
  });

  test("says that there are none yet", async () => {
    support(vi.fn(async () => page()));
    expect(await screen.findByRole("heading", { name: "No tickets yet" })).toBeVisible();
  });

  test("lists tickets with status, priority, category and SLA, each a link to its page", async () => {
    const met = ticket({ assigned_to: "support-team", subject: "Invoice is wrong", status: "resolved", sla_met: true, category: "billing" });
    const missed = ticket({ subject: "Too late", status: "closed", sla_met: false, priority: "critical" });
    const overdue = ticket({ subject: "Still open", status: "waiting-customer", sla_due_date: "2026-01-01T00:00:00.000Z" });
    support(vi.fn(async () => page(met, missed, overdue)));
    expect(await screen.findByRole("link", { name: "Invoice is wrong" })).toHaveAttribute(
      "href",
      `/support/tickets/${met.id}`,
    );
    const [first, second, third] = shown();
    expect(first).toHaveTextContent(/Resolved.*Medium.*SLA met.*Billing.*Support team/);
    expect(second).toHaveTextContent(/Closed.*Critical.*SLA missed/);
    expect(third).toHaveTextContent(/Waiting for you.*Overdue by \d+ d/);
    expect(screen.getByRole("status", { name: "Tickets found" })).toHaveTextContent("3 tickets");
  });

  test("shows the time that is left", async () => {
    const soon = new Date(Date.now() + 3 * 3_600_000 + 12.5 * 60_000).toISOString();
    support(vi.fn(async () => page(ticket({ sla_due_date: soon }))));
    expect(await screen.findByRole("group", { name: "SLA" })).toHaveTextContent("Due in 3 h 12 min");
  });

  test("says what went wrong, and tries again", async () => {
    const list = vi.fn().mockRejectedValueOnce(new ApiError("unreachable")).mockResolvedValueOnce(page(ticket()));
    support(list);
    expect(await screen.findByRole("alert")).toHaveTextContent("SecureBase cannot be reached.");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("list", { name: "Tickets" })).toBeVisible();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  test("asks for what the filters say, and for everything once they are cleared", async () => {
    const list = vi.fn(async () => page());
    support(list);
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Status" }), "In progress");
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Priority" }), "high");
    expect(await screen.findByRole("heading", { name: "No ticket matches" })).toBeVisible();
    expect(list).toHaveBeenLastCalledWith(
      { status: "in-progress", priority: "high", category: "" },
      null,
      expect.anything(),
    );
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(await screen.findByRole("heading", { name: "No tickets yet" })).toBeVisible();
    expect(list).toHaveBeenCalledWith(NO_FILTER, null, expect.anything());
  });

  test("ignores a filter in the address that does not exist", () => {
    const list = vi.fn(async () => page());
    support(list, "/support?status=%3Cb%3E&priority=low");
    expect(list).toHaveBeenCalledWith({ ...NO_FILTER, priority: "low" }, null, expect.anything());
  });

  test("searches subjects and descriptions for every word", async () => {
    support(vi.fn(async () => page(ticket({ subject: "Printer on fire" }), ticket({ subject: "Printer is out of ink" }))));
    await screen.findByRole("list", { name: "Tickets" });
    await userEvent.type(screen.getByRole("searchbox", { name: "Search tickets" }), "fire PRINTER");
    expect(shown()).toHaveLength(1);
    expect(shown()[0]).toHaveTextContent("Printer on fire");
  });

  test("loads the next page behind the first", async () => {
    const list = vi.fn(async (_: unknown, cursor: string | null) =>
      cursor === null
        ? { tickets: [ticket({ subject: "newer" })], next_cursor: "two" }
        : page(ticket({ subject: "older" })),
    );
    support(list);
    await userEvent.click(await screen.findByRole("button", { name: "Load more tickets" }));
    expect(await screen.findByRole("link", { name: "older" })).toBeVisible();
    expect(shown().map((each) => within(each).getByRole("link").textContent)).toEqual(["newer", "older"]);
    expect(screen.queryByRole("button", { name: "Load more tickets" })).not.toBeInTheDocument();
  });

  test("has no accessibility fault that axe finds", async () => {
    const { container } = support(vi.fn(async () => page(ticket(), ticket({ sla_met: false }))));
    await screen.findByRole("list", { name: "Tickets" });
    // Colours are not known here: the browser's suite measures them.
    const found = await axe.run(container, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
    expect(found.violations).toEqual([]);
  });
});
