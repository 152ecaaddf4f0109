/* What a page does by itself: group thousands, say amounts, move on with Enter, send once. */
"use strict";
(() => {
  const digits = (text) => text.replace(/\D/g, "");
  const grouped = (text) => digits(text).replace(/\B(?=(\d{3})+(?!\d))/g, ".");

  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!box.classList?.contains("money-input")) return;
    if (/[^\d.\s]/.test(box.value)) return; // "5 tr" and slips are read by the server
    const behind = digits(box.value.slice(box.selectionStart)).length;
    box.value = grouped(box.value);
    let at = box.value.length;
    for (let left = behind; left > 0 && at > 0; at--) if (/\d/.test(box.value[at - 1])) left--;
    box.setSelectionRange(at, at);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key.toLowerCase() === "k") {
      document.getElementById("tim")?.focus();
      event.preventDefault();
      return;
    }
    const form = event.target.form;
    if (!form || form.getAttribute("role") === "search") return;
    if (event.key === "Enter" && event.ctrlKey) {
      form.requestSubmit();
      event.preventDefault();
    } else if (event.key === "Enter" && event.target.matches(".enter-next input")) {
      const boxes = [...form.elements].filter((e) => e.offsetParent && !e.disabled && e.type !== "hidden");
      boxes[boxes.indexOf(event.target) + 1]?.focus();
      event.preventDefault();
    }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((f) => delete f.dataset.sent));

  document.querySelector("[aria-invalid=true]")?.focus();
  document.querySelectorAll("[data-print]").forEach((b) => b.addEventListener("click", () => print()));
  document.querySelectorAll("select[data-submit]").forEach((s) => s.addEventListener("change", () => s.form.requestSubmit()));
})();
