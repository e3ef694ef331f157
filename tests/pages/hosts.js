// What a page of another program does to a graphic: as an OGraf renderer, in a closed shadow.
(async ({ url, graphics }) => {
  const say = (value) => JSON.stringify(value);
  const wrong = [];
  const expect = (what, wanted, got) => say(wanted) === say(got) || wrong.push(`${what}: ${say(wanted)}, got ${say(got)}`);
  const { Graphic } = await import(`${url}/ograf/title/overlay/graphic.js`);
  const stage = document.body.appendChild(document.createElement("div")).attachShadow({ mode: "closed" });
  let panels = new WeakMap();

  function put(Kind, name) {
    if (!customElements.get(name)) {
      customElements.define(name, class extends Kind {
        build(panel) {
          panels.set(this, panel);
          super.build(panel);
        }
      });
    }
    const graphic = document.createElement(name);
    stage.append(graphic);
    return graphic;
  }
  const seen = (graphic) => getComputedStyle(panels.get(graphic)).opacity;
  const bare = (pages) => class extends Graphic {
    static sheet = [];
    get pages() {
      return pages;
    }
    build(panel) {
      panel.append(document.createElement("p"));
    }
    render({ title = "" }) {
      panels.get(this).firstChild.textContent = title;
    }
  };
  const steps = { 1: bare(1), 2: bare(2), 3: bare(3) };
  const stepped = (count) => put(steps[count], `x-steps-${count}`);
  const end = { statusCode: 200 };
  const at = (currentStep) => ({ statusCode: 200, currentStep });
  const now = { skipAnimation: true };

  const cases = {
    async table() {
      const rows = [
        [null, 1, {}, 0], [null, 1, { goto: 0 }, 0], [null, 1, { delta: 1 }, 0], [null, 2, { goto: 1, delta: 2 }, 1], [0, 2, { goto: 1 }, 1],
        [0, 3, { delta: 2 }, 2], [2, 3, { goto: 1 }, 1], [2, 3, { delta: -2 }, 0], [0, 1, { delta: 1 }, null],
        [2, 3, { delta: -9 }, 0], [0, 3, { delta: 0 }, 0], [null, 3, { delta: null, goto: null }, 0], [0, 2, { goto: 9 }, null],
      ];
      for (const [current, count, params, target] of rows) {
        const graphic = stepped(count);
        await graphic.load({});
        if (current !== null) await graphic.playAction({ goto: current, ...now });
        const answer = await graphic.playAction({ ...params, ...now });
        expect(say([current, count, params]), target === null ? end : at(target), answer);
        expect(`${say([current, count, params])} is seen`, target === null ? "0" : "1", seen(graphic));
        graphic.remove();
      }
    },
    async renderers() {
      for (const name of graphics) {
        const { default: Kind } = await import(`${url}/ograf/${name}/main.js`);
        const { id } = await (await fetch(`${url}/ograf/${name}/${name}.ograf.json`)).json();
        const [graphic, other] = [put(Kind, id), put(Kind, id)];
        expect(`${name} load`, end, await graphic.load({ renderType: "realtime" }));
        await other.load({ data: null, renderType: "realtime", renderCharacteristics: null });
        expect(`${name} update`, end, await graphic.updateAction({ data: { title: "Гордеева" } }));
        expect(`${name} is not revealed by an update`, "0", seen(graphic));
        expect(`${name} play`, at(0), await graphic.playAction());
        expect(`${name} play null`, 200, (await other.playAction(null)).statusCode);
        expect(`${name} custom`, 400, (await graphic.customAction({ id: "x", payload: null })).statusCode);
        expect(`${name} stop`, end, await graphic.stopAction());
        expect(`${name} is gone`, "0", seen(graphic));
        expect(`${name} the other stays`, true, other.step !== undefined || other.pages === 1);
        expect(`${name} dispose`, end, await graphic.dispose());
        expect(`${name} is empty`, "", graphic.shadowRoot.textContent);
        expect(`${name} play after dispose`, 409, (await graphic.playAction()).statusCode);
        expect(`${name} load again`, end, await graphic.load());
        expect(`${name} play again`, at(0), await graphic.playAction(now));
        await graphic.dispose({});
        graphic.remove();
        other.remove();
      }
    },
    // A frame of a film is the same whatever frame was asked for before it.
    async film() {
      for (const name of ["title", "ticker", "standings-full"]) {
        const { default: Kind } = await import(`${url}/ograf/${name}/main.js`);
        const graphic = put(Kind, `x-film-${name}`);
        const rows = Array.from({ length: 30 }, (_, n) => `${n + 1}; Имя ${n}; Край; ${n}`).join("\n");
        await graphic.load({ renderType: "non-realtime", data: { title: "Раз", rows, lines: "Один\nДва" } });
        await graphic.setActionsSchedule({ schedule: [
          { timestamp: 3000, action: { type: "stopAction", params: {} } },
          { timestamp: 100, action: { type: "playAction", params: {} } },
          { timestamp: 1000, action: { type: "updateAction", params: { data: { title: "Два" } } } },
          { timestamp: 1100, action: { type: "playAction", params: { goto: 0 } } },
        ] });
        const frame = async (timestamp) => {
          expect(`${name} at ${timestamp}`, end, await graphic.goToTime({ timestamp }));
          const panel = panels.get(graphic);
          const nodes = [panel, ...panel.querySelectorAll("*")].map((node) => [getComputedStyle(node).opacity, getComputedStyle(node).transform]);
          return [seen(graphic), panel.textContent, nodes];
        };
        const times = [0, 100, 180, 260, 419, 420, 999, 1000, 2999, 3050, 3100, 3200, 8050];
        const forward = [];
        for (const time of times) forward.push(await frame(time));
        for (let n = times.length - 1; n >= 0; n -= 1) expect(`${name} back at ${times[n]}`, forward[n], await frame(times[n]));
        const shown = forward.map(([opacity]) => Number(opacity));
        expect(`${name} is out`, [0, 0], [shown[0], shown[11]]);
        expect(`${name} comes in between`, true, shown[2] > 0 && shown[2] < 1 && shown[2] < shown[3]);
        expect(`${name} is in`, [1, 1], [shown[6], shown[8]]);
        expect(`${name} goes in between`, true, shown[9] > 0 && shown[9] < 1 && shown[10] < shown[9]);
        expect(`${name} says the new`, true, forward[8][1].includes("Два"));
        graphic.remove();
      }
    },
  };
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run();
    } catch (failed) {
      wrong.push(`${name}: ${failed.stack ?? failed}`);
    }
  }
  return wrong;
})
