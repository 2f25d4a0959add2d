import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { NotificationsPage } from "../../src/notifications/NotificationsPage";
import { fakeApi, notifications, show } from "../given";

test("asks for those that are wanted, as the address says", async () => {
  const listNotifications = vi.fn(async () => notifications());
  show(<NotificationsPage />, { api: fakeApi({ listNotifications }), at: "/notifications" });
  const asked = (unread: boolean) =>
    waitFor(() =>
      expect(listNotifications).toHaveBeenLastCalledWith({ type: "", unread }, 25, null, expect.any(AbortSignal)),
    );
  await asked(false);
  const only = screen.getByRole("checkbox", { name: "Unread only" });
  expect(only).not.toBeChecked();
  await userEvent.click(only);
  await asked(true);
  expect(only).toBeChecked();
  await userEvent.click(only);
  await waitFor(() => expect(only).not.toBeChecked());
});
