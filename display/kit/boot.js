/* The first script of every page: classic ES5, so that it runs where the modules cannot.
   It says in words that the engine is too old, loads the page again when its module never came,
   and asks again for a style sheet that did not come. */
(function () {
  "use strict";
  var PATIENCE = 8000;
  var MEND = 2000;
  var root = document.documentElement;

  function say(words) {
    var note = document.createElement("p");
    note.style.cssText =
      "position:fixed;left:5%;top:5%;margin:0;padding:16px 20px;z-index:9;" +
      "background:#0A0F13;color:#F2F6F7;font:28px/1.35 Arial,sans-serif;white-space:pre-line";
    note.appendChild(document.createTextNode(words));
    document.body.appendChild(note);
  }

  function whenBodyStands(act) {
    if (document.body) act();
    else document.addEventListener("DOMContentLoaded", act);
  }

  function reloadOnceServed() {
    var request = new XMLHttpRequest();
    request.open("GET", "/healthz");
    request.timeout = 1000;
    request.onloadend = function () {
      if (root.hasAttribute("data-ready")) return;
      if (request.status === 200) location.reload();
      else setTimeout(reloadOnceServed, 300 + 400 * Math.random());
    };
    request.send();
  }

  // A style sheet that did not come is asked for again, until it does.
  function mend(link) {
    setTimeout(function () {
      if (link.parentNode) link.parentNode.replaceChild(link.cloneNode(false), link);
    }, MEND);
  }

  // One that failed before this script ran has told nobody.
  function isEmpty(link) {
    try {
      return !link.sheet.cssRules.length;
    } catch (unreadable) {
      return true;
    }
  }

  document.addEventListener(
    "error",
    function (event) {
      if (event.target.rel === "stylesheet") mend(event.target);
    },
    true
  );
  var links = document.querySelectorAll("link[rel=stylesheet]");
  for (var n = 0; n < links.length; n += 1) if (isEmpty(links[n])) mend(links[n]);

  if (!String.prototype.replaceAll || !window.customElements) {
    var found = /Chrom\w*\/(\d+)/.exec(navigator.userAgent);
    var version = found ? " " + found[1] : "";
    whenBodyStands(function () {
      say(
        "Браузер устарел: Chromium" + version + ", нужен 85 или новее.\n" +
          "Engine too old: Chromium" + version + ", needs 85 or newer."
      );
    });
    return;
  }
  setTimeout(function () {
    if (!root.hasAttribute("data-ready")) reloadOnceServed();
  }, PATIENCE);
})();
