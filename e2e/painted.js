// Resolves once the element is seen: in the viewport, opaque, with nothing over it, in two frames one after the
// other, so that the first of them has been painted. Rejects when it is taken out of the document.
(element) =>
  new Promise((resolve, reject) => {
    const opaque = (node) => {
      for (let each = node; each; each = each.parentElement) {
        const style = getComputedStyle(each);
        if (Number(style.opacity) < 0.1 || style.visibility !== "visible" || style.display === "none") return false;
      }
      return true;
    };
    const seen = () => {
      const { left, top, width, height } = element.getBoundingClientRect();
      if (width < 2 || height < 2) return false;
      const over = document.elementFromPoint(left + width / 2, top + height / 2);
      return over !== null && (over === element || element.contains(over)) && opaque(over);
    };
    let frames = 0;
    const look = () => {
      if (!element.isConnected) return reject(new Error("it was taken out of the page"));
      frames = seen() ? frames + 1 : 0;
      if (frames >= 2) return resolve();
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
