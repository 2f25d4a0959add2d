import { delayAfter } from "./backoff";

export const LIVE_TYPES = [
  "notification",
  "ticket_update",
  "metrics_update",
  "compliance_update",
  "invoice_created",
] as const;

export interface LiveMessage {
  type: string;
  payload: Record<string, any>;
  id: string;
  timestamp: string;
}

export type LiveState = "connecting" | "live" | "reconnecting" | "stopped";

export interface LiveOptions {
  url: string;
  token: string;
  heartbeat: { intervalMs: number; timeoutMs: number };
  onState(state: LiveState): void;
  /** A message of one of the five types, once each. */
  onMessage(message: LiveMessage): void;
  /** Connected; what happened since the last time may have been missed. */
  onOpen(): void;
  /** No connection came about. A browser does not say why: it may be the token. */
  onFailure(): void;
  onExpired(): void;
}

const REMEMBERED = 1_000;
const TOKEN_EXPIRED = 4401;

/** Keeps one connection open, whatever happens to the network, until it is stopped. */
export class LiveSocket {
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #running = false;
  #isOpen = false;
  #seen = new Set<string>();

  constructor(private readonly options: LiveOptions) {}

  start(): void {
    if (this.#running) return;
    this.#running = true;
    addEventListener("online", this.#wake);
    document.addEventListener("visibilitychange", this.#wake);
    this.options.onState("connecting");
    this.#connect();
  }

  stop(): void {
    if (!this.#running) return;
    this.#running = false;
    removeEventListener("online", this.#wake);
    document.removeEventListener("visibilitychange", this.#wake);
    this.#drop();
    this.options.onState("stopped");
  }

  /** The network came back, or the page to the front: no need to wait, nor to trust an old connection. */
  #wake = (): void => {
    if (document.visibilityState === "hidden") return;
    if (!this.#socket) this.#connect();
    else if (this.#isOpen) this.#ping();
  };

  #connect(): void {
    this.#drop();
    const url = new URL(this.options.url);
    url.searchParams.set("token", this.options.token);
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onopen = () => this.#opened(socket);
    socket.onmessage = (event) => this.#received(event.data);
    socket.onclose = (event) => this.#lost(event.code);
    this.#after(this.options.heartbeat.timeoutMs, () => this.#lost());
  }

  #opened(socket: WebSocket): void {
    this.#isOpen = true;
    socket.send(JSON.stringify({ action: "subscribe", types: LIVE_TYPES }));
    this.options.onState("live");
    this.options.onOpen();
    this.#beat();
  }

  /** Whatever comes shows that somebody is there. */
  #beat(): void {
    this.#after(this.options.heartbeat.intervalMs, () => this.#ping());
  }

  #ping(): void {
    this.#socket?.send(JSON.stringify({ action: "ping" }));
    this.#after(this.options.heartbeat.timeoutMs, () => this.#lost());
  }

  #received(data: unknown): void {
    this.#failures = 0;
    this.#beat();
    const message = parsed(data);
    if (message?.type === "token_expired") return this.options.onExpired();
    if (!message || !LIVE_TYPES.some((type) => type === message.type) || this.#seen.has(message.id)) return;
    this.#seen.add(message.id);
    if (this.#seen.size > REMEMBERED) this.#seen.delete(this.#seen.values().next().value!);
    this.options.onMessage(message);
  }

  #lost(code?: number): void {
    const wasOpen = this.#isOpen;
    this.#drop();
    if (code === TOKEN_EXPIRED) return this.options.onExpired();
    this.#failures += 1;
    this.options.onState("reconnecting");
    this.#after(delayAfter(this.#failures), () => this.#connect());
    if (!wasOpen) this.options.onFailure();
  }

  /** Forgets the connection, also one that will never tell that it is closed. */
  #drop(): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    this.#isOpen = false;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #after(ms: number, act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, ms);
  }
}

function parsed(data: unknown): LiveMessage | null {
  try {
    return JSON.parse(String(data)) as LiveMessage;
  } catch {
    return null; // not ours
  }
}
