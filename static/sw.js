// Lets visits be logged without a connection. It answers for the log page alone, and for the files it needs.
"use strict";
importScripts("/static/queue.js");

const LOG = "/visits/new";
const BLANK = `${LOG}?blank=1`;
const { PAGES, FILES } = self.VisitQueue;

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const escaped = (text) => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

// ---- keeping the page of the person's own assignments, and what it looks like
const keepPage = async (files) => {
  const answer = await fetch(BLANK, { redirect: "manual" });
  if (!answer.ok) return;
  // Read whole before it replaces the last copy: a connection lost in the middle must not cost that one.
  const whole = new Response(await answer.blob(), { headers: answer.headers });
  await (await caches.open(PAGES)).put(LOG, whole);
  const kept = await caches.open(FILES);
  await Promise.all(files.map(async (url) => (await kept.match(url)) || kept.add(url).catch(() => {})));
};
const forget = () => Promise.all([caches.delete(PAGES), caches.delete(FILES)]);

addEventListener("message", (event) => {
  if (event.data?.type === "keep") event.waitUntil(keepPage(event.data.files));
  if (event.data?.type === "forget") event.waitUntil(forget());
});

// ---- answering without a connection
const keptPage = async (saved) => {
  const kept = await (await caches.open(PAGES)).match(LOG);
  if (!kept) return Response.error();
  let html = await kept.text();
  // Each visit has an id of its own, however often the same copy is shown.
  html = html.replace(/(name="command_id" value=")[^"]*/g, `$1${self.VisitQueue.newId()}`);
  html = html.replace("data-kept hidden", "data-kept data-from-device hidden");
  const words = html.match(/data-saved="([^"]*)"/)?.[1] ?? "";
  if (saved) {
    html = html.replace("<!--saved-->", `<div role="status"><div class="notice ok"><p>${words}</p></div></div>`);
  }
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": kept.headers.get("Content-Security-Policy") ?? "" } });
};
const openPage = async (request) => {
  try {
    return await fetch(request);
  } catch {
    return keptPage(new URL(request.url).searchParams.has("saved"));
  }
};
const send = async (request) => {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch {
    const form = await copy.formData();
    if (form.has("keep")) return keptPage(false);
    const fields = {};
    for (const name of new Set(form.keys())) if (name !== "csrf_token") fields[name] = form.getAll(name).map(String);
    await self.VisitQueue.put({ id: String(form.get("command_id")), owner: String(form.get("owner")), at: Date.now(), fields });
    return Response.redirect(`${LOG}?saved=1`, 303);
  }
};
const fromFiles = async (request) => {
  const kept = await caches.open(FILES);
  return (await kept.match(request)) ?? fetch(request);
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === LOG) {
    event.respondWith(request.method === "POST" ? send(request) : openPage(request));
  } else if (request.method === "GET" && url.pathname.startsWith("/static/")) {
    event.respondWith(fromFiles(request));
  }
});
