"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const views = [...document.querySelectorAll(".view")];
  const cache = new WeakMap();
  let lit = [];
  let last = null;

  /* Which documents are shown: one at a time, where there are several. */
  const show = (view) => {
    if (views.length < 2) return;
    for (const one of views) one.hidden = one !== view;
    for (const link of document.querySelectorAll("nav a")) {
      if (link.hash === "#" + view.id) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };

  const isWide = () => matchMedia("(min-width: 60rem)").matches;

  const goTo = (target) => {
    const details = target.matches("details") ? target : target.closest("details");
    if (details) {
      const filtered = details.closest("li[hidden]");
      if (filtered) reset(target.closest(".view"));
      details.open = true;
    }
    target.scrollIntoView({ block: isWide() && !target.matches(".policy") ? "center" : "start", behavior: "instant" });
  };

  const arrive = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const view = target ? target.closest(".view") : views[0];
    if (view) show(view);
    if (!target || target === view) return;
    goTo(target);
    if (target.matches(".mark, .belongs")) light([target]);
  };

  /* What is lit in the policy. */
  const light = (marks) => {
    for (const one of lit) one.classList.remove("lit");
    lit = marks;
    for (const one of lit) one.classList.add("lit");
  };

  const marksOf = (view) => {
    let found = cache.get(view);
    if (!found) {
      found = new Map();
      for (const mark of view.querySelectorAll(".mark")) {
        for (const rule of mark.dataset.r.split(" ")) {
          if (!found.has(rule)) found.set(rule, []);
          found.get(rule).push(mark);
        }
      }
      cache.set(view, found);
    }
    return found;
  };

  const choose = (details) => {
    const view = details.closest(".view");
    const found = marksOf(view);
    const marks = [];
    for (const rule of details.dataset.r.split(" ")) {
      marks.push(...(found.get(rule) || []));
      const belongs = document.getElementById(view.id + "i" + rule);
      if (belongs) marks.push(belongs);
    }
    light(marks);
    const target = document.getElementById(details.dataset.go || "") || marks[0];
    if (target && isWide()) goTo(target);
  };

  /* The rules behind a mark, shown above the list. */
  const tell = (mark) => {
    const view = mark.closest(".view");
    const passage = view.querySelector(".passage");
    const title = document.createElement("h3");
    title.textContent = mark.matches(".mark") ? "This passage" : "What lacks here";
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.textContent = "Close";
    title.append(" ", close);
    const copies = mark.dataset.r.split(" ").map((rule, at) => {
      const copy = document.getElementById(view.id + "r" + rule).cloneNode(true);
      copy.removeAttribute("id");
      copy.open = at === 0;
      return copy;
    });
    passage.replaceChildren(title, ...copies);
    passage.hidden = false;
    last = mark;
    light([mark]);
    passage.scrollIntoView({ block: isWide() ? "nearest" : "start", behavior: "instant" });
    if (isWide()) passage.parentElement.scrollTop = 0;
  };

  const closePassage = () => {
    for (const one of document.querySelectorAll(".passage:not([hidden])")) {
      one.hidden = true;
      one.replaceChildren();
    }
    light([]);
    if (last) last.focus();
    last = null;
  };

  /* Filters. */
  const itemsOf = (form) => {
    let items = cache.get(form);
    if (!items) {
      items = [...form.parentElement.querySelectorAll(".items > li")].map((node) => ({
        node,
        law: node.dataset.law,
        status: node.dataset.status,
        severity: node.dataset.severity,
        text: node.textContent.toLowerCase(),
      }));
      cache.set(form, items);
    }
    return items;
  };

  const filter = (form) => {
    const items = itemsOf(form);
    const [law, status, severity] = ["law", "status", "severity"].map((name) => form.elements[name].value);
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const statuses = status.split(" ");
    let shown = 0;
    for (const item of items) {
      const fits =
        (!law || item.law === law) &&
        (!status || statuses.includes(item.status)) &&
        (!severity || item.severity === severity) &&
        words.every((word) => item.text.includes(word));
      item.node.hidden = !fits;
      shown += fits;
    }
    for (const section of form.parentElement.querySelectorAll("section.law")) {
      section.hidden = !section.querySelector(".items > li:not([hidden])");
    }
    form.querySelector("output").textContent =
      shown === items.length ? items.length + " in all" : shown + " of " + items.length;
  };

  const reset = (view) => {
    const form = view.querySelector(".filters");
    form.reset();
    filter(form);
  };

  for (const form of document.querySelectorAll(".filters")) {
    form.hidden = false;
    form.querySelector("output").textContent = form.parentElement.querySelectorAll(".items > li").length + " in all";
  }
  document.addEventListener("input", (event) => {
    const form = event.target.closest(".filters");
    if (form) filter(form);
  });
  document.addEventListener("submit", (event) => event.preventDefault());

  /* One listener for all clicks. */
  document.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const found = event.target.closest(".mark, .belongs a.rule, .close, summary, a[href^='#']");
    if (!found) return;
    if (found.matches(".close")) closePassage();
    else if (found.matches("summary")) {
      const details = found.parentElement;
      if (!details.dataset.r) return;
      if (details.open) light([]);
      else choose(details);
    } else if (found.matches(".mark, .belongs a.rule")) {
      event.preventDefault();
      tell(found);
    } else if (found.hash === location.hash) arrive(); /* no change, no event */
  });
  addEventListener("hashchange", arrive);

  /* Arrows go through the list, and from mark to mark. */
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return closePassage();
    const here = event.target;
    let those, step;
    if (here.matches("summary") && here.closest(".left")) {
      step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) those = [...here.closest(".left").querySelectorAll("summary")].filter((one) => one.checkVisibility());
    } else if (here.matches(".mark")) {
      step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) those = [...here.closest(".view").querySelectorAll(".mark")];
    }
    if (!those) return;
    event.preventDefault();
    const next = those[those.indexOf(here) + step];
    if (next) next.focus();
  });

  /* Paper shows what is folded. */
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of folded) one.open = false;
  });

  arrive();
})();
