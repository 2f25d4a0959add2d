import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, explain } from "../api/errors";
import type { CostForecast } from "../api/types";
import { usePortal } from "../portal";
import { Choice } from "../shell/Choice";
import { Empty, Skeleton } from "../shell/Empty";
import { Figures } from "../shell/Figures";
import { Heading } from "../shell/Heading";
import { Problem } from "../shell/Problem";
import { usePageTitle } from "../shell/usePageTitle";
import { Chart } from "./Chart";
import { amount, month, summary } from "./words";

const MONTHS = ["3", "6", "12", "24"];
const COVERAGES = ["80", "95"];

/** What was spent each month, and what may be spent in the next ones. */
export default function Costs() {
  usePageTitle("Costs");
  const { http } = usePortal();
  const [months, setMonths] = useState(MONTHS[0]!);
  const [coverage, setCoverage] = useState(COVERAGES[0]!);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["costs", months, coverage],
    queryFn: ({ signal }) =>
      http<CostForecast>("GET", `/cost/forecast?months=${months}&coverage=${coverage}`, { signal }),
    placeholderData: (before) => before,
  });
  const cannotSay = error instanceof ApiError && error.status === 422;
  return (
    <>
      <Heading>Costs</Heading>
      <div role="search" aria-label="Forecast" className="filters">
        <Choice label="Months ahead" value={months} values={MONTHS} onChange={setMonths} />
        <Choice label="Range that holds, in %" value={coverage} values={COVERAGES} onChange={setCoverage} />
      </div>
      {isPending && <Skeleton rows={2} />}
      {error && !cannotSay && <Problem error={error} onRetry={() => void refetch()} />}
      {cannotSay && (
        <Empty title="No forecast yet">
          <p>{explain(error)}</p>
        </Empty>
      )}
      {data && !error && <Shown data={data} />}
    </>
  );
}

function Shown({ data }: { data: CostForecast }) {
  return (
    <>
      <section aria-labelledby="chart" className="card">
        <h2 id="chart">Costs and forecast</h2>
        <p>{summary(data)}</p>
        <Chart data={data} />
      </section>
      <section aria-labelledby="forecast" className="card">
        <h2 id="forecast">Forecast</h2>
        <Figures
          label="Forecast"
          columns={["Month", "Expected", "From", "To"]}
          rows={data.forecast.map((each) => [month(each.month), amount(each.amount), amount(each.low), amount(each.high)])}
          areAmounts
        />
        <p className="quiet">
          Of 100 months, about {data.coverage} end within their range. The rest cost less, or more.
        </p>
      </section>
      <details className="card">
        <summary>Costs so far</summary>
        <Figures
          label="Costs so far"
          columns={["Month", "Costs"]}
          rows={data.history.map((each) => [month(each.month), amount(each.amount)])}
          areAmounts
        />
      </details>
    </>
  );
}
