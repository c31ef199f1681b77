// Lyssna: reads the page aloud, only with a voice that lives on the phone, so that no word of a plan leaves it.
const page = document.documentElement;
const speech = window.speechSynthesis;
const BLOCK = "h1, h2, h3, p, li, div, legend, label, summary, blockquote, caption, th, td, dt, dd, a, fieldset, main";
const SKIP = ".listen, .end-matter, [hidden], [aria-hidden=true], .unseen, button, textarea, .primary, .secondary, details:not([open]) > :not(summary)";
const LONGEST = 200;
let parts = [];
let at = 0;
let current = null;
let slow = false;

function voiceFor(lang) {
  const wanted = lang.toLowerCase().split("-")[0];
  return speech.getVoices().find((voice) => voice.localService === true && voice.lang.toLowerCase().startsWith(wanted));
}

function pieces(text) {
  const found = [];
  for (const sentence of text.match(/\S[^\n]*?(?:[.!?](?=\s|$)|(?=\n)|$)/g) || []) {
    let rest = sentence.trim();
    while (rest.length > LONGEST) {
      const space = rest.lastIndexOf(" ", LONGEST);
      const end = space > 0 ? space : LONGEST;
      found.push(rest.slice(0, end));
      rest = rest.slice(end).trim();
    }
    if (rest) found.push(rest);
  }
  return found;
}

function collect() {
  const groups = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (holder.closest(SKIP) || holder.getClientRects().length === 0) continue;
    const element = holder.closest(BLOCK);
    const inLine = holder === element || getComputedStyle(holder).display === "inline";
    const text = (inLine ? "" : "\n") + walker.currentNode.data.replace(/\s+/g, " ");
    const last = groups[groups.length - 1];
    if (last && last.element === element) last.text += text;
    else groups.push({ element, text, lang: holder.closest("[lang]").lang });
  }
  return [].concat(...groups.map(({ element, text, lang }) => pieces(text).map((piece) => ({ element, text: piece, lang }))));
}

function mark(element) {
  for (const old of document.querySelectorAll(".reading")) old.classList.remove("reading");
  if (element) {
    element.classList.add("reading");
    element.scrollIntoView({ block: "nearest" });
  }
}

function speakNext() {
  const part = parts[at];
  mark(part && part.element);
  if (!part) return finish();
  const words = new SpeechSynthesisUtterance(part.text);
  const own = voiceFor(part.lang);
  words.voice = own || voiceFor(page.lang);
  words.lang = own ? part.lang : page.lang;
  words.rate = slow ? 0.7 : 0.95;
  words.onend = () => goOnAfter(words);
  current = words;
  speech.speak(words);
  setTimeout(unstick, 5000 + part.text.length * 250, words);
}

function goOnAfter(words) {
  if (words !== current) return;
  at += 1;
  speakNext();
}

function unstick(words) {
  // Some phones forget to say that they are done.
  if (words !== current) return;
  speech.cancel();
  goOnAfter(words);
}

function hush() {
  current = null;
  speech.cancel();
}

function show(reading) {
  page.classList.toggle("listening", reading);
  for (const button of document.querySelectorAll("[data-speak]")) {
    button.hidden = (button.dataset.speak === "start") === reading;
  }
}

function swapWords(button) {
  const words = button.textContent;
  button.textContent = button.dataset.other;
  button.dataset.other = words;
}

function finish() {
  hush();
  at = 0;
  show(false);
}

function offerMore() {
  for (const place of document.querySelectorAll("[data-listen]")) {
    if (place.querySelector("[data-speak=pause]")) continue;
    const [goOn, pause, slower, again] = place.dataset.listen.split("|");
    for (const [act, words] of Object.entries({ pause, slower, again })) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: words });
      button.dataset.speak = act;
      if (act === "pause") button.dataset.other = goOn;
      place.append(button);
    }
  }
}

function begin() {
  offerMore();
  parts = collect();
  at = 0;
  show(true);
  document.querySelector("[data-speak=pause]").focus();
  speakNext();
}

function pauseOrGoOn(button) {
  if (current) hush();
  else speakNext();
  swapWords(button);
}

function sayAgain() {
  if (!current) swapWords(document.querySelector("[data-speak=pause]"));
  hush();
  speakNext();
}

function onClick(event) {
  const button = event.target.closest("[data-speak]");
  if (!button) return;
  const act = { start: begin, pause: pauseOrGoOn, again: sayAgain, slower: changePace }[button.dataset.speak];
  act(button);
}

function changePace(button) {
  slow = !slow;
  button.setAttribute("aria-pressed", String(slow));
  sayAgain();
}

function lookForVoice() {
  if (voiceFor(page.lang)) page.classList.add("voice");
}

function offerPerson() {
  const offer = document.querySelector("[data-no-voice]");
  if (offer && !page.classList.contains("voice")) offer.hidden = false;
}

if (speech) {
  lookForVoice();
  speech.onvoiceschanged = lookForVoice;
  document.addEventListener("click", onClick);
  addEventListener("pagehide", hush);
}
setTimeout(offerPerson, 3000);
