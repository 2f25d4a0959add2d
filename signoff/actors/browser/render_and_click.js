// Shows documents, each in a frame of its own: as a whole, then each of its texts as a fragment of it, twice, the
// second time as it was written down; touches all of it. Returns what ran: pairs of a frame's name and what it did.
async (documents) => {
  const HARMLESS = ["http:", "https:", "mailto:", "tel:", ":"];
  const EVENTS = ["pointerenter", "mouseenter", "mouseover", "pointerdown", "mousedown", "focus", "toggle"];
  const after = (ms) => new Promise((done) => setTimeout(done, ms));

  const touch = (element) => {
    for (const name of EVENTS) element.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
    element.focus?.();
    const link = element.closest("a[href], area[href]");
    // An honest link may lead away; it is not followed.
    if (link && HARMLESS.includes(link.protocol)) return;
    element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    element.click?.();
  };

  const show = async ({ name, texts }) => {
    const frame = document.createElement("iframe");
    frame.name = name;
    frame.sandbox = "allow-scripts allow-same-origin allow-forms allow-popups allow-modals";
    const loaded = new Promise((done) => { frame.onload = done; });
    frame.srcdoc = `<!DOCTYPE html><body>${texts.map((text) => `<div>${text}\n</div>`).join("\n")}`;
    document.body.append(frame);
    await Promise.race([loaded, after(1000)]);
    const inside = frame.contentDocument;
    const room = inside?.body ?? inside?.documentElement;
    for (const text of room ? texts : []) {
      const again = inside.createElement("div");
      room.append(again);
      // Unlike those of innerHTML, the scripts of such a fragment run.
      const range = inside.createRange();
      range.selectNodeContents(again);
      again.append(range.createContextualFragment(text));
      const mutated = inside.createElement("div");
      room.append(mutated);
      mutated.innerHTML = again.innerHTML;
    }
    await after(50);
    for (const element of frame.contentDocument?.querySelectorAll("*") ?? []) touch(element);
  };

  await Promise.all(documents.map(show));
  // What fails to load, begins, ends or goes elsewhere does so a moment later.
  await after(150);
  return window.executed;
};
