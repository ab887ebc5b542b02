// What the desk can do besides; all of it works without scripts too.
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const kept = {
  get: (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } },
  set: (name, value) => { try { value === null ? localStorage.removeItem(name) : localStorage.setItem(name, JSON.stringify(value)); } catch { /* not kept */ } },
};

// What is typed, chosen or ticked outlasts a page that is left, a session that ends and a desk that is away, by page and field, until
// the desk says by a cookie that the form was saved.
for (const [, saved] of document.cookie.matchAll(/desk-saved(?:-work)?=([\w-]+)/g)) {
  for (const name of kept.get(`sent ${saved}`) ?? []) kept.set(name, null);
  kept.set(`sent ${saved}`, null);
}
const page = crypto.getRandomValues(new Uint32Array(2)).join("-"), unsaved = document.getElementById("unsaved").content.firstElementChild;
const refused = document.querySelector(".refused"), clash = document.querySelector("[role=alert]:not(.refused) a[href^='#']")?.hash.slice(1);
const whose = (field) => field.dataset.keep ?? field.form.elements.own?.value ?? field.form.elements.group?.value ?? "";
const named = (field) => `${location.pathname} ${whose(field)} ${field.name}${field.type === "checkbox" ? ` ${field.value}` : ""}`;
const state = (field) => field.type === "checkbox" ? field.checked : field.type === "radio" ? field.form.elements[field.name].value : field.value;
const put = (field, value) => {
  if (field.type === "checkbox") field.checked = value;
  else if (field.type === "radio") field.checked = field.value === value;
  else field.value = value;
};
for (const form of all("main form[method=post]:not(.drop, #several, #place)")) {
  const fields = [...form.elements].filter((field) => field.name && !field.readOnly && field.matches("textarea, select, input:not([type=hidden])"));
  for (const field of fields) {
    const name = named(field), first = state(field);
    if (clash !== undefined && (whose(field).split(" ").pop() || "m") === decodeURIComponent(clash)) kept.set(name, null);
    const [before, typed] = kept.get(name) ?? [];
    field.addEventListener("input", () => kept.set(name, state(field) === first && !refused ? null : [refused ? before ?? first : first, state(field)]));
    if (typed === undefined || typed === first || refused) continue;
    const place = field.closest("fieldset, td, label") ?? field, note = place.parentNode.querySelector(":scope > .unsaved") ?? unsaved.cloneNode(true);
    if (field.matches(":is(.mend, .pairs) textarea") && before !== first) {  // another text stands here by now
      note.append(Object.assign(document.createElement("textarea"), { readOnly: true, value: typed, ariaLabel: note.firstElementChild.textContent }));
    } else put(field, typed);
    note.querySelector("button").addEventListener("click", () => { kept.set(name, null); put(field, first); note.remove(); });
    if (place.matches("td")) place.append(note); else place.after(note);
  }
  form.addEventListener("submit", () => {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "sent", value: page }));
    kept.set(`sent ${page}`, fields.map(named));
  });
  if (form.matches(".mend")) for (const link of all("a", form)) link.addEventListener("click", () => fields.forEach((field) => kept.set(named(field), null)));
}
for (const link of all(".rows a.edit")) {
  if (kept.get(`${location.pathname} ${link.closest("li").id} text`)) link.after(" ", unsaved.firstElementChild.cloneNode(true));
}

for (const button of all("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.textContent = button.dataset.copied;
  });
}
// Long work is followed without loading the page again and again.
const bar = document.querySelector("progress");
const follow = async () => {
  const answer = await fetch("/work").catch(() => null);
  document.querySelector("main .error").hidden = Boolean(answer);
  if (answer?.redirected) { location.assign(answer.url); return; }
  const now = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
  const [was, is] = [document, now].map((page) => page?.querySelector("main [role=status]"));
  if (is && was.textContent !== is.textContent) was.textContent = is.textContent;
  bar.value = now?.querySelector("progress")?.value ?? bar.value;
  setTimeout(follow, 1000);
};
if (bar) setTimeout(follow, 1000);

// A file may be dropped anywhere on its place; beside it, it does not lead away from the desk.
for (const kind of ["dragover", "drop"]) {
  addEventListener(kind, (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
}
for (const place of all(".drop")) {
  const field = place.querySelector("[type=file]");
  for (const kind of ["dragover", "dragleave", "drop"]) {
    place.addEventListener(kind, (event) => {
      event.preventDefault();
      place.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) { field.files = event.dataTransfer.files; place.requestSubmit(); }
    });
  }
}

// The link that moves a text is dragged to another place, where the form to move it opens.
for (const place of all(".pairs tr[id]")) {
  const link = (event) => event.dataTransfer.types.includes("text/uri-list");
  place.addEventListener("dragover", (event) => { if (link(event)) { event.preventDefault(); place.classList.add("over"); } });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    if (!link(event)) return;
    event.preventDefault();
    const to = new URL(event.dataTransfer.getData("text/uri-list").split("\n")[0]);
    if (to.origin !== location.origin || !to.searchParams.has("move")) return;
    to.searchParams.set("onto", place.id);
    to.hash = place.id;
    location.assign(to);
  });
}

// Keys: j and k go down and up, x chooses, e mends, u undoes, Ctrl+Enter saves, Escape leaves, and keeps what was typed.
const rows = all(".passage, .heading");
for (const hint of all(".keys")) hint.hidden = false;
const here = () => rows.findIndex((row) => row.contains(document.activeElement));
addEventListener("keydown", (event) => {
  const field = event.target.closest("textarea, input:not([type=checkbox], [type=radio]), select");
  if (field && event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); field.form.querySelector("button:not([type=button])").click(); return; }
  if (event.key === "Escape" && field?.closest(".mend")) { location.assign(field.closest(".mend").querySelector("a").href); return; }
  if (field || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = rows[here()], go = (at) => rows[Math.max(0, Math.min(rows.length - 1, at))]?.querySelector("input, a, textarea")?.focus();
  const key = /^[a-z]$/i.test(event.key) ? event.key : event.code.replace("Key", "").toLowerCase();  // by place where letters are no Latin ones
  if (key === "j") go(here() + 1);
  else if (key === "k") go(here() - 1);
  else if (key === "x") row?.querySelector("[name=at]")?.click();
  else if (key === "e") row?.querySelector(".edit")?.click();
  else if (key === "u") document.querySelector(".notice:not(.undone) button")?.click();
});
// After a change, the keys go on where it was; of two people's changes of one text, at the link to the new one.
addEventListener("load", () => {
  const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const link = document.querySelector("[role=alert] a");
  (link ?? row?.querySelector(".mend :is(textarea, select)") ?? row?.querySelector("textarea") ?? row?.querySelector("[name=at], a.edit"))?.focus({ preventScroll: !link });
});
