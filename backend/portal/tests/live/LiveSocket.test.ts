import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { delayAfter } from "../../src/live/backoff";
import { LIVE_TYPES, LiveSocket } from "../../src/live/LiveSocket";
import { FakeWebSocket } from "./FakeWebSocket";

const HEARTBEAT = { intervalMs: 10_000, timeoutMs: 5_000 };
const LONGEST = 15_000;

const started: LiveSocket[] = [];

function connection() {
  const on = { onState: vi.fn(), onMessage: vi.fn(), onOpen: vi.fn(), onFailure: vi.fn(), onExpired: vi.fn() };
  const socket = new LiveSocket({ url: "wss://live.example/v1?a=b", token: "t.o+k", heartbeat: HEARTBEAT, ...on });
  started.push(socket);
  return { socket, ...on };
}

function live() {
  const all = connection();
  all.socket.start();
  FakeWebSocket.last.opens();
  FakeWebSocket.last.says({ type: "subscribed", payload: { types: LIVE_TYPES }, id: "s", timestamp: "" });
  return all;
}

const message = (id: string, type = "notification") => ({ type, payload: { id: "n" }, id, timestamp: "" });

beforeEach(() => {
  FakeWebSocket.all = [];
  vi.stubGlobal("WebSocket", FakeWebSocket);
  vi.useFakeTimers();
});

afterEach(() => {
  started.splice(0).forEach((socket) => socket.stop());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("FE-03: connect", () => {
  test("with the token, and for the five types", () => {
    const { socket, onState, onOpen } = connection();
    socket.start();
    expect(onState).toHaveBeenLastCalledWith("connecting");
    expect(FakeWebSocket.last.url.href).toBe("wss://live.example/v1?a=b&token=t.o%2Bk");
    FakeWebSocket.last.opens();
    expect(FakeWebSocket.last.sent).toEqual([{ action: "subscribe", types: [...LIVE_TYPES] }]);
    expect(onState).toHaveBeenLastCalledWith("live");
    expect(onOpen).toHaveBeenCalledOnce();
  });

  test.each(LIVE_TYPES)("hands over a message of type %s, once", (type) => {
    const { onMessage } = live();
    FakeWebSocket.last.says(message("m1", type));
    FakeWebSocket.last.says(message("m1", type));
    expect(onMessage).toHaveBeenCalledExactlyOnceWith(message("m1", type));
  });

  test("drops what it does not know", () => {
    const { onMessage } = live();
    FakeWebSocket.last.says(message("m1", "surprise"));
    FakeWebSocket.last.onmessage?.({ data: "no JSON" });
    expect(onMessage).not.toHaveBeenCalled();
  });

  test("started twice, it is one connection", () => {
    const { socket } = connection();
    socket.start();
    socket.start();
    expect(FakeWebSocket.all).toHaveLength(1);
  });
});

describe("FE-03: disconnect", () => {
  test("closes, and stays closed", () => {
    const { socket, onState } = live();
    socket.stop();
    expect(onState).toHaveBeenLastCalledWith("stopped");
    expect(FakeWebSocket.notClosed).toHaveLength(0);
    vi.advanceTimersByTime(10 * LONGEST);
    dispatchEvent(new Event("online"));
    expect(FakeWebSocket.all).toHaveLength(1);
  });

  test("stopped while waiting to connect again, it does not", () => {
    const { socket } = live();
    FakeWebSocket.last.isClosed();
    socket.stop();
    vi.advanceTimersByTime(10 * LONGEST);
    expect(FakeWebSocket.all).toHaveLength(1);
  });

  test.each([
    ["a message", () => FakeWebSocket.last.says(message("x", "token_expired"))],
    ["the close code", () => FakeWebSocket.last.isClosed(4401)],
  ])("tells that the token has expired: %s", (_, expires) => {
    const { onExpired } = live();
    expires();
    expect(onExpired).toHaveBeenCalledOnce();
  });
});

describe("FE-03: reconnect", () => {
  test("waits twice as long after each failure, up to a bound", () => {
    const longest = [1, 2, 3, 4, 5, 6, 7].map((failures) => delayAfter(failures, () => 1));
    expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    expect(delayAfter(3, () => 0)).toBe(1_000);
  });

  test("comes back by itself, and says so for what was missed", () => {
    const { onState, onOpen, onFailure } = live();
    FakeWebSocket.last.isClosed();
    expect(onState).toHaveBeenLastCalledWith("reconnecting");
    expect(onFailure).not.toHaveBeenCalled();
    vi.advanceTimersByTime(500);
    FakeWebSocket.last.opens();
    expect(onState).toHaveBeenLastCalledWith("live");
    expect(onOpen).toHaveBeenCalledTimes(2);
  });

  test("tries more and more seldom, and reports each failure", () => {
    const { onFailure } = live();
    FakeWebSocket.last.isClosed();
    const started = Date.now();
    for (let attempt = 0; attempt < 6; attempt++) {
      const before = FakeWebSocket.all.length;
      while (FakeWebSocket.all.length === before) vi.advanceTimersByTime(50);
      FakeWebSocket.last.isClosed();
    }
    expect(Date.now() - started).toBeGreaterThan((500 + 1_000 + 2_000 + 4_000 + 8_000 + 15_000) / 2 - 1);
    expect(onFailure).toHaveBeenCalledTimes(6);
  });

  test("begins with short waits again once something was heard", () => {
    live();
    for (let attempt = 0; attempt < 5; attempt++) {
      FakeWebSocket.last.isClosed();
      vi.advanceTimersToNextTimer(); // however long the wait was drawn
    }
    FakeWebSocket.last.opens();
    FakeWebSocket.last.says(message("m"));
    FakeWebSocket.last.isClosed();
    const before = FakeWebSocket.all.length;
    vi.advanceTimersByTime(500);
    expect(FakeWebSocket.all).toHaveLength(before + 1);
  });

  test("pings, and is content with an answer", () => {
    live();
    for (let beat = 1; beat <= 5; beat++) {
      vi.advanceTimersByTime(HEARTBEAT.intervalMs);
      expect(FakeWebSocket.last.sent.filter((each) => each.action === "ping")).toHaveLength(beat);
      FakeWebSocket.last.says(message(`p${beat}`, "pong"));
    }
    expect(FakeWebSocket.all).toHaveLength(1);
  });

  test("notices a network that swallows everything", () => {
    const { onState } = live();
    const dead = FakeWebSocket.last;
    vi.advanceTimersByTime(HEARTBEAT.intervalMs + HEARTBEAT.timeoutMs);
    expect(onState).toHaveBeenLastCalledWith("reconnecting");
    expect(dead.readyState).toBe(FakeWebSocket.CLOSED);
  });

  test("gives up on a connection that does not come about", () => {
    const { socket, onFailure } = connection();
    socket.start();
    vi.advanceTimersByTime(HEARTBEAT.timeoutMs);
    expect(onFailure).toHaveBeenCalledOnce();
    expect(FakeWebSocket.notClosed).toHaveLength(0);
  });

  test("does not wait when the network is back", () => {
    live();
    for (let attempt = 0; attempt < 8; attempt++) {
      FakeWebSocket.last.isClosed();
      vi.advanceTimersByTime(attempt < 7 ? LONGEST : 0);
    }
    const before = FakeWebSocket.all.length;
    dispatchEvent(new Event("online"));
    expect(FakeWebSocket.all).toHaveLength(before + 1);
  });

  test("keeps an old connection that answers when the page comes to the front", () => {
    live();
    document.dispatchEvent(new Event("visibilitychange"));
    expect(FakeWebSocket.last.sent.at(-1)).toEqual({ action: "ping" });
    FakeWebSocket.last.says(message("p", "pong"));
    vi.advanceTimersByTime(HEARTBEAT.timeoutMs);
    expect(FakeWebSocket.all).toHaveLength(1);
  });

  test("never has two connections, whatever happens", () => {
    live();
    const events = [
      () => FakeWebSocket.last.isClosed(),
      () => dispatchEvent(new Event("online")),
      () => document.dispatchEvent(new Event("visibilitychange")),
      () => vi.advanceTimersByTime(700),
      () => FakeWebSocket.notClosed.at(-1)?.opens(),
      () => vi.advanceTimersByTime(LONGEST),
    ];
    for (let step = 0; step < 200; step++) {
      events[(step * 7 + Math.floor(step / 5)) % events.length]!();
      expect(FakeWebSocket.notClosed.length).toBeLessThanOrEqual(1);
    }
    expect(FakeWebSocket.all.length).toBeGreaterThan(10);
  });

  test("what a dead connection still says is not heard", () => {
    const { onMessage } = live();
    const dead = FakeWebSocket.last;
    vi.advanceTimersByTime(HEARTBEAT.intervalMs + HEARTBEAT.timeoutMs);
    dead.says(message("late"));
    expect(onMessage).not.toHaveBeenCalled();
  });
});
