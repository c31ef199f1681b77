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
  if (box.dataset.say) document.querySelector("[data-polite]").textContent = box.dataset.say;
  if (box.dataset.title) document.title = box.dataset.title;
}

function put(kind, what) {
  document.head.append(Object.assign(document.createElement(kind), what));
}

document.addEventListener(SWAPPED, showSwapped);
put("meta", { name: "htmx-config", content: JSON.stringify(HTMX) }); // htmx reads it once, when it starts
put("script", { src: "/static/htmx.js" });
