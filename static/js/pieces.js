// Pieces of a page that htmx puts in; fetched only where a page has any, and htmx with it.
const SWAPPED = "htmx:afterSettle"; // with those of failure the only names of htmx 2 that we lean on
const FAILED = ["htmx:sendError", "htmx:responseError", "htmx:timeout"];
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

// A dead network, an ended session: the form is sent as without scripts, and the browser shows what comes of it.
function sendPlainly(event) {
  const { elt: form, requestConfig } = event.detail;
  if (form.localName !== "form") return;
  for (const [name, value] of Object.entries(requestConfig.parameters)) {
    if (!form.querySelector(`input[name="${name}"]`)) put("input", { type: "hidden", name, value }, form);
  }
  form.submit();
}

function put(kind, what, where = document.head) {
  const made = Object.assign(document.createElement(kind), what);
  where.append(made);
  return made;
}

const told = put("p", { className: "unseen", role: "status" }, document.body); // there before anything is said
document.addEventListener(SWAPPED, showSwapped);
for (const failure of FAILED) document.addEventListener(failure, sendPlainly);
put("meta", { name: "htmx-config", content: JSON.stringify(HTMX) }); // htmx reads it once, when it starts
put("script", { src: "/static/htmx.js" });
