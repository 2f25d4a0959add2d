import { useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import { usePortal } from "../portal";
import { session } from "../session/session";
import { createApplying } from "./applying";
import { LiveSocket, type LiveState } from "./LiveSocket";

export const LiveContext = createContext<LiveState>("connecting");

export const useLive = (): LiveState => useContext(LiveContext);

/** One live connection for as long as somebody is signed in with this token. */
export function LiveProvider({ token, children }: { token: string; children: ReactNode }) {
  const { api, config } = usePortal();
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");

  useEffect(() => {
    const applying = createApplying(client, api);
    let isFirst = true;
    const socket = new LiveSocket({
      url: config.webSocketUrl,
      token,
      heartbeat: config.heartbeat,
      onState: setState,
      onMessage: applying.message,
      onOpen: () => {
        applying.resync(isFirst);
        isFirst = false;
      },
      onFailure: applying.offline,
      onExpired: () => session.expire(token),
    });
    socket.start();
    return () => socket.stop();
  }, [client, api, config, token]);

  return <LiveContext.Provider value={state}>{children}</LiveContext.Provider>;
}
