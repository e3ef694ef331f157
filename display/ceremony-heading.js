// @ts-check
import { make } from "./kit/dom.js";
import { t, text } from "./kit/texts.js";

/** What a picture is about, in words: {main, under}; its own title where it isn't about a result. */
export function subjectOf({ kind, title, subtitle, contest, standing }) {
  if (!contest) return { main: text(title) || (kind === "team_standing" ? t("Team standing") : ""), under: text(subtitle) };
  const under = [text(contest.category), standing?.id === "main" ? "" : text(standing?.title)];
  return { main: text(contest.title), under: under.filter(Boolean).join(" · ") };
}

/** What it is about in one line. */
export function subjectLine(picture) {
  const { main, under } = subjectOf(picture);
  return [main, under].filter(Boolean).join(" · ");
}

/** Which event this is, and at which podium it happens. */
export function eventOf({ podium }, run) {
  return [text(run.title), podium ? t("Podium {podium}", { podium }) : ""].filter(Boolean);
}

/** The head of a picture: its subject on the left, the event on the right. */
export function heading(picture, run) {
  const { main, under } = subjectOf(picture);
  const event = eventOf(picture, run).map((words) => make("span", "", words));
  return make("header", "top", make("div", "", make("h1", "", main), make("p", "sub", under)), make("p", "ev", ...event));
}
