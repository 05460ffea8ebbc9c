/* Small comforts. Every task is links and form posts and works without this file; nothing here is needed to read,
   fill in or send. Loaded before the body, so that a page never flashes in the wrong theme. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  /* Theme: the server sets light or dark from a cookie; "auto" follows the reader's system. */
  var darkSystem = window.matchMedia("(prefers-color-scheme: dark)");

  function followSystem() {
    if (root.dataset.tema !== "auto") return;
    root.dataset.bsTheme = darkSystem.matches ? "dark" : "light";
    document.querySelectorAll("button[data-tema]").forEach(function (button) {
      button.value = darkSystem.matches ? "light" : "dark";
    });
  }

  followSystem();
  darkSystem.addEventListener("change", followSystem);

  function focusFirst(scope, selector) {
    var found = scope.querySelector(selector);
    if (found) found.focus();
    return Boolean(found);
  }

  /* What must be read first takes focus: two versions to choose between, else the list of errors. */
  function focusTrouble(scope) {
    return focusFirst(scope, ".konflikt") || focusFirst(scope, ".felsamling");
  }

  function toggleMenu(button) {
    var open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    document.getElementById(button.getAttribute("aria-controls")).classList.toggle("oppen", open);
  }

  function togglePassword(button) {
    var field = document.getElementById(button.getAttribute("aria-controls"));
    var show = field.type === "password";
    field.type = show ? "text" : "password";
    button.setAttribute("aria-pressed", String(show));
  }

  function closeSwitches(except) {
    document.querySelectorAll("details.byt[open]").forEach(function (details) {
      if (details !== except) details.open = false;
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    closeSwitches(event.target.closest("details.byt"));
    if (!button) return;
    if (button.classList.contains("menyknapp")) toggleMenu(button);
    if (button.hasAttribute("data-visa-losen")) togglePassword(button);
    if (button.hasAttribute("data-skriv-ut")) window.print();
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var open = document.querySelector("details.byt[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  document.addEventListener("DOMContentLoaded", function () {
    followSystem();
    focusTrouble(document);
    document.body.addEventListener("htmx:afterSettle", function (event) {
      focusTrouble(event.target);
    });
  });
})();
