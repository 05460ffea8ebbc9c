/* Mötesläge: one view at a time, by keyboard, presenter remote or touch. All views are in the page, so nothing is fetched
   once it is open. Without this file they follow each other and the links below lead to them. No single-letter keys. */
(function () {
  "use strict";
  var SIZES = ["100", "125", "150", "85"];

  document.addEventListener("DOMContentLoaded", function () {
    var body = document.body;
    var views = Array.prototype.slice.call(document.querySelectorAll(".vy"));
    var row = views.filter(function (view) { return !view.hasAttribute("data-sido"); });
    var live = document.getElementById("vylage");
    var shown = row[0];
    var left = row[0];

    function tell() {
      var title = shown.querySelector("h2").textContent.trim();
      live.textContent = row.indexOf(shown) < 0 ? title
        : live.dataset.mall.replace("{nr}", row.indexOf(shown) + 1).replace("{alla}", row.length);
    }

    function show(view, focus) {
      if (row.indexOf(view) < 0 && row.indexOf(shown) >= 0) left = shown;
      shown = view;
      views.forEach(function (each) { each.classList.toggle("visas", each === view); });
      document.querySelectorAll(".vynav a").forEach(function (link) {
        if (link.dataset.grupp === view.dataset.grupp) link.setAttribute("aria-current", "step");
        else link.removeAttribute("aria-current");
      });
      history.replaceState(null, "", "#" + view.id);
      window.scrollTo(0, 0);
      if (focus) view.querySelector("h2").focus({ preventScroll: true });
      tell();
    }

    /* From a finding that somebody asked about, back leads to where one was and on to the view after it. */
    function step(by) {
      var at = row.indexOf(shown);
      if (at < 0) at = row.indexOf(left) + (by < 0 ? 1 : 0);
      show(row[Math.max(0, Math.min(row.length - 1, at + by))], true);
    }

    function byAddress() {
      var id = decodeURIComponent(location.hash.slice(1));
      return views.find(function (view) { return view.id === id; });
    }

    function changeSize() {
      var at = SIZES.indexOf(body.dataset.storlek || "100");
      body.dataset.storlek = SIZES[(at + 1) % SIZES.length];
      document.querySelector("[data-storlek-nu]").textContent = body.dataset.storlek;
    }

    function changeTheme() {
      var root = document.documentElement;
      root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    }

    function changeScreen() {
      if (document.fullscreenElement) document.exitFullscreen();
      else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen();
    }

    var acts = {
      forra: function () { step(-1); },
      nasta: function () { step(1); },
      storlek: changeSize,
      tema: changeTheme,
      helskarm: changeScreen
    };

    document.addEventListener("click", function (event) {
      var button = event.target.closest("button[data-gor]");
      if (button) acts[button.dataset.gor]();
      var link = event.target.closest("a[href^='#']");
      var view = link && document.getElementById(link.hash.slice(1));
      if (view && view.classList.contains("vy")) {
        event.preventDefault();
        show(view, true);
      }
    });

    document.addEventListener("keydown", function (event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      var by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
      if (by) step(by);
      else if (event.key === "Home") show(row[0], true);
      else if (event.key === "End") show(row[row.length - 1], true);
      else return;
      event.preventDefault();
    });

    window.addEventListener("hashchange", function () {
      if (byAddress()) show(byAddress(), true);
    });

    show(byAddress() || row[0], false);
    /* When all is loaded, the browser itself goes to the view of the address, and would hide the top of the page. */
    window.addEventListener("load", function () {
      requestAnimationFrame(function () { window.scrollTo(0, 0); });
    });
  });
})();
