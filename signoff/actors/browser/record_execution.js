// In every document before any of its own scripts: whatever a payload calls to show that it runs tells the top.
(() => {
  for (const name of ["alert", "confirm", "prompt", "print", "msgbox"]) {
    window[name] = (what) => { window.top.postMessage({ ran: `${name}(${what})` }, "*"); };
  }
  if (window !== window.top) return;
  window.executed = [];
  window.addEventListener("message", ({ source, data }) => {
    if (!data?.ran) return;
    let inner = source;
    while (inner && inner !== window && inner.parent !== window) inner = inner.parent;
    const frames = [...document.querySelectorAll("iframe")];
    const place = frames.find((frame) => frame.contentWindow === inner)?.name ?? "";
    window.executed.push([place, `ran ${data.ran}`]);
  });
})();
