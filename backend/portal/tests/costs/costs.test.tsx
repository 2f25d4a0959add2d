import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import { ApiError } from "../../src/api/errors";
import type { Http } from "../../src/api/http";
import type { CostForecast } from "../../src/api/types";
import { amount, month } from "../../src/costs/words";
import Costs from "../../src/costs/Costs";
import { fakeApi, show } from "../given";

const FORECAST: CostForecast = {
  history: [
    { month: "2026-05", amount: 100 },
    { month: "2026-06", amount: 1234.5 },
  ],
  forecast: [
    { month: "2026-07", amount: 1100, low: 1000, high: 1200 },
    { month: "2026-08", amount: 1150.25, low: 900, high: 1400 },
  ],
  coverage: 80,
};

const open = (answer: () => Promise<unknown>) => {
  const http = vi.fn(answer);
  show(<Costs />, { api: fakeApi(), http: http as unknown as Http });
  return http;
};

describe("costs", () => {
  test("are forecast month by month, with a range", async () => {
    open(async () => FORECAST);
    const rows = within(await screen.findByRole("table", { name: "Forecast" })).getAllByRole("row");
    expect(rows).toHaveLength(3);
    expect(rows[2]).toHaveTextContent([month("2026-08"), ...[1150.25, 900, 1400].map(amount)].join(""));
  });

  test("are written with two decimals, and months with their years", () => {
    expect(amount(1234.5)).toMatch(/234.50$/);
    expect(month("2026-01")).toContain("2026");
  });

  test("are told in words as well as drawn", async () => {
    open(async () => FORECAST);
    expect(
      await screen.findByText(
        `2 months until ${month("2026-06")}, which cost ${amount(1234.5)}. ${month("2026-08")} will cost about ` +
          `${amount(1150.25)}: with 80 % certainty from ${amount(900)} to ${amount(1400)}.`,
      ),
    ).toBeVisible();
  });

  test("are drawn on one scale, and the forecast begins where they end", async () => {
    open(async () => FORECAST);
    await screen.findByRole("table", { name: "Forecast" });
    const points = (of: string) => document.querySelector(`svg .${of}`)!.getAttribute("points");
    expect(points("history")).toBe("0.0,222.9 240.0,28.4");
    expect(points("forecast")).toBe("240.0,28.4 480.0,51.4 720.0,42.8");
    expect(points("range")).toBe("240.0,28.4 480.0,34.3 720.0,0.0 720.0,85.7 480.0,68.6");
  });

  test("are asked for again when more months, or another range, are wanted", async () => {
    const http = open(async () => FORECAST);
    await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Months ahead" }), "12");
    await userEvent.selectOptions(screen.getByRole("combobox", { name: /^Range/ }), "95");
    expect(http).toHaveBeenLastCalledWith("GET", "/cost/forecast?months=12&coverage=95", expect.anything());
  });

  test("of too few months are not guessed at", async () => {
    const why = "at least 6 months are needed; there are 2";
    open(() => Promise.reject(new ApiError("refused", 422, why)));
    expect(await screen.findByRole("heading", { name: "No forecast yet" })).toBeVisible();
    expect(screen.getByText(why)).toBeVisible();
    expect(screen.queryByRole("table")).not.toBeInTheDocument();
  });

  test("that cannot be reached are asked for again", async () => {
    const http = open(() => Promise.reject(new ApiError("unreachable")));
    await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
    expect(http).toHaveBeenCalledTimes(2);
  });
});
