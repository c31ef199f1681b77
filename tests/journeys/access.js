// What the access tests ask of a page, from inside it.
globalThis.access = (() => {
  const PRESSED = "a[href], button, input, select, textarea, summary, label.choice, label.tick-box";
  const TAKES_FOCUS = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const IN_RUNNING_TEXT = "p, blockquote, .explain";
  const BARS = ".top, .bar-room";

  const all = (what) => [...document.querySelectorAll(what)].filter(isOnScreen);
  const isOnScreen = (each) => each.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const named = (each) => each.outerHTML.replace(/\s+/g, " ").slice(0, 90);
  const boxOf = (each) => (each.closest("label") || each).getBoundingClientRect();

  async function broken(options) {
    const found = await axe.run(document, options);
    return found.violations.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map(told).join(" | ")}`);
  }

  function told(node) {
    const why = [...node.any, ...node.all, ...node.none][0];
    return `${node.target.join(" ")} ${why ? why.message.slice(0, 140) : ""}`;
  }

  // Everything to press that is not a word in running text is at least 48 by 48.
  function small() {
    return all(PRESSED)
      .filter((each) => !each.matches(".unseen") && !each.parentElement.closest(IN_RUNNING_TEXT))
      .filter((each) => !each.matches(".explain > summary") && !(each.matches("input") && each.closest("label")))
      .map((each) => [each, boxOf(each)])
      .filter(([, box]) => box.width < 47.5 || box.height < 47.5)
      .map(([each, box]) => `${named(each)} is ${Math.round(box.width)} × ${Math.round(box.height)}`);
  }

  // Everything that takes the focus shows it with a ring of 3 px, and no bar lies over it.
  function unfocused() {
    const found = [];
    for (const each of all(TAKES_FOCUS)) {
      each.focus({ focusVisible: true });
      if (!ringed(each)) found.push(`no ring: ${named(each)}`);
      if (covered(each)) found.push(`covered: ${named(each)}`);
    }
    return found;
  }

  function ringed(each) {
    const near = [each, each.closest("label"), each.nextElementSibling].filter(Boolean);
    return near.some((one) => {
      const style = getComputedStyle(one);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 3;
    });
  }

  function covered(each) {
    const box = boxOf(each);
    const seen = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
    return !seen || Boolean(seen.closest(BARS) && !each.closest(BARS));
  }

  function tooWide() {
    return document.documentElement.scrollWidth - innerWidth;
  }

  // What a person may do to any text (WCAG 1.4.12).
  function spaceOut() {
    const sheet = new CSSStyleSheet();
    const every = "line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important";
    sheet.replaceSync(`* { ${every} } p { margin-block-end: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
  }

  return { broken, small, unfocused, tooWide, spaceOut };
})();
