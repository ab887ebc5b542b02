// Puts the page into a page of another site: where the script stands there, and as high as what it shows.
(() => {
  const frame = document.createElement("iframe"), address = {{ address|tojson }};
  Object.assign(frame, { src: address, title: {{ title|tojson }} });
  Object.assign(frame.style, { width: "100%", height: "24rem", border: 0 });
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== new URL(address).origin || !(data?.height > 0)) return;
    frame.style.height = `${data.height}px`;
  });
  document.currentScript.after(frame);
})();
