const root = document.documentElement, form = document.forms[0], known = [...form.language].map((one) => one.value);
function speak(language) {
  root.lang = form.language.value = language;
  root.dir = form.querySelector(":checked").parentElement.dir;
}
form.hidden = false;
form.addEventListener("change", () => speak(form.language.value));
speak(navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => known.includes(tag)) || root.lang);
