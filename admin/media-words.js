// @ts-check
import { points, t } from "../display/kit/texts.js";

/** Write bytes as megabytes. @param {number} bytes */
export function megabytes(bytes) {
  return points((bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0));
}

/** Say how large a medium is, and how long. @param {any} medium from /api/v1/media */
export function sizeOf(medium) {
  const seconds = Math.round(medium.duration / 1000);
  const parts = [
    medium.width && `${medium.width} × ${medium.height}`,
    seconds && `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`,
    medium.size < 1e5 ? t("{n} KB", { n: Math.ceil(medium.size / 1000) }) : t("{n} MB", { n: megabytes(medium.size) }),
  ];
  return parts.filter(Boolean).join(" · ");
}
