import type { CostForecast } from "../api/types";
import { amount, month } from "./words";

const WIDTH = 720;
const HEIGHT = 240;

/** The months from left to right: a line of what was spent, a dashed one of the forecast, and its range. */
export function Chart({ data: { history, forecast } }: { data: CostForecast }) {
  const months = history.length + forecast.length;
  const most = Math.max(...history.map((each) => each.amount), ...forecast.map((each) => each.high)) || 1;
  const at = (place: number, value: number) =>
    `${((place * WIDTH) / (months - 1)).toFixed(1)},${(HEIGHT - (value / most) * HEIGHT).toFixed(1)}`;
  const now = history.length - 1;
  const last = at(now, history[now]!.amount);
  const ahead = (pick: "amount" | "low" | "high") => forecast.map((each, place) => at(now + 1 + place, each[pick]));
  return (
    <figure className="chart">
      <figcaption className="quiet bar">
        <span>{amount(most)}</span>
        <span>
          <span className="key-history">Costs</span> <span className="key-forecast">Forecast</span>{" "}
          <span className="key-range">Range</span>
        </span>
      </figcaption>
      {/* Its words are the summary above, and the tables below. */}
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" preserveAspectRatio="none">
        <polygon className="range" points={[last, ...ahead("high"), ...ahead("low").reverse()].join(" ")} />
        <polyline className="history" points={history.map((each, place) => at(place, each.amount)).join(" ")} />
        <polyline className="forecast" points={[last, ...ahead("amount")].join(" ")} />
      </svg>
      <div className="quiet bar">
        <span>{month(history[0]!.month)}</span>
        <span>{month(forecast.at(-1)!.month)}</span>
      </div>
    </figure>
  );
}
