"use strict";
(() => {
  const root = document.documentElement;
  const pane = document.querySelector(".pane");
  const status = document.querySelector("[role=status]");
  const goBack = document.querySelector(".return");
  const theme = document.querySelector(".theme");
  const items = [...document.querySelectorAll(".item")];
  const sentences = [...document.querySelectorAll(".sentence")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const dark = matchMedia("(prefers-color-scheme: dark)");

  const noun = document.body.dataset.noun;

  let pinned = null;
  let shown = null;
  let scrolling = 0;

  root.classList.add("js");
  theme.hidden = false;
  document.querySelector(".help").hidden = false;
  const cited = new Set(items.flatMap(numbersOf));
  for (const sentence of sentences) sentence.classList.toggle("cited", cited.has(sentence.dataset.number));
  for (const link of document.querySelectorAll(".references a")) link.tabIndex = -1;

  function numbersOf(item) {
    return item.dataset.sentences.split(" ").filter(Boolean);
  }

  function isItem(element) {
    return element.classList.contains("item");
  }

  /* What lies at the other end: the sentences of an item, the items of a sentence. */
  function counterparts(element) {
    if (isItem(element)) {
      const numbers = numbersOf(element);
      return sentences.filter((sentence) => numbers.includes(sentence.dataset.number));
    }
    return items.filter((item) => numbersOf(item).includes(element.dataset.number));
  }

  function light(element) {
    shown = element;
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (element === null) return;
    element.classList.add("lit");
    for (const other of counterparts(element)) other.classList.add("lit");
    if (isItem(element)) {
      for (const words of document.querySelectorAll(`[data-quotes~="${element.id}"]`)) words.classList.add("lit");
    }
  }

  function paneScrolls() {
    return getComputedStyle(pane).overflowY === "auto";
  }

  function behavior() {
    return calm.matches ? "auto" : "smooth";
  }

  /* Scrolls the pane alone, and only as far as needed; the page only where the pane has no scroll
     of its own and the reader asked to be taken there. */
  function reveal(element, asked) {
    if (!element) return;
    const box = element.getBoundingClientRect();
    if (pane.contains(element) && paneScrolls()) {
      const frame = pane.getBoundingClientRect();
      if (box.top < frame.top + 48 || box.bottom > frame.bottom - 48) {
        pane.scrollBy({ top: box.top - frame.top - frame.height / 3, behavior: behavior() });
      }
    } else if (asked && (box.top < 0 || box.bottom > innerHeight)) {
      element.scrollIntoView({ block: "center", behavior: behavior() });
    }
  }

  function show(element) {
    if (element === shown) return;
    light(element);
    clearTimeout(scrolling);
    if (element !== null && isItem(element)) scrolling = setTimeout(() => reveal(counterparts(element)[0], false), 90);
  }

  function unpin() {
    if (pinned === null) return;
    pinned.classList.remove("pinned");
    pinned.removeAttribute("aria-current");
    for (const link of pinned.querySelectorAll(".references a")) link.tabIndex = -1;
    pinned = null;
    goBack.hidden = true;
    status.textContent = "";
  }

  function pin(element, target) {
    unpin();
    pinned = element;
    element.classList.add("pinned");
    element.setAttribute("aria-current", "true");
    for (const link of element.querySelectorAll(".references a")) link.tabIndex = 0;
    light(element);
    clearTimeout(scrolling);
    const others = counterparts(element);
    reveal(target ?? others[0], true);
    goBack.textContent = isItem(element) ? `↑ Back to the ${noun}` : "↓ Back to the article";
    goBack.hidden = others.length === 0;
    status.textContent = isItem(element)
      ? `Pinned, with sentence ${numbersOf(element).join(", ") || "none"}. Escape lets go.`
      : `${others.length} of the ${noun}'s items rest on this sentence.`;
  }

  /* With nothing pinned and nothing pointed at, the item in the keyboard's focus is shown. */
  function rest() {
    show(pinned ?? document.querySelector(".item:focus-visible"));
  }

  function letGo() {
    const focused = document.activeElement;
    const from = pinned;
    unpin();
    show(null);
    if (from !== null && isItem(from) && pane.contains(focused)) from.focus({ preventScroll: true });
    show(null);
  }

  function toggle(element) {
    if (pinned === element) letGo();
    else pin(element);
  }

  /* Words that are marked in a text stand for their item. */
  function partAt(target) {
    if (!(target instanceof Element)) return null;
    const mark = target.closest("[data-item]");
    return mark ? document.getElementById(mark.dataset.item) : target.closest(".item, .sentence");
  }

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse" || pinned !== null) return;
    const part = partAt(event.target);
    if (part) show(part);
    else rest();
  });

  document.documentElement.addEventListener("pointerleave", () => {
    if (pinned === null) rest();
  });

  document.addEventListener("focusin", (event) => {
    const item = event.target.closest(".item");
    if (item === null || item === pinned) return;
    unpin();
    show(item);
  });

  document.addEventListener("focusout", (event) => {
    if (pinned !== null || event.relatedTarget?.closest(".item")) return;
    if (!document.querySelector(".item:hover, .sentence:hover")) show(null);
  });

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !getSelection().isCollapsed) return;
    const link = event.target.closest(".references a");
    if (link) {
      event.preventDefault();
      follow(link);
      return;
    }
    if (event.target.closest("a, button, summary")) return;
    const part = partAt(event.target);
    if (part && counterparts(part).length > 0) toggle(part);
    else letGo();
  });

  /* The focus goes along, so that reading on begins at the sentence; Escape brings it back. */
  function follow(link) {
    const sentence = document.getElementById(link.hash.slice(1));
    pin(link.closest(".item"), sentence);
    if (sentence === null) return;
    sentence.tabIndex = -1;
    sentence.focus({ preventScroll: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") letGo();
    else if ((event.key === "Enter" || event.key === " ") && isItem(event.target)) {
      event.preventDefault();
      toggle(event.target);
    }
  });

  goBack.addEventListener("click", () => {
    const from = pinned;
    letGo();
    if (from === null) return;
    if (isItem(from)) from.focus({ preventScroll: true });
    from.scrollIntoView({ block: "center", behavior: behavior() });
  });

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
  }

  function nameTheme() {
    theme.textContent = isDark() ? "Light" : "Dark";
    theme.setAttribute("aria-label", `Use ${isDark() ? "light" : "dark"} colours`);
  }

  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    nameTheme();
  });
  dark.addEventListener("change", nameTheme);
  nameTheme();

  function openAddress() {
    const part = partAt(document.getElementById(decodeURIComponent(location.hash.slice(1))));
    if (part && counterparts(part).length > 0) pin(part, isItem(part) ? undefined : part);
  }

  addEventListener("hashchange", openAddress);
  openAddress();
})();
