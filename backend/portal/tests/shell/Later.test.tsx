import { screen } from "@testing-library/react";
import { lazy } from "react";
import { expect, test, vi } from "vitest";
import { Later } from "../../src/shell/Later";
import { fakeApi, show } from "../given";

test("a page whose script comes later is shown once it is there", async () => {
  show(<Later page={lazy(async () => ({ default: () => <h1>Costs</h1> }))} />, { api: fakeApi() });
  expect(await screen.findByRole("heading", { name: "Costs" })).toBeVisible();
});

test("a page whose script cannot be had says so, and leaves the rest of the portal alone", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {}); // React tells it there as well
  const page = lazy(() => Promise.reject(new TypeError("Failed to fetch dynamically imported module")));
  show(
    <>
      <p>The menu</p>
      <Later page={page} />
    </>,
    { api: fakeApi() },
  );
  expect(await screen.findByRole("alert")).toHaveTextContent("Reload it, then try again.");
  expect(screen.getByRole("button", { name: "Try again" })).toBeVisible();
  expect(screen.getByText("The menu")).toBeVisible();
});
