// The badge of a delegation, as boards will draw it, while it is being chosen.
{
  const preview = document.querySelector("[data-badge-preview]");
  const field = (name) => document.getElementById(`badge_${name}`);
  const draw = () => {
    preview.className = `delegation-badge b${field("hue").value} p${field("partition").value}`;
    preview.textContent = field("code_ru").value;
  };
  if (preview) {
    for (const name of ["hue", "partition", "code_ru"]) field(name).addEventListener("input", draw);
    draw();
  }
}

// Rules: what each choice does, fields that only one of the choices needs, and sets to start from.
{
  const start = document.querySelector("[data-sets]");
  const explain = (select) => {
    document.getElementById(`${select.id}-help`).textContent = select.selectedOptions[0].dataset.does;
  };
  const draw = () => {
    for (const option of document.querySelectorAll("option[data-does]:checked")) explain(option.parentElement);
    for (const field of document.querySelectorAll("[data-with]")) {
      field.hidden = document.getElementById(field.dataset.with).value !== field.dataset.is;
    }
  };
  const filled = (values) => Object.entries(values).every(
    ([name, value]) => document.getElementById(name).closest("[hidden]") || document.getElementById(name).value === value,
  );
  const recognise = () => {
    const known = Object.entries(JSON.parse(start.dataset.sets)).find(([, values]) => filled(values));
    start.value = known ? known[0] : "";
  };
  const fill = () => {
    for (const [name, value] of Object.entries(JSON.parse(start.dataset.sets)[start.value] ?? {})) {
      document.getElementById(name).value = value;
    }
  };
  if (start) {
    start.form.addEventListener("input", (event) => {
      if (event.target === start) fill();
      draw();
      recognise();
      explain(start);
    });
    draw();
    recognise();
    explain(start);
  }
}

// The colours and the logo of a championship, as a board will have them.
{
  const preview = document.querySelector("[data-look-preview]");
  const field = (name) => document.getElementById(`look_${name}`);
  const draw = () => {
    const [accent, background, logo] = ["accent", "background", "logo"].map((name) => field(name).value);
    preview.style.background = background || "";
    preview.style.color = accent || "";
    const image = logo ? [Object.assign(new Image(), { src: `/media/${logo}`, alt: "" })] : [];
    preview.replaceChildren(...image, "12:34");
  };
  if (preview) {
    for (const name of ["accent", "background", "logo"]) field(name).addEventListener("input", draw);
    draw();
  }
}
