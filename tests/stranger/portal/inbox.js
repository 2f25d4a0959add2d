/** What the customer was told of: the newest, how many are unseen, and what one does with them. */
import { ask } from "./api.js";
import { gathered } from "./dom.js";

const NEWEST = 5;

export class Inbox extends EventTarget {
  newest = [];
  unseen = 0;
  /** Reads it anew; those who listen to `change` are told. */
  refresh = gathered(async () => {
    const { records, window } = await ask("GET", `/inbox?size=${NEWEST}`);
    [this.newest, this.unseen] = [records, window.unseen];
    this.dispatchEvent(new Event("change"));
  });

  async #act(method, path) {
    try {
      await ask(method, path);
    } finally {
      this.refresh();
    }
  }

  see = (notice) => this.#act("POST", `/inbox/${notice.id}/seen`);
  seeAll = () => this.#act("POST", "/inbox/seen");
  remove = (notice) => this.#act("DELETE", `/inbox/${notice.id}`);
}
