// @ts-check
/** The address of a public page: `link("contest", id, "floor")` is `#/contest/<id>/floor`. */
export function link(...parts) {
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

/** The parts of the address that stands now: none for the overview. */
export function route() {
  return location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(plain);
}

function plain(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The standing that a row of `entries` stands in, as its stream names it. */
export function boardOf({ contest, standing }) {
  return standing ? `${contest}/${standing}` : contest;
}
