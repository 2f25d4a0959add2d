import type { CostForecast } from "../api/types";
import { plural } from "../text/words";

const MONTH = new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric", timeZone: "UTC" });
const AMOUNT = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** `2026-11` as people write it. */
export const month = (written: string): string => MONTH.format(new Date(`${written}-01T00:00:00Z`));

export const amount = (value: number): string => AMOUNT.format(value);

/** What the chart shows, for who does not see it. */
export function summary({ history, forecast, coverage }: CostForecast): string {
  const last = history.at(-1)!;
  const end = forecast.at(-1)!;
  return (
    `${plural(history.length, "month")} until ${month(last.month)}, which cost ${amount(last.amount)}. ` +
    `${month(end.month)} will cost about ${amount(end.amount)}: ` +
    `with ${coverage} % certainty from ${amount(end.low)} to ${amount(end.high)}.`
  );
}
