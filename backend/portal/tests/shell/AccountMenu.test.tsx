import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { AccountMenu } from "../../src/shell/AccountMenu";
import { CUSTOMER, fakeApi, show } from "../given";

test("says who is signed in, and a theme that is chosen is shown and kept", async () => {
  show(<AccountMenu />, { api: fakeApi() });
  await userEvent.click(screen.getByRole("button", { name: "Account" }));
  expect(screen.getByText(CUSTOMER)).toBeVisible();
  expect(screen.getByRole("radio", { name: "System" })).toBeChecked();
  await userEvent.click(screen.getByRole("radio", { name: "Dark" }));
  expect(screen.getByRole("radio", { name: "Dark" })).toBeChecked();
  expect(document.documentElement.dataset.theme).toBe("dark");
  expect(localStorage.getItem("securebase.theme")).toBe("dark");
});
