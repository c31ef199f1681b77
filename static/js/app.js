// Everything works without this file. It makes pages smoother, keeps what is typed, and clears the screen at once when asked.
const page = document.documentElement;
const find = (what, within = document) => within.querySelector(what);
const WARNING = 120000; // milliseconds before a session ends
const TYPING_PAUSE = 900;
const RETRY = { first: 2000, last: 60000 };

// ---- the way in and the way out

function takeToken() {
  const form = find("form[data-token]");
  const token = location.hash.slice(1);
  if (!form || !/^[\w.~-]{16,}$/.test(token)) return;
  history.replaceState(null, "", location.pathname + location.search);
  for (const field of document.getElementsByName("token")) field.value = token; // also in the form that the languages belong to
  form.hidden = false;
}

async function enter(form) {
  // The link page sends no referrer, so a plain form would send no origin either; fetch does.
  try {
    const answer = await post(form.action, new FormData(form));
    if (answer.redirected) location.replace(answer.url);
    else form.submit();
  } catch (trouble) {
    form.submit();
  }
}

function closeQuickly() {
  fetch("/stang", { method: "POST", keepalive: true, redirect: "manual" }).catch(() => {});
  document.title = " ";
  document.body.textContent = "";
  location.replace(page.dataset.exitUrl || "/hejda");
}

function neverShowAgain(event) {
  if (event.persisted) openAnew();
}

// A reload would send a form once more where the page is the answer to one.
function openAnew() {
  location.replace(location.pathname + location.search);
}

// ---- nothing typed is lost

const texts = new Map();

function textOf(form) {
  if (!texts.has(form)) texts.set(form, { timer: 0, retry: RETRY.first, changed: false, busy: false, going: null });
  return texts.get(form);
}

function tell(form, words) {
  const place = find("[data-status]", form);
  if (place && place.textContent !== words) place.textContent = words;
}

function post(url, body, more) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 10000);
  const asked = fetch(url, { method: "POST", body: new URLSearchParams(body), headers: more, signal: stop.signal });
  return asked.finally(() => clearTimeout(timer));
}

function isNetworkAlive() {
  return fetch(import.meta.url, { method: "HEAD", cache: "no-store" });
}

async function saveDraft(form) {
  const answer = await post(form.dataset.save, new FormData(form), { "X-Autosave": "1" });
  const handedBack = answer.status === 401 && textOf(form).going; // the session is over, and the sending hands the text back
  if (answer.redirected || !(answer.ok || answer.status === 422 || handedBack)) throw new Error("not saved");
  if (form.elements.version) form.elements.version.value = answer.headers.get("X-Version") || form.elements.version.value;
  keepSession(answer);
  const plain = (answer.headers.get("Content-Type") || "").startsWith("text/plain");
  tell(form, plain ? await answer.text() : "");
}

async function trySaving(form) {
  const text = textOf(form);
  clearTimeout(text.timer);
  if (text.busy) return void (text.timer = setTimeout(trySaving, 200, form));
  text.busy = true;
  const drafted = form.dataset.save && text.changed;
  try {
    if (drafted) text.changed = false;
    await (drafted ? saveDraft(form) : isNetworkAlive());
    text.retry = RETRY.first;
    if (text.going) goOn(form, text);
    else if (!drafted) tell(form, "");
  } catch (trouble) {
    text.changed = text.changed || Boolean(drafted);
    tell(form, form.dataset.unsent);
    text.timer = setTimeout(trySaving, text.retry, form);
    text.retry = Math.min(text.retry * 2, RETRY.last);
  }
  text.busy = false;
}

function goOn(form, text) {
  const pressed = text.going.pressed;
  text.going = null;
  form.dataset.sure = "1";
  setTimeout(() => delete form.dataset.sure, 3000);
  if (form.requestSubmit) form.requestSubmit(pressed || undefined);
  else submitAs(form, pressed);
}

function submitAs(form, pressed) {
  if (pressed && pressed.name) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: pressed.name, value: pressed.value }));
  }
  form.submit();
}

function onTyping(event) {
  const form = event.target.form;
  if (!form || form.dataset.save === undefined) return;
  const text = textOf(form);
  text.changed = true;
  if (!form.dataset.save) return;
  clearTimeout(text.timer);
  text.timer = setTimeout(trySaving, TYPING_PAUSE, form);
}

function onSubmit(event) {
  const form = event.target;
  if (form.id === "stang") return stopped(event, closeQuickly);
  if (form.dataset.token !== undefined) return stopped(event, () => enter(form));
  if (form.closest("[data-stay]")) return stopped(event, stay);
  if (form.dataset.save === undefined || form.dataset.sure) return;
  const active = document.activeElement;
  const pressed = event.submitter || (active && active.form === form && active.type === "submit" ? active : null);
  stopped(event, () => {
    textOf(form).going = { pressed };
    trySaving(form);
  });
}

function stopped(event, act) {
  event.preventDefault();
  event.stopPropagation();
  act();
}

function saveAll() {
  for (const [form, text] of texts) {
    if (form.isConnected && (text.changed || text.going)) trySaving(form);
  }
}

// ---- the end of a session, with one tap to stay

let [ends, sessionTimer] = [0, 0];

function watchSession(seconds) {
  if (!seconds) return;
  ends = Date.now() + seconds * 1000;
  find("[data-stay]").hidden = true;
  lookAtClock();
}

function lookAtClock() {
  clearTimeout(sessionTimer);
  if (!ends) return;
  const left = ends - Date.now();
  const unsaved = [...texts.values()].some((text) => text.changed);
  if (left <= 0 && !unsaved) return openAnew();
  if (left <= WARNING && find("[data-stay]").hidden) {
    find("[data-stay]").hidden = false;
    saveAll();
  }
  sessionTimer = setTimeout(lookAtClock, Math.max(1000, Math.min(left - WARNING, 30000)));
}

function keepSession(answer) {
  if (ends) watchSession(Number(answer.headers.get("X-Session-Ends") || page.dataset.sessionEnds));
}

async function stay() {
  const answer = await post("/kvar", "").catch(() => null);
  if (answer && answer.ok) keepSession(answer);
}

// ---- small buttons

async function copyText(button) {
  const source = find(button.dataset.copy);
  const text = source.value || source.innerText;
  try {
    await navigator.clipboard.writeText(text);
  } catch (trouble) {
    const sheet = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(sheet);
    sheet.select();
    document.execCommand("copy");
    sheet.remove();
  }
  find("[role=status]", button).textContent = button.dataset.done;
}

function onClick(event) {
  const button = event.target.closest("[data-copy], [data-print]");
  if (!button) return;
  return button.dataset.copy ? copyText(button) : print();
}

// ---- start

function afterLoad() {
  if (find("[hx-get], [hx-post]")) import("/static/pieces.js");
  if (find("[data-listen]")) import("/static/listen.js");
  if (location.pathname.startsWith("/app/") && navigator.serviceWorker) {
    navigator.serviceWorker.register("/app/sw.js", { scope: "/app/" }).catch(() => {});
  }
}

function whenQuiet(act) {
  const idle = window.requestIdleCallback || ((later) => setTimeout(later, 200));
  if (document.readyState === "complete") idle(act);
  else addEventListener("load", () => idle(act));
}

takeToken();
page.classList.add("scripted");
addEventListener("hashchange", takeToken);
addEventListener("pageshow", neverShowAgain);
addEventListener("online", saveAll);
document.addEventListener("visibilitychange", lookAtClock);
document.addEventListener("submit", onSubmit, true);
document.addEventListener("input", onTyping);
document.addEventListener("click", onClick);
if (find("[data-focus]")) find("[data-focus]").focus();
watchSession(Number(page.dataset.sessionEnds));
whenQuiet(afterLoad);
