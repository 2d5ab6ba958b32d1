// Betters pages that work without it: goes to the error summary, keeps drafts, guards against a second press.
(() => {
  "use strict";

  const DRAFTS = "draft:";
  const DAYS_KEPT = 30;

  const store = (() => {
    try {
      localStorage.setItem("probe", "1");
      localStorage.removeItem("probe");
      return localStorage;
    } catch {
      return null; // forbidden or full: pages work without drafts
    }
  })();

  const keysOfDrafts = () => Object.keys(store ?? {}).filter((key) => key.startsWith(DRAFTS));
  const forgetAll = () => keysOfDrafts().forEach((key) => store.removeItem(key));

  // ---- what the device holds of a person: see offline.js
  const unsent = () => Number(store?.getItem("unsent") ?? 0);
  const forgetPages = () => ["timebank-pages", "timebank-files"].forEach((name) => self.caches?.delete(name));
  const forgetDevice = () => {
    forgetAll();
    forgetPages();
    store?.removeItem("unsent");
    self.indexedDB?.deleteDatabase("timebank");
  };

  // ---- error summary
  const focusSummary = (root) => {
    const summary = root.querySelector(".error-summary");
    if (summary) summary.focus();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const control = target?.matches("fieldset") ? target.querySelector("input:not(:disabled)") : target;
    if (!control) return;
    event.preventDefault();
    control.closest("details")?.setAttribute("open", "");
    control.focus({ preventScroll: true });
    (control.closest(".field") ?? control).scrollIntoView({ block: "start" });
  });

  // ---- drafts: one for each form of each page, only on this device
  const keyOf = (form) => `${DRAFTS}${location.pathname}#${form.dataset.draft}`;
  const isKept = (control) =>
    control.name && !control.disabled && !["hidden", "password", "file", "submit", "button"].includes(control.type);
  const read = (form) => {
    const values = {};
    for (const control of form.elements) {
      if (!isKept(control)) continue;
      if (["checkbox", "radio"].includes(control.type)) {
        values[control.name] ??= [];
        if (control.checked) values[control.name].push(control.value);
      } else if (control.tagName === "SELECT") {
        values[control.name] = [...control.selectedOptions].map((option) => option.value);
      } else {
        values[control.name] = [control.value];
      }
    }
    return values;
  };
  const write = (form, values) => {
    for (const control of form.elements) {
      const kept = isKept(control) ? values[control.name] : undefined;
      if (!kept) continue;
      if (["checkbox", "radio"].includes(control.type)) control.checked = kept.includes(control.value);
      else if (control.tagName === "SELECT") for (const option of control.options) option.selected = kept.includes(option.value);
      else control.value = kept[0] ?? "";
      if (control.value && control.tagName === "TEXTAREA") control.closest("details")?.setAttribute("open", "");
    }
  };
  const load = (key) => {
    try {
      const draft = JSON.parse(store.getItem(key) ?? "null");
      return draft && Date.now() - draft.at < DAYS_KEPT * 86_400_000 ? draft : null;
    } catch {
      return null;
    }
  };
  const put = (key, draft) => {
    try {
      store.setItem(key, JSON.stringify(draft));
    } catch {
      // The device is full: what was typed is still on the page.
    }
  };
  const save = (form, sent) => put(keyOf(form), { at: Date.now(), sent, values: read(form) });

  // A draft that was sent has arrived once a page comes back that is no refusal; else it is an open draft again.
  const settleSent = () => {
    const failed = document.querySelector("[data-failed], .error-summary");
    const thanked = document.querySelector("[role=status] .notice.ok");
    const open = [...document.querySelectorAll("form[data-draft]")].map(keyOf);
    for (const key of keysOfDrafts()) {
      const draft = load(key);
      if (!draft) store.removeItem(key);
      else if (draft.sent && (failed || (open.includes(key) && !thanked))) put(key, { ...draft, sent: false });
      else if (draft.sent) store.removeItem(key);
    }
  };
  // ---- drafts that the bank keeps too: what it has taken needs no copy here
  const handOver = async (form) => {
    const key = keyOf(form);
    const at = load(key)?.at;
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: new FormData(form), keepalive: true });
      if (answer.ok && !answer.redirected && load(key)?.at === at) store.removeItem(key);
    } catch {
      // No connection: the copy on this device stays until the next try.
    }
  };
  // Left behind by a page that was closed while it handed its draft over: the bank has it, or has dropped it.
  const isOld = (form, draft) =>
    draft?.handed && (form.hasAttribute("data-kept") || Date.now() - draft.at > 5_000);
  const keepDraft = (form) => {
    const byBank = Boolean(form.dataset.keep);
    let draft = load(keyOf(form));
    if (isOld(form, draft)) {
      store.removeItem(keyOf(form));
      draft = null;
    }
    // A page that came back refused already holds what was typed.
    if (draft && !document.querySelector(".error-summary")) {
      write(form, draft.values);
      form.querySelector("[data-draft-note]")?.removeAttribute("hidden");
    }
    let waiting;
    let dirty = false;
    form.addEventListener("input", () => {
      dirty = true;
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        save(form, false);
        if (byBank) waiting = setTimeout(() => handOver(form), 700);
      }, 300);
    });
    form.addEventListener("submit", () => {
      clearTimeout(waiting);
      save(form, true);
    });
    addEventListener("pagehide", () => {
      if (!dirty || form.dataset.busy === "1") return;
      clearTimeout(waiting);
      save(form, false);
      if (!byBank || !navigator.onLine) return;
      put(keyOf(form), { ...load(keyOf(form)), handed: true });
      handOver(form);
    });
  };

  // ---- a second press sends nothing twice (the server makes sure of it too)
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.busy === "1") {
      event.preventDefault();
      return;
    }
    if (form.hasAttribute("data-sign-out") && unsent() && !confirm(form.dataset.unsent)) {
      event.preventDefault();
      return;
    }
    form.dataset.busy = "1";
    form.setAttribute("aria-busy", "true");
    if (form.hasAttribute("data-sign-out")) forgetDevice();
    setTimeout(() => release(form), 15_000);
  });
  const release = (form) => {
    delete form.dataset.busy;
    form.removeAttribute("aria-busy");
  };
  // The back button shows the page as it was left, busy forms too.
  // A scanner types without looking: what stands in its field is replaced, not added to.
  for (const field of document.querySelectorAll("[data-scan]")) {
    field.addEventListener("focus", () => field.select());
    if (document.activeElement === field) field.select();
  }

  addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach(release));

  // ---- start
  if (document.querySelector("[data-clear-drafts]")) {
    forgetAll();
    forgetPages(); // visits that wait stay: only who wrote them can send them
  }
  if (store) {
    settleSent();
    document.querySelectorAll("form[data-draft]").forEach(keepDraft);
  }
  focusSummary(document);
  document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));
})();
