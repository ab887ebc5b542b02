// What the desk can do besides; all of it works without scripts too.
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const kept = {
  get: (name) => { try { return sessionStorage.getItem(name); } catch { return null; } },
  set: (name, value) => { try { value === null ? sessionStorage.removeItem(name) : sessionStorage.setItem(name, value); } catch { /* not kept */ } },
};

// What is typed outlasts a page that is left or a session that ends, until it is saved.
const refused = document.querySelector(".refused");
for (const field of all("[data-keep]")) {
  const own = field.form.elements.own?.value ?? "";
  const name = `${location.pathname} ${field.dataset.keep || own}`;
  const sent = refused && field.closest(".mend"), first = sent ? null : field.value;
  if (sent) kept.set(name, field.value);
  const before = kept.get(name);
  if (before !== null && before !== first) field.value = before;
  field.addEventListener("input", () => kept.set(name, field.value === first ? null : field.value));
  field.form.addEventListener("submit", () => kept.set(name, null));
}
for (const link of all(".mend a")) {
  link.addEventListener("click", () => all("[data-keep]", link.form ?? link.closest("form")).forEach((field) => {
    kept.set(`${location.pathname} ${field.dataset.keep || (field.form.elements.own?.value ?? "")}`, null);
  }));
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
  if (field && event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); field.form.querySelector("button").click(); return; }
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
