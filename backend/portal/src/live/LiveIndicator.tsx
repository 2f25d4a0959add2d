import { useLive } from "./LiveProvider";

const WORDS = { connecting: "Connecting…", live: "Live", reconnecting: "Reconnecting…", stopped: "Offline" };

export function LiveIndicator() {
  const state = useLive();
  return (
    <span role="status" aria-label="Live connection" className={`live live-${state}`}>
      {WORDS[state]}
    </span>
  );
}
