// What the page can do besides: a quotation is copied by a button. All else works without scripts.
for (const button of document.querySelectorAll("button[data-copied]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.innerText);
    button.textContent = button.dataset.copied;
  });
}
