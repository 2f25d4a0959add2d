// Whether a person sees the text within this row: in the viewport, opaque, in a font that is there, with nothing
// over it. Without `stays_ms`, resolves once that is so in two frames one after the other: the first has then been
// painted. With it, resolves to whether it stays so for that long. Rejects when the row is taken out of the document.
(row, { text, stays_ms }) =>
  new Promise((resolve, reject) => {
    const LOOKS_EVERY_MS = 100;
    const root = row.getRootNode();
    const above = (node) => node.parentElement ?? node.getRootNode().host;

    // Where the text stands itself, and not what stands around it.
    const words = (node) => node.textContent.replace(/\s+/g, " ").includes(text);
    const innermost = () =>
      [row, ...row.querySelectorAll("*")].filter((each) => words(each) && ![...each.children].some(words));

    const isOpaque = (node) => {
      let opacity = 1;
      for (let each = node; each; each = above(each)) opacity *= Number(getComputedStyle(each).opacity);
      const style = getComputedStyle(node);
      return opacity >= 0.5 && style.visibility === "visible" && style.display !== "none";
    };

    // Until it has come, a font that is loading leaves text out, unless it says that another may do meanwhile.
    const awaitsFont = (node) => {
      const families = getComputedStyle(node).fontFamily;
      return [...document.fonts].some(
        ({ status, display, family }) =>
          status === "loading" && ["auto", "block"].includes(display) && families.includes(family.replace(/["']/g, "")),
      );
    };

    const transparent = /^(transparent|rgba\(.*, 0(\.[0-4]\d*)?\))$/;
    const covers = (node) => {
      const { backgroundColor, backgroundImage } = getComputedStyle(node);
      const paints = !transparent.test(backgroundColor) || backgroundImage !== "none";
      return (paints || node.matches("img, video, canvas, svg, iframe")) && isOpaque(node);
    };

    // What lets clicks through is not found at a point, and may cover it all the same.
    const catchAll = new CSSStyleSheet();
    catchAll.replaceSync("* { pointer-events: auto !important }");
    const uncovered = (element, x, y) => {
      const hit = root.elementFromPoint(x, y);
      if (hit === null || !row.contains(hit)) return false;
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, catchAll];
      try {
        for (const each of document.elementsFromPoint(x, y)) {
          if (each === element || element.contains(each) || each === root.host) return true;
          if (each.contains(element)) return true;
          if (covers(each)) return false;
        }
        return false;
      } finally {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== catchAll);
      }
    };

    const isSeen = (element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const box = [...range.getClientRects()].find(({ width, height }) => width >= 2 && height >= 2);
      if (!box || !isOpaque(element) || awaitsFont(element)) return false;
      return uncovered(element, box.left + box.width / 2, box.top + box.height / 2);
    };
    const seen = () => innermost().some(isSeen);

    let frames = 0;
    const look = () => {
      if (!row.isConnected) return reject(new Error("it was taken out of the page"));
      frames = seen() ? frames + 1 : 0;
      if (frames >= 2) return resolve(true);
      requestAnimationFrame(look);
    };
    const ends = performance.now() + stays_ms;
    const lookAgain = () => {
      if (!row.isConnected || !seen()) return resolve(false);
      if (performance.now() >= ends) return resolve(true);
      setTimeout(lookAgain, Math.min(LOOKS_EVERY_MS, Math.max(0, ends - performance.now())));
    };
    if (stays_ms === undefined) requestAnimationFrame(look);
    else lookAgain();
  });
