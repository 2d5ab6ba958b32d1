// Visits that wait on this device for a connection. Read by the page and by the service worker.
(() => {
  "use strict";
  const NAME = "timebank";
  const STORE = "visits";

  const open = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  const run = async (mode, work) => {
    const bank = await open();
    try {
      return await new Promise((resolve, reject) => {
        const unit = bank.transaction(STORE, mode);
        const asked = work(unit.objectStore(STORE));
        unit.oncomplete = () => resolve(asked.result);
        unit.onerror = unit.onabort = () => reject(unit.error);
      });
    } finally {
      bank.close();
    }
  };

  self.VisitQueue = {
    PAGES: "timebank-pages",
    FILES: "timebank-files",
    all: () => run("readonly", (store) => store.getAll()),
    put: (visit) => run("readwrite", (store) => store.put(visit)),
    remove: (id) => run("readwrite", (store) => store.delete(id)),
    // A UUIDv7, as the bank's own ids: the same visit sent twice is logged once.
    newId: () => {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      let at = Date.now();
      for (let place = 5; place >= 0; place -= 1) {
        bytes[place] = at % 256;
        at = Math.floor(at / 256);
      }
      bytes[6] = 0x70 | (bytes[6] & 0x0f);
      bytes[8] = 0x80 | (bytes[8] & 0x3f);
      const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    },
  };
})();
