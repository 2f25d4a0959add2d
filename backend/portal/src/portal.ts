import { createContext, useContext } from "react";
import type { Api } from "./api/api";
import type { Config } from "./config";

/** What every component may use while somebody is signed in. */
export interface Portal {
  api: Api;
  config: Config;
  customerId: string;
}

export const PortalContext = createContext<Portal | null>(null);

export function usePortal(): Portal {
  const portal = useContext(PortalContext);
  if (!portal) throw new Error("nobody is signed in");
  return portal;
}
