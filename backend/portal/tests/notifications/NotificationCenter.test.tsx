import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import type { Api } from "../../src/api/api";
import { ApiError } from "../../src/api/errors";
import type { Notification } from "../../src/api/types";
import { NotificationCenter } from "../../src/notifications/NotificationCenter";
import { fakeApi, notification, notifications, show } from "../given";

/** A server that remembers what it is told. */
function server(...given: Notification[]) {
  let all = given;
  return {
    listNotifications: vi.fn(async () => notifications(...all)),
    readNotification: vi.fn(async (id: string) => {
      all = all.map((each) => (each.id === id ? { ...each, read: true } : each));
      return all.find((each) => each.id === id)!;
    }),
    readAllNotifications: vi.fn(async () => {
      all = all.map((each) => ({ ...each, read: true }));
      return { updated: all.length };
    }),
    deleteNotification: vi.fn(async (id: string) => {
      all = all.filter((each) => each.id !== id);
    }),
  } satisfies Partial<Api>;
}

const bell = (unread: number) => screen.findByRole("button", { name: `Notifications: ${unread} unread` });
const panel = () => within(screen.getByRole("dialog", { name: "Latest notifications" }));
const center = (api: Partial<Api>, live: "connecting" | "live" | "reconnecting" = "live") =>
  show(<NotificationCenter />, { api: fakeApi(api), live });

describe("FE-02: NotificationCenter", () => {
  test("shows how many are unread, 99+ at most", async () => {
    const api = server(notification());
    api.listNotifications.mockResolvedValue({ ...notifications(notification()), unread_count: 120 });
    center(api);
    expect(await bell(120)).toHaveTextContent("99+");
  });

  test("keys go on working when what had the focus is deleted", async () => {
    const api = server(notification());
    center(api);
    await userEvent.click(await bell(1));
    await userEvent.click(await panel().findByRole("button", { name: /^Delete/ }));
    await waitFor(() => expect(panel().queryByRole("listitem")).toBeNull());
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(await bell(0)).toHaveFocus();
  });

  test("shows no number when all are read", async () => {
    center(server(notification({ read: true })));
    await waitFor(async () => expect(await bell(0)).toHaveTextContent(/^$/));
  });

  test("asks only once live messages are coming in, or cannot", () => {
    const api = server();
    center(api, "connecting");
    expect(api.listNotifications).not.toHaveBeenCalled();
    center(api, "reconnecting");
    expect(api.listNotifications).toHaveBeenCalledOnce();
  });

  test("opens the newest, and says which are unread", async () => {
    center(server(notification({ title: "Newest" }), notification({ title: "Older", read: true })));
    await userEvent.click(await bell(1));
    const items = panel().getAllByRole("listitem");
    expect(items[0]).toHaveTextContent(/Newest.*Unread/);
    expect(items[1]).toHaveTextContent("Older");
    expect(items[1]).not.toHaveTextContent("Unread");
  });

  test("leads to the ticket, and counts that as read", async () => {
    const it = notification({ title: "Status changed", ticket_id: "t-1" });
    const api = server(it);
    center(api);
    await userEvent.click(await bell(1));
    expect(panel().getByRole("link", { name: "Status changed" })).toHaveAttribute("href", "/support/tickets/t-1");
    await userEvent.click(panel().getByRole("link", { name: "Status changed" }));
    expect(api.readNotification).toHaveBeenCalledExactlyOnceWith(it.id);
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    expect(await bell(0)).toBeVisible();
  });

  test("marks one as read", async () => {
    center(server(notification({ title: "One" }), notification({ title: "Two" })));
    await userEvent.click(await bell(2));
    await userEvent.click(panel().getByRole("button", { name: "Mark as read: One" }));
    expect(await bell(1)).toBeVisible();
    expect(panel().queryByRole("button", { name: "Mark as read: One" })).not.toBeInTheDocument();
    expect(screen.getByRole("status", { name: "Messages" })).toHaveTextContent("Notification marked as read.");
  });

  test("marks all as read", async () => {
    center(server(notification(), notification()));
    await userEvent.click(await bell(2));
    await userEvent.click(panel().getByRole("button", { name: "Mark all as read" }));
    expect(await bell(0)).toBeVisible();
    expect(panel().getByRole("button", { name: "Mark all as read" })).toHaveAttribute("aria-disabled", "true");
    expect(screen.getByRole("status", { name: "Messages" })).toHaveTextContent("All notifications marked as read.");
  });

  test("deletes one", async () => {
    center(server(notification({ title: "One" })));
    await userEvent.click(await bell(1));
    await userEvent.click(panel().getByRole("button", { name: "Delete: One" }));
    expect(await panel().findByText("No notifications yet")).toBeVisible();
    expect(await bell(0)).toBeVisible();
  });

  test("says when it did not work, and shows what is true", async () => {
    const api = server(notification({ title: "One" }));
    api.deleteNotification.mockRejectedValue(new ApiError("unreachable"));
    center(api);
    await userEvent.click(await bell(1));
    await userEvent.click(panel().getByRole("button", { name: "Delete: One" }));
    expect(await panel().findByRole("alert")).toHaveTextContent("SecureBase cannot be reached.");
    expect(await panel().findByRole("button", { name: "Delete: One" })).toBeVisible();
    expect(await bell(1)).toBeVisible();
  });

  test("closes with Escape, and the bell has the focus again", async () => {
    center(server(notification()));
    await userEvent.click(await bell(1));
    expect(screen.getByRole("dialog", { name: "Latest notifications" })).toHaveFocus();
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    expect(await bell(1)).toHaveFocus();
  });
});
