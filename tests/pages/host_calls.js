// Plays calls as hosts make them, in any order and not always waiting for the last one, and says what came of it.
(() => {
  const QUICK = { "--d-fast": "20ms", "--d-base": "30ms" };
  const motions = (graphic) => graphic.shadowRoot?.getAnimations() ?? [];
  const task = () => new Promise((resolve) => setTimeout(resolve, 0));

  function hasten(graphic) {
    for (const [token, time] of Object.entries(QUICK)) graphic.style.setProperty(token, time);
  }

  // What is seen once every motion has ended; those of a film stand still.
  async function seen(graphic) {
    const moving = () => motions(graphic).filter(({ playState }) => playState === "running");
    while (moving().length) await Promise.all(moving().map(({ finished }) => finished.catch(() => {})));
    await task();
    const panel = graphic.shadowRoot?.querySelector(".panel");
    const style = panel && getComputedStyle(panel);
    return {
      step: graphic.step ?? null,
      opacity: style ? Number(style.opacity) : 0,
      title: panel?.querySelector(".n").textContent ?? null,
      subtitle: panel?.querySelector(".i b").textContent ?? null,
    };
  }

  const wrongs = [];
  addEventListener("error", ({ message }) => wrongs.push(message));
  addEventListener("unhandledrejection", ({ reason }) => wrongs.push(String(reason)));

  // OGraf: methods of elements in a closed shadow root.
  async function renderer(url, pages, calls) {
    const { default: LowerThird } = await import(url);
    const name = `x-calls-${pages}`;
    const Kind = class extends LowerThird {
      get pages() {
        return pages;
      }
    };
    if (!customElements.get(name)) customElements.define(name, Kind);
    const host = document.body.appendChild(document.createElement("div"));
    const stage = host.attachShadow({ mode: "closed" });
    const graphics = [0, 1].map(() => stage.appendChild(document.createElement(name)));
    graphics.forEach(hasten);
    const answers = [];
    for (const { who, method, params, waits } of calls) {
      const answer = graphics[who][method](...params).catch((error) => ({ thrown: String(error) }));
      answers.push(answer);
      if (waits === "task") await task();
      if (waits === "answer") await answer;
    }
    const told = await Promise.all(answers);
    const pictures = await Promise.all(graphics.map(seen));
    host.remove();
    return { told, pictures, wrongs: wrongs.splice(0) };
  }

  // CasparCG and SPX: functions of a page; the first calls come before it has loaded.
  async function player(html, early, late, removals) {
    const frame = document.createElement("iframe");
    const here = { early, removals: 0, wrongs: [] };
    const attached = new Promise((resolve) => (here.attached = resolve));
    frame.srcdoc = html
      .replace("<head>", "<head><script>(" + before + ")()</scr" + "ipt>")
      .replace("<title>", "<script>(" + beforeLoad + ")()</scr" + "ipt><title>");
    window.player_ = Object.assign(here, { hasten });
    document.body.append(frame);
    await attached;
    const { contentWindow: page } = frame;
    for (const [name, ...data] of late) {
      if (name === "task") await task();
      else page[name](...data);
    }
    const picture = await seen(page.document.querySelector("tablo-lower-third"));
    for (let n = 0; n < 200 && here.removals < removals; n += 1) await task();
    frame.remove();
    return { picture, removals: here.removals, wrongs: here.wrongs };
  }

  // What each value of each field does to a graphic that is on the air.
  async function junk(url, fields, typed, values) {
    const { default: Graphic } = await import(url);
    const name = `x-junk-${url.split("/").reverse()[1]}`;
    customElements.define(name, class extends Graphic {});
    const graphic = document.body.appendChild(document.createElement(name));
    const words = () => graphic.shadowRoot.querySelector(".panel").textContent;
    const data = Object.fromEntries(fields.map((field) => [field, typed]));
    await graphic.load({ data });
    await graphic.playAction({ skipAnimation: true });
    const before = words();
    const told = [];
    for (const field of fields) {
      for (const value of values) {
        const { statusCode } = await graphic.updateAction({ data: { [field]: value }, skipAnimation: true });
        graphic.tick(Date.now());
        if (statusCode === 400 && words() !== before) wrongs.push(`${field} = ${JSON.stringify(value)} is half drawn`);
        told.push(statusCode);
        await graphic.updateAction({ data: { [field]: typed }, skipAnimation: true });
        if (words() !== before) wrongs.push(`${field} = ${JSON.stringify(value)} leaves something behind`);
      }
    }
    graphic.remove();
    return { told, wrongs: wrongs.splice(0) };
  }

  function before() {
    const { player_ } = parent;
    addEventListener("error", ({ message }) => player_.wrongs.push(message));
    addEventListener("unhandledrejection", ({ reason }) => player_.wrongs.push(String(reason)));
    window.remove = () => (player_.removals += 1);
  }

  function beforeLoad() {
    const { player_ } = parent;
    for (const [name, ...data] of player_.early) if (name !== "task") window[name](...data);
    const { attach } = window.tabloHost;
    window.tabloHost.attach = (play) => {
      player_.hasten(document.querySelector("tablo-lower-third"));
      attach(play);
      player_.attached();
    };
  }

  window.hosts = { renderer, player, junk };
})();
