// Puts the page into a page of another site: where the script stands there, as high as what it shows, in the colours
// around it.
(() => {
  const frame = document.createElement("iframe"), address = {{ address|tojson }};
  Object.assign(frame, { src: address, title: {{ title|tojson }} });
  Object.assign(frame.style, { width: "100%", height: "24rem", border: 0 });
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== new URL(address).origin || !(data?.height > 0)) return;
    frame.style.height = `${data.height}px`;
    source.postMessage({ colours: colours(frame.parentElement) }, origin);
  });
  function colours(place) {
    const link = place.appendChild(Object.assign(document.createElement("a"), { href: "#" }));
    const accent = getComputedStyle(link).color;
    link.remove();
    const painted = (one) => !/^rgba\(.*, 0\)$/.test(getComputedStyle(one).backgroundColor);
    let behind = place;
    while (behind && !painted(behind)) behind = behind.parentElement;
    return { accent, ink: getComputedStyle(place).color, paper: behind ? getComputedStyle(behind).backgroundColor : "#fff" };
  }
  document.currentScript.after(frame);
})();
