// Pieces of a page that htmx puts in; fetched only where a page has any, and htmx with it.
const SWAPPED = "htmx:afterSettle"; // the one name of htmx 2 that we lean on
const HTMX = {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  historyRestoreAsHxRequest: false,
  attributesToSettle: ["class", "width", "height"],
  methodsThatUseUrlParams: ["get"],
  timeout: 10000,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
};

function showSwapped(event) {
  const box = event.target;
  const place = box.querySelector("[data-focus], h1, h2, h3") || box;
  if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
  place.focus();
  if (box.dataset.say) told.textContent = box.dataset.say;
  if (box.dataset.title) document.title = box.dataset.title;
}

function put(kind, what, where = document.head) {
  const made = Object.assign(document.createElement(kind), what);
  where.append(made);
  return made;
}

const told = put("p", { className: "unseen", role: "status" }, document.body); // there before anything is said
document.addEventListener(SWAPPED, showSwapped);
put("meta", { name: "htmx-config", content: JSON.stringify(HTMX) }); // htmx reads it once, when it starts
put("script", { src: "/static/htmx.js" });
