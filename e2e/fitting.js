// What of the page does not fit its screen: sideways overflow, controls cut off or too small, text cut off.
(smallest) => {
  const wide = document.scrollingElement.scrollWidth - innerWidth;
  const found = wide > 0 ? [`the page scrolls sideways by ${wide} px`] : [];
  const controls = "a[href], button, input, select, textarea, summary, [role=button], [role=radio], [role=checkbox]";
  const modal = [...document.querySelectorAll("dialog[open]")].filter((each) => each.matches(":modal")).pop();
  const within = modal ?? document.body;
  const named = (element) =>
    `${element.tagName.toLowerCase()} "${(element.getAttribute("aria-label") || element.labels?.[0]?.innerText || element.innerText || element.id || "").trim().slice(0, 40)}"`;
  const isSeen = (element) => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    // For screen readers only, or out of sight until it has the focus.
    return box.width > 1 && box.height > 1 && style.clipPath === "none" && box.bottom > 0;
  };
  const touched = (element) => {
    const label = element.matches("input") && element.labels?.[0];
    const boxes = [element, ...(label ? [label] : [])].map((each) => each.getBoundingClientRect());
    return [Math.max(...boxes.map((box) => box.width)), Math.max(...boxes.map((box) => box.height))];
  };
  // What a frame that nobody can scroll hides; one that is folded up shows nothing of anything.
  const isOutOfReach = (element) => {
    const box = element.getBoundingClientRect();
    for (let around = element.parentElement; around && around !== document.body; around = around.parentElement) {
      const frame = around.getBoundingClientRect();
      const { overflowY } = getComputedStyle(around);
      if (["auto", "scroll"].includes(overflowY) || frame.height <= 1) return false;
      const isHidden = box.bottom > frame.bottom + 1 || box.top < frame.top - 1;
      if (["hidden", "clip"].includes(overflowY) && isHidden) return true;
    }
    return false;
  };
  // Lines that a frame hides above or below, where nobody can scroll it. To show the beginning only is fair where a
  // row leads to all of it, where it ends with a clamp, and where a button in, before or after it unfolds the rest.
  const unfolds = "button, summary, a[href], [role=button]";
  const holds = (element, what) => !!element && (element.matches(what) || !!element.querySelector(what));
  const isBeginning = (frame) =>
    !!frame.closest("a, li, tr, summary, [role=listitem], [role=row], [inert], [aria-hidden=true]") ||
    getComputedStyle(frame).webkitLineClamp !== "none" ||
    holds(frame, unfolds) ||
    holds(frame.nextElementSibling, unfolds) ||
    holds(frame.previousElementSibling, "summary, [aria-expanded]");
  const hidesLines = (element) => {
    const range = document.createRange();
    const linesOf = (text) => (range.selectNode(text), [...range.getClientRects()]);
    const texts = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
    const middles = texts.flatMap(linesOf).map((line) => (line.top + line.bottom) / 2);
    for (let around = element; around && around !== document.body; around = around.parentElement) {
      const { overflowY, position } = getComputedStyle(around);
      const frame = around.getBoundingClientRect();
      if (["auto", "scroll"].includes(overflowY) || frame.height <= 1) return false;
      if (["hidden", "clip"].includes(overflowY)) {
        if (isBeginning(around)) return false;
        if (middles.some((middle) => middle > frame.bottom || middle < frame.top)) return true;
      }
      if (["absolute", "fixed"].includes(position)) return false;
    }
    return false;
  };
  // Code and tables may be wider than a screen where one can scroll to their end (WCAG 2.2, 1.4.10).
  const canBeScrolledTo = (element) => {
    for (let around = element.parentElement; around && around !== document.body; around = around.parentElement)
      if (["auto", "scroll"].includes(getComputedStyle(around).overflowX)) return true;
    return false;
  };
  const isInText = (element) => element.matches("a") && getComputedStyle(element).display === "inline";
  for (const element of within.querySelectorAll(controls)) {
    if (!isSeen(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.left < -0.5 || box.right > innerWidth + 0.5) found.push(`${named(element)} is cut off`);
    if (isOutOfReach(element)) found.push(`${named(element)} is cut off, and cannot be scrolled to`);
    const [width, height] = touched(element);
    if (!isInText(element) && (width < smallest || height < smallest))
      found.push(`${named(element)} is ${Math.round(width)} x ${Math.round(height)} px`);
  }
  for (const element of within.querySelectorAll("*")) {
    if (!isSeen(element) || element.matches("input, select, textarea, option, svg, svg *")) continue;
    const style = getComputedStyle(element);
    const cuts = ["hidden", "clip"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    if (cuts && element.innerText?.trim()) found.push(`${named(element)}: its text is cut off`);
    const box = element.getBoundingClientRect();
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (hasText && box.right > innerWidth + 1 && !canBeScrolledTo(element)) found.push(`${named(element)}: its text runs off the screen`);
    if (hasText && hidesLines(element)) found.push(`${named(element)}: its text is cut off above or below`);
  }
  return found;
}
