// The open model of k6, for bench.stalls: RATE requests/s for SECONDS, by up to USERS users.
import http from "k6/http";

export const options = {
  scenarios: {
    open: {
      executor: "constant-arrival-rate",
      rate: Number(__ENV.RATE),
      timeUnit: "1s",
      duration: `${__ENV.SECONDS}s`,
      preAllocatedVUs: Number(__ENV.USERS),
      maxVUs: Number(__ENV.USERS),
    },
  },
  summaryTrendStats: ["p(95)", "p(99)", "count"],
};

export default function () {
  http.get(`${__ENV.HOST}/ping`);
}
