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
