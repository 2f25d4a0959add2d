import { createContext, useContext } from "react";
import type { Api } from "./api/api";
import type { Http } from "./api/http";
import type { Config } from "./config";

/** What every component may use while somebody is signed in. `http`: for pages that come later, with calls of their own. */
export interface Portal {
  api: Api;
  http: Http;
  config: Config;
  customerId: string;
}

export const PortalContext = createContext<Portal | null>(null);

export function usePortal(): Portal {
  const portal = useContext(PortalContext);
  if (!portal) throw new Error("nobody is signed in");
  return portal;
}
