/* Starts a graphic whose modules stand in the page: gives each an address of its own, in the order in
   which they need each other. Classic ES5; where there is no browser it does
   nothing, and in one that is too old it says so. */
(function () {
  "use strict";
  if (typeof URL === "undefined" || !URL.createObjectURL || typeof Blob === "undefined") return;
  var act = String.prototype.replaceAll && window.customElements ? start : say;
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", act);
  else act();

  function say() {
    var found = /Chrom\w*\/(\d+)/.exec(navigator.userAgent);
    var note = document.createElement("p");
    note.style.cssText = "position:fixed;left:5%;top:5%;margin:0;padding:12px;background:#000;color:#fff;font:28px sans-serif";
    note.appendChild(document.createTextNode("Engine too old: Chromium " + (found ? found[1] : "?") + ", needs 85"));
    document.body.appendChild(note);
  }

  function start() {
    var parts = JSON.parse(document.getElementById("modules").textContent);
    var urls = {};
    var last = "";
    for (var n = 0; n < parts.length; n += 1) last = urls[parts[n].path] = addressed(parts[n].source, urls);
    var script = document.createElement("script");
    script.type = "module";
    script.src = last;
    document.head.appendChild(script);
  }

  function addressed(source, urls) {
    var bound = source.replace(/"tablo:([^"]+)"/g, function (_, path) {
      return '"' + urls[path] + '"';
    });
    return URL.createObjectURL(new Blob([bound], { type: "text/javascript" }));
  }
})();
