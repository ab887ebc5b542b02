// What the page can do besides; all else works without scripts.
const field = document.querySelector("#q"), known = document.querySelector("#known");
const all = (selector) => document.querySelectorAll(selector);

// What this browser alone remembers; where it may not, nothing.
const remembered = (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } };
const remember = (name, value) => { try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* not kept */ } };

addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, textarea")) return;
  event.preventDefault();
  field.focus();
  field.select();
});

for (const button of all("button[data-copied]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.querySelector("textarea").value);
    button.textContent = button.dataset.copied;
  });
}
for (const button of all("button[data-share]")) {
  if (!navigator.share) break;
  button.hidden = false;
  button.addEventListener("click", () => navigator.share({ url: button.dataset.share }).catch(() => {}));
}

// The official text stays open, or folded, as it was left.
for (const beside of all(".original")) {
  beside.open = remembered("original") ?? false;
  beside.addEventListener("toggle", () => remember("original", beside.open));
}
document.querySelector("#here")?.scrollIntoView({ block: "center" });

// The last questions: added when one is asked, shown on the start page, erased there.
const asked = new URLSearchParams(location.search).get("q")?.trim();
if (asked && document.querySelector(".answer")) {
  const others = (remembered("asked") ?? []).filter(([question]) => question !== asked);
  remember("asked", [[asked, location.pathname + location.search], ...others].slice(0, 8));
}
const last = document.querySelector(".last");
for (const [question, address] of (last && remembered("asked")) || []) {
  const link = Object.assign(document.createElement("a"), { href: address, textContent: question, dir: "auto" });
  last.querySelector("ul").appendChild(document.createElement("li")).append(link);
  last.hidden = false;
}
last?.querySelector("button").addEventListener("click", () => { remember("asked", []); remember("suggested", {}); last.hidden = true; });

// Of the questions to suggest, those that other pages have not suggested, or longest ago.
const suggested = remembered("suggested") ?? {};
const age = ({ textContent }) => {
  const [where, when] = suggested[textContent] ?? [];
  return where === location.search ? 0 : when ?? 0;
};
[...all(".next li")].sort((one, other) => age(one) - age(other)).forEach((row, at) => {
  row.hidden = at > 2;
  if (!row.hidden) suggested[row.textContent] = [location.search, Date.now()];
});
remember("suggested", suggested);

// The report's words, as one types: the list comes once, no call a letter.
let words;
field.addEventListener("input", async () => {
  words ??= fetch(field.dataset.words).then((answer) => answer.ok ? answer.text() : "").then((text) => text.split("\n"));
  const [, before, begun] = field.value.match(/^(.*?)([\p{L}\p{M}]{3,})$/su) ?? [];
  const fitting = begun ? (await words).filter((word) => word.startsWith(begun.toLowerCase()) && word !== begun) : [];
  known.replaceChildren(...fitting.slice(0, 6).map((word) => new Option("", before + word)));
});

// In a frame of another site: as high as what it shows.
if (parent !== self) {
  // Only sites that an admin named can be the parent. It is told the height, and says its colours.
  addEventListener("message", ({ source, data }) => {
    const said = Object.entries(data?.colours ?? {}).filter(([, colour]) => CSS.supports("color", colour));
    if (source !== parent || said.length < 3) return;
    for (const [name, colour] of said) document.documentElement.style.setProperty(`--${name}`, colour);
    document.documentElement.classList.add("coloured");
  });
  new ResizeObserver(() => parent.postMessage({ height: document.body.offsetHeight }, "*")).observe(document.body);
}
