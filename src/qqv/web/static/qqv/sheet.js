/* The collection sheet: sums while typing, "thu đủ" by one key, arrows like a spreadsheet. */
"use strict";
(() => {
  const number = (text) => Number(String(text).replace(/\D/g, "")) || 0;
  const grouped = (n) => (n ? String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ".") : "");
  const form = document.querySelector("[data-sheet]");
  if (form) {
    const rows = [...form.querySelectorAll("[data-row]")];
    const parts = (row) => ({
      loan: row.querySelector("[name^=loan-]"),
      savings: row.querySelector("[name^=savings-]"),
      here: row.querySelector("[name^=attended-]"),
    });
    const add = () => {
      let loans = 0, saved = 0;
      for (const row of rows) {
        const { loan, savings, here } = parts(row);
        const sum = number(loan.value) + number(savings.value);
        loans += number(loan.value);
        saved += number(savings.value);
        row.querySelector("[data-sum]").value = grouped(sum);
        row.classList.toggle("paid", sum > 0 && number(loan.value) >= Number(row.dataset.due));
        row.classList.toggle("absent", !here.checked);
      }
      form.querySelector("[data-total-loan]").value = grouped(loans);
      form.querySelector("[data-total-savings]").value = grouped(saved);
      form.querySelectorAll("[data-total]").forEach((o) => (o.value = grouped(loans + saved) || "0"));
    };
    const full = (row) => {
      const { loan, savings, here } = parts(row);
      loan.value = grouped(Number(row.dataset.due));
      savings.value = grouped(Number(row.dataset.saving));
      here.checked = true;
    };
    const none = (row) => {
      const { loan, savings, here } = parts(row);
      loan.value = savings.value = "";
      here.checked = false;
    };
    form.querySelectorAll(".quick, [data-all]").forEach((e) => (e.hidden = false));
    form.addEventListener("click", (event) => {
      const row = event.target.closest("[data-row]");
      if (event.target.matches("[data-full]")) full(row);
      else if (event.target.matches("[data-none]")) none(row);
      else if (event.target.matches("[data-all]")) rows.forEach(full);
      else return;
      add();
    });
    form.addEventListener("change", (event) => {
      if (event.target.name?.startsWith("attended-") && !event.target.checked) none(event.target.closest("[data-row]"));
      add();
    });
    form.addEventListener("input", () => setTimeout(add));
    form.addEventListener("keydown", (event) => {
      const row = event.target.closest("[data-row]");
      if (!row || event.ctrlKey || !event.target.matches(".money-input")) return;
      const column = event.target.name.split("-")[0];
      const go = (step) => {
        for (let n = rows.indexOf(row) + step; rows[n]; n += step) {
          const box = rows[n].querySelector(`[name^=${column}-]:not([readonly])`);
          if (box) { box.focus(); box.select(); return; }
        }
      };
      if (event.key === "ArrowDown" || event.key === "Enter") go(1);
      else if (event.key === "ArrowUp") go(-1);
      else if (event.key === "=" || event.key === " ") { full(row); add(); go(1); }
      else return;
      event.preventDefault();
    });
    add();
  }
  document.querySelectorAll("form").forEach((f) => {
    const notes = [...f.querySelectorAll("[data-note]")];
    const target = f.querySelector("[name=counted], [name=declared]");
    if (!notes.length || !target) return;
    f.addEventListener("input", (event) => {
      if (!event.target.matches("[data-note]")) return;
      target.value = grouped(notes.reduce((sum, n) => sum + Number(n.dataset.note) * number(n.value), 0));
    });
  });
})();
