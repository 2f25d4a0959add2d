/** The live line: tells of each message once, and comes back by itself. */
import { leave, token } from "./session.js";

const HELLO_EVERY_MS = 5_000,
  ANSWER_WITHIN_MS = 4_000,
  OPEN_WITHIN_MS = 8_000;
const FIRST_PAUSE_MS = 400,
  LONGEST_PAUSE_MS = 15_000;
const REMEMBERED = 500;

export class Line {
  #address;
  #told;
  #state;
  #socket = null;
  #tries = 0;
  #timers = new Set();
  #heard = new Set();
  #isClosed = false;

  /** `told(event, data)` of each message; `state(isOpen)` when the line opens or is lost. */
  constructor(address, told, state) {
    [this.#address, this.#told, this.#state] = [address, told, state];
    this.#open();
  }

  close() {
    this.#isClosed = true;
    this.#drop();
  }

  #later(act, ms) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
    return timer;
  }

  #drop() {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #open() {
    const shown = token();
    if (this.#isClosed || !shown) return;
    const socket = new WebSocket(this.#address, ["desk.v3", `token.${shown}`]);
    this.#socket = socket;
    const waiting = this.#later(() => this.#lost(socket), OPEN_WITHIN_MS);
    socket.onopen = () => {
      clearTimeout(waiting);
      this.#tries = 0;
      this.#state(true);
      this.#greet(socket);
    };
    socket.onmessage = ({ data }) => this.#received(socket, JSON.parse(data));
    socket.onclose = () => this.#lost(socket);
  }

  #greet(socket) {
    this.#later(() => {
      if (socket !== this.#socket) return;
      socket.send('{"do": "hello"}');
      socket.silent = this.#later(() => this.#lost(socket), ANSWER_WITHIN_MS);
      this.#greet(socket);
    }, HELLO_EVERY_MS);
  }

  #received(socket, { event, data, eid }) {
    clearTimeout(socket.silent);
    if (event === "session.over") return leave({ isOver: true });
    if (eid === undefined || this.#heard.has(eid)) return;
    this.#heard.add(eid);
    if (this.#heard.size > REMEMBERED) this.#heard.delete(this.#heard.values().next().value);
    this.#told(event, data);
  }

  #lost(socket) {
    if (socket !== this.#socket) return;
    this.#drop();
    this.#state(false);
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#tries++);
    this.#later(() => this.#open(), pause * (0.5 + Math.random() / 2));
  }
}
