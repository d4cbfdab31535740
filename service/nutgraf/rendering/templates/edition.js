"use strict";
/* Filters: the stories that fit are shown, and the page's address says which those are. */
(() => {
  const form = document.querySelector(".filters");
  if (form === null) return;
  const fields = ["topic", "direction", "publisher", "q"];
  const status = form.querySelector("[role=status]");
  const clear = form.querySelector("[type=reset]");
  const none = document.querySelector(".nothing");
  const stories = [...document.querySelectorAll(".story")];
  const topics = [...document.querySelectorAll(".topic")];
  const words = new Map();
  let typing = 0;

  document.documentElement.classList.add("js");
  form.hidden = false;

  /* Letters without case and accents, so that "zurich" finds "Zürich". */
  function plain(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function wordsOf(story) {
    if (!words.has(story)) words.set(story, plain(story.textContent));
    return words.get(story);
  }

  function chosen(name) {
    return form.elements[name].selectedOptions[0].dataset.number ?? "";
  }

  function apply() {
    const topic = chosen("topic");
    const direction = chosen("direction");
    const publisher = chosen("publisher");
    const sought = plain(form.elements.q.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const story of stories) {
      const fits =
        (topic === "" || story.dataset.topic === topic) &&
        (direction === "" || story.dataset.direction === direction) &&
        (publisher === "" || story.dataset.publishers.split(" ").includes(publisher)) &&
        sought.every((word) => wordsOf(story).includes(word));
      story.hidden = !fits;
      count += fits;
    }
    for (const section of topics) section.hidden = section.querySelector(".story:not([hidden])") === null;
    const all = count === stories.length;
    const noun = stories.length === 1 ? "story" : "stories";
    none.hidden = count > 0;
    clear.disabled = fields.every((name) => form.elements[name].value === "");
    status.textContent = all ? `${count.toLocaleString("en")} ${noun}` : `${count} of ${stories.length} ${noun}`;
  }

  function write() {
    const state = new URLSearchParams();
    for (const name of fields) if (form.elements[name].value) state.set(name, form.elements[name].value);
    const hash = state.toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  }

  /* An address with "=" in it holds filters; any other leads to a place on the page. */
  function read() {
    const hash = location.hash.slice(1);
    if (!hash.includes("=")) {
      reveal(document.getElementById(hash));
      return;
    }
    const state = new URLSearchParams(hash);
    for (const name of fields) {
      form.elements[name].value = state.get(name) ?? "";
      if (form.elements[name].selectedIndex === -1) form.elements[name].selectedIndex = 0;
    }
    apply();
  }

  /* A link to a story that is filtered away shows all again; one to a story opens it. */
  function reveal(place) {
    if (place === null) return;
    if (place.hidden || place.closest("[hidden]") !== null) {
      for (const name of fields) form.elements[name].value = "";
      apply();
    }
    const fold = place.classList.contains("story") ? place.querySelector(".fold") : null;
    if (fold !== null) fold.open = true;
    place.scrollIntoView();
  }

  function reset() {
    for (const name of fields) form.elements[name].value = "";
    apply();
    write();
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => { apply(); write(); });
  form.elements.q.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => { apply(); write(); }, 120);
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    reset();
    form.elements.q.focus();
  });
  none.querySelector(".again").addEventListener("click", () => {
    reset();
    form.elements.topic.focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) return;
    event.preventDefault();
    form.elements.q.focus();
  });

  addEventListener("hashchange", read);
  apply();
  if (location.hash) read();
})();
