// What the library's scripts ask for by name.
{
  const { icons, classes } = JSON.parse(document.getElementById("registry").textContent);
  const lookup = (held) => (name, otherwise = name) => held[name] ?? otherwise;
  window.StarletteAdmin = Object.assign(window.StarletteAdmin ?? {}, {
    icons, classes, getIcon: lookup(icons), getClass: lookup(classes),
  });
}
