// Shows and sends the visits that wait on this device. Each is sent under its own id, so once is enough.
(() => {
  "use strict";
  const box = document.querySelector("[data-kept]");
  if (!box || !("serviceWorker" in navigator) || !self.VisitQueue || !self.indexedDB) return;
  const queue = self.VisitQueue;
  const words = box.dataset;
  const rows = box.querySelector("[data-rows]");
  const form = document.querySelector("form[data-draft='visit']");
  const days = new Intl.DateTimeFormat(document.documentElement.lang, { month: "long", day: "numeric", weekday: "short" });
  const sent = new Map(); // what was sent while this page is open: id to address

  const element = (tag, look, text) => {
    const made = document.createElement(tag);
    if (look) made.className = look;
    if (text) made.textContent = text;
    return made;
  };
  const button = (text, press) => {
    const made = element("button", "krds-btn medium tertiary", text);
    made.type = "button";
    made.addEventListener("click", press);
    return made;
  };
  const titleOf = ({ fields }) => {
    const label = form?.querySelector(`input[name=senior_id][value="${CSS.escape(fields.senior_id?.[0] ?? "")}"]`)?.labels?.[0];
    const day = new Date(`${fields.day?.[0]}T00:00`);
    return [Number.isNaN(day.valueOf()) ? "" : days.format(day), `${fields.start?.[0] ?? ""}–${fields.end?.[0] ?? ""}`, label?.textContent].filter(Boolean).join(" · ");
  };
  const row = (visit, state, look) => {
    const line = element("li", "row");
    const grow = line.appendChild(element("div", "grow"));
    grow.appendChild(element("p", "strong", titleOf(visit)));
    for (const problem of visit.problems ?? []) grow.appendChild(element("p", "odd bad", problem));
    const side = line.appendChild(element("div", "side"));
    side.appendChild(element("span", `state ${look}`, state));
    return [line, side];
  };

  const show = async () => {
    const visits = await queue.all();
    rows.replaceChildren();
    for (const [visit, url] of sent.values()) {
      const [line, side] = row(visit, words.sent, "ok");
      const link = side.appendChild(element("a", "solo", words.see));
      link.href = url;
      rows.appendChild(line);
    }
    for (const visit of visits) {
      const refused = Boolean(visit.problems);
      const [line, side] = row(visit, refused ? words.refused : words.waits, refused ? "bad" : "info");
      if (refused) {
        if (form) side.appendChild(button(words.correct, () => correct(visit)));
        else side.appendChild(Object.assign(element("a", "solo", words.correct), { href: words.form }));
        side.appendChild(button(words.drop, () => confirm(words.sure) && queue.remove(visit.id).then(show)));
      }
      rows.appendChild(line);
    }
    const any = rows.childElementCount > 0;
    box.querySelector("[data-list]").hidden = !any;
    const away = box.hasAttribute("data-from-device") || !navigator.onLine;
    box.querySelector("[data-no-connection]").hidden = !(away && form);
    box.hidden = !any && !away;
    try {
      // Read by app.js before somebody leaves.
      if (visits.length) localStorage.setItem("unsent", String(visits.length));
      else localStorage.removeItem("unsent");
    } catch {
      // Forbidden: leaving asks nothing then.
    }
  };

  // What was refused goes back into the form, under an id of its own.
  const correct = async (visit) => {
    for (const control of form.elements) {
      const kept = visit.fields[control.name];
      if (["checkbox", "radio"].includes(control.type)) control.checked = Boolean(kept?.includes(control.value));
      else if (kept && control.type !== "hidden") control.value = kept[0] ?? "";
    }
    form.elements.command_id.value = queue.newId();
    form.dispatchEvent(new Event("input", { bubbles: true }));
    await queue.remove(visit.id);
    await show();
    form.elements.day.focus();
  };

  const flush = async () => {
    const waiting = (await queue.all()).filter((visit) => !visit.problems);
    if (!waiting.length || !navigator.onLine) return;
    const asked = await fetch(words.ask, { cache: "no-store" });
    if (asked.redirected || !asked.ok) {
      box.querySelector("[data-no-connection]").textContent = words.signin;
      return;
    }
    const { owner, csrf_token: token } = await asked.json();
    for (const visit of waiting.filter((each) => each.owner === owner)) {
      const body = new FormData();
      for (const [name, values] of Object.entries(visit.fields)) values.forEach((value) => body.append(name, value));
      body.set("csrf_token", token);
      const answer = await fetch(words.ask, { method: "POST", body });
      if (answer.status === 201) {
        sent.set(visit.id, [visit, (await answer.json()).url]);
        await queue.remove(visit.id);
      } else if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
        const { problems } = await answer.json().catch(() => ({}));
        await queue.put({ ...visit, problems: problems ?? [words.refused] });
      }
    }
  };
  // One at a time, also over several windows: it would do no harm, but would show the same visit twice.
  const sendAll = async () => {
    const once = () => flush().catch(() => {});
    await (navigator.locks ? navigator.locks.request("visits", once) : once());
    await show();
  };

  const keepThisPage = async () => {
    const worker = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType("resource").map((each) => new URL(each.name));
    const own = files.filter((each) => each.origin === location.origin && each.pathname.startsWith("/static/"));
    worker.active?.postMessage({ type: "keep", files: own.map((each) => each.pathname) });
  };

  addEventListener("online", sendAll);
  addEventListener("offline", show);
  addEventListener("load", async () => {
    if (box.hasAttribute("data-from-device")) {
      const now = new Date();
      const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((each) => String(each).padStart(2, "0")).join("-");
      if (form) form.elements.day.max = day;
    } else {
      navigator.serviceWorker.register("/sw.js").then(keepThisPage).catch(() => {});
    }
    await sendAll();
  });
})();
