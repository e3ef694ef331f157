/* What CasparCG and SPX call: update, play, next, stop, remove. Classic ES5, the first script of the
   page, so that no call comes too early; each may come in any order, before the graphic is there, and
   twice; what comes after remove does nothing. A page without a browser around it (an import by SPX) may run it too. */
(function () {
  "use strict";
  var hostRemove = window.remove;
  var waiting = [];
  var player = null;
  var removed = false;

  function call(name, data) {
    if (removed) return;
    if (player) player(name, data);
    else waiting.push([name, data]);
  }

  // Host and graphic are one again: what waited is done in its order.
  window.tabloHost = {
    attach: function (play) {
      player = play;
      for (var n = 0; n < waiting.length; n += 1) play(waiting[n][0], waiting[n][1]);
      waiting = [];
    },
    gone: function () {
      if (removed && typeof hostRemove === "function") hostRemove();
    },
  };

  // What can't be read changes nothing: the picture stays.
  window.update = function (data) {
    var values = null;
    try {
      values = read(data);
    } catch (unreadable) {
      return;
    }
    if (values) call("update", values);
  };
  window.play = function () {
    call("play");
  };
  window.next = function () {
    call("next");
  };
  window.stop = function () {
    call("stop");
  };
  // Assigned, not declared: a declaration would take the host's own from us.
  window.remove = function () {
    if (removed) return;
    removed = true;
    waiting = [];
    if (player) player("remove");
    else window.tabloHost.gone();
  };

  function read(data) {
    if (typeof data === "string") return readText(data.replace(/^\s+|\s+$/g, ""));
    return isPlain(data) ? unpacked(data) : null;
  }

  function readText(text) {
    if (text.charAt(0) === "<") return readXml(text);
    if (text.charAt(0) !== "{") return null;
    var values;
    try {
      values = JSON.parse(text);
    } catch (torn) {
      // A host that takes one level of escapes away leaves true line ends in the values
      values = JSON.parse(text.replace(/\r?\n/g, "\\n").replace(/\t/g, "\\t"));
    }
    return isPlain(values) ? unpacked(values) : null;
  }

  function unpacked(values) {
    if (typeof values.b64 !== "string") return values;
    var bytes = atob(values.b64);
    var percent = "";
    for (var n = 0; n < bytes.length; n += 1) percent += "%" + ("0" + bytes.charCodeAt(n).toString(16)).slice(-2);
    var inner = JSON.parse(decodeURIComponent(percent));
    return isPlain(inner) ? inner : null;
  }

  function readXml(text) {
    var page = new DOMParser().parseFromString(text, "text/xml");
    if (page.getElementsByTagName("parsererror").length) return null;
    var fields = page.getElementsByTagName("componentData");
    var values = {};
    for (var n = 0; n < fields.length; n += 1) {
      var datum = fields[n].getElementsByTagName("data")[0];
      var name = fields[n].getAttribute("id");
      if (name && datum) values[name] = datum.getAttribute("value") || "";
    }
    return values;
  }

  function isPlain(values) {
    return Object.prototype.toString.call(values) === "[object Object]";
  }
})();
