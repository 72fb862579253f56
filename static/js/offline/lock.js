// The page of the sign-in: nobody is signed in here now, so no key of an operator's telephone stays (ADR 0036).
(() => {
  "use strict";
  if (!self.indexedDB || !indexedDB.databases) return;
  indexedDB.databases().then((known) => {
    if (!known.some(({ name }) => name === "tounesna-portail")) return;
    const opening = indexedDB.open("tounesna-portail");
    opening.onsuccess = () => {
      const db = opening.result;
      if (db.objectStoreNames.contains("keys")) db.transaction("keys", "readwrite").objectStore("keys").clear();
      db.close();
    };
  }).catch(() => {});
})();
