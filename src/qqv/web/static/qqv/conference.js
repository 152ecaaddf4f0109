/* The board's own words save themselves when a box is left; without this the button does. */
"use strict";
(() => {
  const form = document.querySelector("[data-words-of-report]");
  const state = form && form.querySelector("[data-words-state]");
  if (!state) return;
  const freshId = () => {
    const b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64;
    b[8] = (b[8] & 63) | 128;
    const hex = [...b].map((n) => n.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  let turn = Promise.resolve();
  const save = async (box) => {
    const sent = new FormData();
    sent.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    sent.set("request_id", freshId());
    sent.set(box.name, box.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "application/json" } });
      const now = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
      state.textContent = answer.status === 204 ? `${form.dataset.saved} ${now}` : (answer.status === 422 && (await answer.text())) || form.dataset.failed;
    } catch {
      state.textContent = form.dataset.failed;
    }
  };
  form.addEventListener("change", (event) => {
    if (event.target.matches("textarea")) turn = turn.then(() => save(event.target));
  });
})();
