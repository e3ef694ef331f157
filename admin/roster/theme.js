// Before anything is drawn: the theme that the console was left in.
{
  const page = document.documentElement;
  const theme = localStorage.getItem("tablo.theme") === "light" ? "light" : "dark";
  page.dataset.theme = theme;
  page.dataset.bsTheme = theme;
}
