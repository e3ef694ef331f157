// Starts the library's list page with what the server wrote into the page.
{
  const { actionUrl, rowActionUrl, total } = document.getElementById("list").dataset;
  initListPage({ actionUrl, rowActionUrl, rowsTotal: Number(total), searchHighlight: false, searchAutoSubmit: false });
}
