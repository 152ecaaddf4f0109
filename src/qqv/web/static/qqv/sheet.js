/* The collection sheet: sums while typing, "thu đủ" by one key, arrows like a spreadsheet,
   a number pad on the phone, and one question before it is saved. */
"use strict";
(() => {
  const form = document.querySelector("[data-sheet]");
  if (!form) return;
  const one = (selector, within = form) => within.querySelector(selector);
  const all = (selector) => [...form.querySelectorAll(selector)];
  const number = (text) => Number(String(text).replace(/\D/g, "")) || 0;
  const grouped = (n) => (n ? String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ".") : "");
  const rows = all("[data-row]").map((element) => ({
    element,
    loan: one("[name^=loan-]", element),
    savings: one("[name^=savings-]", element),
    here: one("[name^=attended-]", element),
    due: Number(element.dataset.due),
    saving: Number(element.dataset.saving),
  }));
  const rowOf = (target) => rows.find((row) => row.element === target.closest("[data-row]"));
  const sums = { total: 0, payers: 0 };

  /* What the rows add up to. */
  const press = (row, name, on) => one(`[data-${name}]`, row.element).setAttribute("aria-pressed", on);
  const showRow = (row) => {
    const loan = number(row.loan.value), saved = number(row.savings.value);
    const full = row.here.checked && loan === row.due && saved === row.saving;
    const absent = !row.here.checked;
    const other = !full && (!absent || loan + saved > 0 || row.open);
    one("[data-sum]", row.element).value = grouped(loan + saved);
    row.element.classList.toggle("paid", full && loan + saved > 0);
    row.element.classList.toggle("absent", absent && !other);
    row.element.classList.toggle("other", other || !!row.open || row.element.classList.contains("has-error"));
    press(row, "full", full);
    press(row, "none", absent);
    press(row, "other", other);
    return [loan, saved];
  };
  const show = () => {
    let loans = 0, saved = 0;
    sums.payers = 0;
    for (const row of rows) {
      const [loan, put] = showRow(row);
      loans += loan;
      saved += put;
      sums.payers += loan + put > 0;
    }
    sums.total = loans + saved;
    one("[data-total-loan]").value = grouped(loans);
    one("[data-total-savings]").value = grouped(saved);
    all("[data-total]").forEach((box) => (box.value = grouped(sums.total) || "0"));
    const count = one("[data-count]");
    count.textContent = count.dataset.count.replace("{n}", sums.payers);
    compare();
  };
  const fill = (row, loan, saving, here) => {
    row.open = false;
    row.loan.value = grouped(loan);
    row.savings.value = grouped(saving);
    row.here.checked = here;
  };
  const full = (row) => fill(row, row.due, row.saving, true);

  /* The notes counted must make the sheet's total. */
  const counted = one("[name=counted]"), match = one("[data-match]");
  const compare = () => {
    const gap = number(counted.value) - sums.total;
    match.hidden = !counted.value.trim();
    const text = gap ? (gap < 0 ? match.dataset.less : match.dataset.more) : match.dataset.equal;
    match.textContent = text.replace("{amount}", grouped(Math.abs(gap)));
    match.classList.toggle("differs", gap !== 0);
    return match.hidden || gap === 0;
  };

  form.classList.add("live");
  all(".choice, [data-all], [data-open-notes], [data-count]").forEach((e) => (e.hidden = false));
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button"), row = rowOf(event.target);
    if (!button) return;
    if (button.matches("[data-full]")) full(row);
    else if (button.matches("[data-none]")) {
      row.touched = row.here.checked; // what she then sends by somebody leaves her absent
      fill(row, 0, 0, !row.here.checked);
    } else if (button.matches("[data-all]")) rows.forEach(full);
    else if (button.matches("[data-other]")) {
      row.open = row.here.checked = true;
      show();
      const box = row.loan.readOnly ? row.savings : row.loan;
      box.focus();
      box.select();
    } else if (button.matches("[data-open-notes]")) {
      one("#dem-tien").open = true;
      one("#dem-tien").scrollIntoView({ block: "center", behavior: "instant" });
      one("[data-note]").focus({ preventScroll: true });
    } else return;
    dirty = true;
    show();
  });
  let dirty = false;
  form.addEventListener("input", (event) => {
    dirty = true;
    const row = rowOf(event.target);
    // Money typed in an untouched row was brought by somebody who came.
    if (row && !row.touched && event.target.matches(".money-input")) row.here.checked = true;
    if (row) row.touched = true;
    setTimeout(show);
  });
  form.addEventListener("change", show);

  /* Arrows, Enter, "=" and space move and fill like a spreadsheet. */
  const reach = (row, column, step) => {
    for (let n = rows.indexOf(row) + step; rows[n]; n += step) {
      if (!rows[n][column].readOnly && rows[n][column].offsetParent) return rows[n][column];
    }
    return null;
  };
  const go = (box) => box && (box.focus(), box.select());
  form.addEventListener("keydown", (event) => {
    const row = rowOf(event.target), box = event.target;
    if (!row || event.ctrlKey || event.altKey || !box.matches(".money-input")) return;
    const column = box === row.loan ? "loan" : "savings";
    const selected = box.selectionStart === 0 && box.selectionEnd === box.value.length;
    const side = { ArrowLeft: row.loan, ArrowRight: row.savings }[event.key];
    if (event.key === "ArrowDown" || event.key === "Enter") go(reach(row, column, 1));
    else if (event.key === "ArrowUp") go(reach(row, column, -1));
    else if (side && side !== box && !side.readOnly && selected) go(side);
    else if (event.key === "=" || event.key === " ") {
      full(row);
      dirty = true;
      show();
      go(reach(row, column, 1) || box);
    } else return;
    event.preventDefault();
  });
  form.addEventListener("focusin", (event) => event.target.matches(".sheet-rows .money-input") && event.target.select());

  /* The number pad, with its 000, where fingers type. */
  const pad = one("[data-pad]");
  let box = null;
  const write = (text) => {
    box.value = grouped(Number(text.slice(0, 13)));
    one("[data-pad-value]").textContent = box.value || "0";
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const close = () => {
    pad.hidden = true;
    form.classList.remove("typing");
    box = null;
  };
  if (matchMedia("(pointer: coarse)").matches) {
    rows.forEach((row) => (row.loan.inputMode = row.savings.inputMode = "none"));
    let fresh = true;
    form.addEventListener("focusin", (event) => {
      if (pad.contains(event.target)) return;
      if (!event.target.matches(".sheet-rows .money-input:not([readonly])")) return close();
      box = event.target;
      fresh = true;
      pad.hidden = false;
      form.classList.add("typing");
      one("[data-pad-name]").textContent = box.getAttribute("aria-label");
      one("[data-pad-value]").textContent = box.value || "0";
      box.closest("[data-row]").scrollIntoView({ block: "start", behavior: "instant" });
    });
    pad.addEventListener("pointerdown", (event) => event.preventDefault());
    pad.addEventListener("click", (event) => {
      const key = event.target.closest("[data-key]")?.dataset.key;
      if (!box || key === undefined) return close();
      const digits = box.value.replace(/\D/g, "");
      write(key === "" ? digits.slice(0, -1) : (fresh ? "" : digits) + key);
      fresh = false;
    });
  }

  /* One question, which repeats the fact, before the sheet is saved for good. */
  const dialog = one("[data-confirm]"), ask = one("[data-ask]"), words = one("[data-in-words]");
  let sure = false;
  const question = () => {
    ask.textContent = ask.dataset.ask.replace("{n}", sums.payers).replace("{total}", grouped(sums.total) || "0");
    one("[data-uncounted]").hidden = Boolean(counted.value.trim());
    words.textContent = "";
    dialog.showModal();
    one("[data-yes]").focus();
    fetch(dialog.dataset.words.replace("/0/", `/${sums.total}/`))
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((text) => (words.textContent = text && `(${text})`), () => {});
  };
  form.addEventListener("submit", (event) => {
    if (sure) return;
    event.preventDefault();
    event.stopPropagation();
    close();
    if (compare()) return question();
    one("#dem-tien").open = true;
    match.scrollIntoView({ block: "center", behavior: "instant" });
    counted.focus({ preventScroll: true });
  });
  one("[data-yes]").addEventListener("click", () => {
    sure = true;
    dialog.close();
    form.requestSubmit();
  });
  one("[data-no]").addEventListener("click", () => dialog.close());
  addEventListener("pageshow", () => ((sure = false), show()));
  addEventListener("beforeunload", (event) => dirty && !sure && event.preventDefault());
  show();
})();
