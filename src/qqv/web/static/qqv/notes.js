/* Counting notes: their sum goes into the amount, and is told to whoever compares it. */
"use strict";
(() => {
  const number = (text) => Number(String(text).replace(/\D/g, "")) || 0;
  const grouped = (n) => (n ? String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ".") : "");
  document.querySelectorAll("[data-notes]").forEach((part) => {
    const notes = [...part.querySelectorAll("[data-note]")];
    const target = part.querySelector(`[name=${part.dataset.notes}]`);
    part.addEventListener("input", (event) => {
      if (!event.target.matches("[data-note]")) return;
      event.target.value = event.target.value.replace(/\D/g, "");
      target.value = grouped(notes.reduce((sum, n) => sum + Number(n.dataset.note) * number(n.value), 0));
    });
    part.addEventListener("keydown", (event) => {
      const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || event.ctrlKey || !event.target.matches("[data-note]")) return;
      (notes[notes.indexOf(event.target) + step] || target).focus();
      event.preventDefault();
    });
  });
})();
