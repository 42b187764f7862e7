// Narrows the page to the calls that contain every word of the filter.
const filter = document.getElementById("filter");
filter.hidden = false;

filter.addEventListener("input", () => {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const call of document.querySelectorAll("[data-call]")) {
    call.hidden = !words.every((word) => call.dataset.call.includes(word));
  }
  for (const whole of document.querySelectorAll("section.service, nav > ul > li")) {
    whole.hidden = !whole.querySelector("[data-call]:not([hidden])");
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== filter) {
    event.preventDefault();
    filter.focus();
  }
});
