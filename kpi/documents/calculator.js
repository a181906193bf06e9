// The page around `pay`, which takes results and gives money: all of it is made of DATA, and every text goes in as text.

const T = DATA.texts;
const start = DATA.sliders.map((one) => one.now === null ? NaN : one.now);
let results = [...start];

const formats = {
  money: new Intl.NumberFormat(DATA.locale, {
    style: "currency", currency: DATA.currency, minimumFractionDigits: DATA.digits, maximumFractionDigits: DATA.digits,
  }),
  share: new Intl.NumberFormat(DATA.locale, {style: "percent", maximumFractionDigits: 4}),
  rough: new Intl.NumberFormat(DATA.locale, {style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1}),
  number: new Intl.NumberFormat(DATA.locale, {maximumFractionDigits: 4}),
};
const dustless = (value, digits = 10) => Number(value.toFixed(digits));
const money = (minor) => formats.money.format(Math.round(minor) / 10 ** DATA.digits);
const share = (value) => formats.share.format(dustless(value));
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
const onGrid = (value) => Math.floor(value * 10 ** DATA.gridDigits + 0.500001) / 10 ** DATA.gridDigits;

const amount = (slider, value) => {
  if (Number.isNaN(value)) return T.missing;
  if (slider.isShare) return share(value);
  return formats.number.format(dustless(value, 6)) + (slider.unit ? "\u00a0" + slider.unit : "");
};
const ofRead = (read, value) => read.inShares ? share(value) : formats.number.format(dustless(value, 6)) + (read.unit ? "\u00a0" + read.unit : "");

// Money and marks at some results: as paid where nothing was moved.
const same = (one, other) => one.every((value, place) => Object.is(value, other[place]));
const paid = (at) => same(at, start) ? {...pay(at), ...DATA.now} : pay(at);

// All sliders of a reading, moved by so many hundreds of points.
const moved = (at, read, by) => at.map((value, place) => read.inputs.includes(place) ? value + by * DATA.sliders[place].hundred : value);
const isMet = (read, result, at) => {
  const off = read.falls ? at - result : result - at;
  return read.strict ? off > 0 : off >= 0;
};
const better = (read) => read.falls ? -1 : 1;

// The nearest results, in round numbers, with which a reading meets one of its points; null where no move of its sliders does.
const lifted = (at, place, knot) => {
  const read = DATA.reads[place];
  const meets = (values) => isMet(read, pay(values).reads[place][0], knot[0]);
  const away = (by) => moved(at, read, better(read) * by);
  if (meets(at)) return at;
  if (!read.inputs.length || read.inputs.some((input) => Number.isNaN(at[input]))) return null;
  let low = 0, high = 0.01;
  while (!meets(away(high))) {
    if (high > 64) return null;
    [low, high] = [high, high * 2];
  }
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2;
    if (meets(away(middle))) high = middle; else low = middle;
  }
  const exact = away(high), round = exact.map((value, input) => read.inputs.includes(input) ? rounded(value, input, better(read)) : value);
  return meets(round) ? round : exact;
};
const rounded = (value, input, direction) => {
  const {isShare, hundred} = DATA.sliders[input];
  const digits = isShare ? DATA.gridDigits : Math.max(0, 5 - Math.floor(Math.log10(hundred)));
  const scaled = dustless(value * 10 ** digits, 4);
  return (direction > 0 ? Math.ceil(scaled) : Math.floor(scaled)) / 10 ** digits;
};

const atPlan = () => DATA.sliders.map((one, place) => one.atPlan === null ? start[place] : one.atPlan);
const atMost = () => {
  let found = atPlan();
  DATA.reads.forEach((read, place) => { found = lifted(found, place, read.knots[read.knots.length - 1]) || found; });
  return found;
};
const CHOICES = [["now", [...start]], ["atPlan", atPlan()], ["atMost", atMost()]];

// Elements; user texts may run from right to left.
const make = (tag, classes = "", text = null, attributes = {}) => {
  const one = document.createElement(tag);
  if (classes) one.className = classes;
  if (text !== null) one.textContent = text;
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  return one;
};
const add = (parent, ...several) => { parent.append(...several); return parent; };
const named = (tag, classes, text) => make(tag, classes, text, {dir: "auto"});
const SVG = "http://www.w3.org/2000/svg";
const drawn = (tag, attributes) => {
  const one = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  return one;
};

// What shows the state is asked again after every move.
const shown = [];
const spoken = make("p", "hidden", "", {"aria-live": "polite"});
let speaking = null;
const show = () => {
  const found = paid(results);
  for (const one of shown) one(found);
  clearTimeout(speaking);
  speaking = setTimeout(() => { spoken.textContent = `${T.amount}: ${money(found.payout)}`; }, 400);
};

const strip = () => {
  const figure = make("p", "figure"), below = make("p", "of-target"), bar = make("div", "bar", null, {role: "img"}), labels = make("p", "bar-labels");
  const pieces = ["individual", "team_part", "beside"].map((name) => add(bar, make("span", name)).lastChild);
  shown.push((found) => {
    figure.textContent = money(found.payout);
    below.textContent = DATA.target ? filled(T.ofTarget, {share: formats.rough.format(found.payout / DATA.target), target: money(DATA.target)}) : "";
    const own = found.individual || 0, team = found.team_part || 0;
    const lengths = [own, team, found.payout - own - team].map((one) => Math.max(one, 0));
    const whole = Math.max(lengths[0] + lengths[1] + lengths[2], 1);
    pieces.forEach((piece, place) => { piece.style.width = `${100 * lengths[place] / whole}%`; piece.hidden = !lengths[place]; });
    bar.setAttribute("aria-label", filled(T.bar, {own: money(own), team: money(team)}));
    labels.replaceChildren(make("span", "own", filled(T.partOf, {name: T.own, money: money(own)})), make("span", "team", filled(T.partOf, {name: T.team, money: money(team)})));
  });
  return add(make("div", "strip"), make("h2", "label", T.amount), figure, below, bar, labels);
};

const parts = () => {
  const list = make("dl", "parts");
  shown.push((found) => {
    const lines = Object.keys(DATA.now).filter((name) => name !== "payout" && !["individual", "team_part"].includes(name) && Math.round(found[name]));
    list.replaceChildren(...lines.flatMap((name) => [make("dt", "", T[name]), make("dd", "", money(name === "deduction" ? -found[name] : found[name]))]));
  });
  return list;
};

const choices = () => {
  const group = make("div", "choices");
  for (const [name, values] of CHOICES) {
    const button = add(make("button", "", null, {type: "button"}), make("span", "", T[name]), make("strong", "", money(paid(values).payout)));
    button.addEventListener("click", () => { results = [...values]; show(); });
    shown.push(() => button.setAttribute("aria-pressed", String(same(results, values))));
    group.append(button);
  }
  return group;
};

const slider = (place) => {
  const one = DATA.sliders[place], times = one.isShare ? 100 : 1;
  const range = make("input", one.whose === "person" ? "" : "of-team", null, {type: "range", min: one.lowest, max: one.highest, step: one.step, "aria-label": one.title});
  const box = make("input", "", null, {type: "number", step: "any", "aria-label": one.title, inputmode: "decimal"});
  const row = make("div", "slider");
  range.addEventListener("input", () => set(place, Number(range.value)));
  box.addEventListener("input", () => {
    if (box.value !== "" && Number.isFinite(box.valueAsNumber)) set(place, box.valueAsNumber / times, box);
    else if (box.value === "" && Number.isNaN(start[place])) set(place, NaN, box);
  });
  box.addEventListener("change", () => show());
  shown.push(() => {
    const value = results[place];
    range.value = Number.isNaN(value) ? one.lowest : value;
    range.setAttribute("aria-valuetext", amount(one, value));
    if (document.activeElement !== box || !row.classList.contains("typing")) box.value = Number.isNaN(value) ? "" : dustless(value * times, 4);
  });
  box.addEventListener("focus", () => row.classList.add("typing"));
  box.addEventListener("blur", () => { row.classList.remove("typing"); show(); });
  return add(row, range, add(make("span", "box"), box, make("span", "", one.isShare ? "%" : one.unit)));
};
const set = (place, value) => {
  results = [...results];
  results[place] = DATA.sliders[place].isShare && !Number.isNaN(value) ? onGrid(value) : value;
  show();
};

// A curve with its points, and where the result stands on it; results that are better lie further right.
const WIDTH = 320, HEIGHT = 84, SIDE = 14, TOP = 12, GROUND = 58;
const curve = (place) => {
  const read = DATA.reads[place], at = read.knots.map((knot) => knot[0] * better(read)), last = at.length - 1;
  const span = Math.max(at[last] - at[0], Math.abs(at[last]) * 0.2, 1e-9), from = at[0] - span * 0.2, to = at[last] + span * 0.2;
  const most = Math.max(...read.knots.map((knot) => knot[1]), 1e-9) * 1.1;
  const x = (value) => SIDE + (WIDTH - 2 * SIDE) * Math.min(Math.max((value - from) / (to - from), 0), 1);
  const y = (pays) => GROUND - (GROUND - TOP) * Math.min(Math.max(pays / most, 0), 1);
  const line = [[x(from), y(0)], [x(at[0]), y(0)]];
  read.knots.forEach((knot, number) => {
    if (number && read.steps) line.push([x(at[number]), y(read.knots[number - 1][1])]);
    line.push([x(at[number]), y(knot[1])]);
  });
  const slope = last > 0 && read.goesOn ? (read.knots[last][1] - read.knots[last - 1][1]) / (at[last] - at[last - 1]) : 0;
  line.push([x(to), y(read.knots[last][1] + slope * (to - at[last]))]);
  const picture = drawn("svg", {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: read.whose === "person" ? "curve" : "curve of-team", role: "img"});
  picture.append(drawn("line", {x1: SIDE, x2: WIDTH - SIDE, y1: GROUND, y2: GROUND, class: "ground"}));
  const named = labelled(read, at.map(x));
  read.knots.forEach((knot, number) => {
    picture.append(drawn("line", {x1: x(at[number]), x2: x(at[number]), y1: GROUND - 4, y2: GROUND + 4, class: "tick"}));
    if (!named.includes(number)) return;
    const text = drawn("text", {x: x(at[number]), y: GROUND + 20, "text-anchor": "middle"});
    text.textContent = ofRead(read, knot[0]);
    picture.append(text);
  });
  picture.append(drawn("polyline", {points: line.map((point) => point.join(",")).join(" "), class: "line"}));
  const dot = drawn("circle", {r: 6, class: "dot"});
  picture.append(dot);
  const points = read.knots.map((knot) => filled(T.pointPaysShare, {point: ofRead(read, knot[0]), share: share(knot[1])})).join(", ");
  shown.push((found) => {
    const [result, pays] = found.reads[place], there = Number.isFinite(result);
    dot.setAttribute("visibility", there ? "visible" : "hidden");
    if (there) { dot.setAttribute("cx", x(result * better(read))); dot.setAttribute("cy", y(onCurve(read, result))); }
    picture.setAttribute("aria-label", filled(T.curve, {kpi: read.title, points, result: there ? ofRead(read, result) : T.missing, share: Number.isFinite(pays) ? share(pays) : "–"}));
  });
  return picture;
};
// What a curve pays, only for where the dot stands.
const onCurve = (read, result) => {
  const met = read.knots.filter((knot) => isMet(read, result, knot[0])).length;
  if (!met) return 0;
  const [at, pays] = read.knots[met - 1];
  const pair = met < read.knots.length ? [met - 1, met] : [met - 2, met - 1];
  if (read.steps || pair[0] < 0 || (met === read.knots.length && !read.goesOn)) return pays;
  const [one, other] = pair.map((number) => read.knots[number]);
  return pays + (result - at) * (other[1] - one[1]) / (other[0] - one[0]);
};
// The first and the last point, and those between that have room.
const labelled = (read, places) => {
  const last = places.length - 1, kept = [0];
  for (let number = 1; number < last; number++) {
    if (places[number] - places[kept[kept.length - 1]] >= 48 && places[last] - places[number] >= 48) kept.push(number);
  }
  return last > 0 ? [...kept, last] : kept;
};

const reached = (read, result) => {
  const [first] = read.inputs, one = read.inputs.length === 1 ? DATA.sliders[first] : null;
  if (!Number.isFinite(result)) return T.missing;
  if (!one || one.isShare || one.plan === null || !read.inShares) return ofRead(read, result);
  return `${filled(read.falls ? T.atMostPlan : T.ofPlan, {fact: amount({...one, unit: ""}, results[first]), plan: amount(one, one.plan)})} · ${ofRead(read, result)}`;
};

// How far the next point is, and what it pays more; null behind the last one.
const nextPoint = (place, found) => {
  const read = DATA.reads[place], result = found.reads[place][0];
  if (!Number.isFinite(result)) return null;
  const knot = read.knots.find((one) => !isMet(read, result, one[0]));
  const there = knot ? lifted(results, place, knot) : null;
  if (!there) return null;
  const [first] = read.inputs, one = DATA.sliders[first], off = Math.abs(there[first] - results[first]);
  const more = one.isShare ? filled(T.points, {n: formats.number.format(dustless(off * 100, 6))}) : amount(one, off);
  return {more, point: ofRead(read, knot[0]), money: Math.round(paid(there).payout - found.payout)};
};
const inWords = (read, next) => {
  if (!next) return T.noNext;
  const text = next.money > 0 ? (read.falls ? T.nextLess : T.next) : (read.falls ? T.nextNothingLess : T.nextNothing);
  return filled(text, {...next, money: money(next.money)});
};

const reading = (place) => {
  const read = DATA.reads[place], block = make("section", "reading");
  const value = make("p", "reached"), pays = make("p", "pays"), next = make("p", "next");
  add(block, add(make("div", "head"), named("h3", "", read.title), pays), value);
  for (const input of read.inputs) {
    if (placed.has(input)) continue;
    placed.add(input);
    if (read.inputs.length > 1) block.append(named("p", "reached", DATA.sliders[input].title));
    block.append(slider(input));
  }
  add(block, curve(place), next);
  shown.push((found) => {
    const [result, paysNow, weight] = found.reads[place];
    value.textContent = reached(read, result);
    const texts = [Number.isFinite(paysNow) ? filled(T.pays, {share: share(paysNow)}) : "", Number.isFinite(weight) ? filled(T.weight, {share: share(weight)}) : ""];
    pays.textContent = texts.filter(Boolean).join(" · ");
    next.textContent = read.inputs.length ? Number.isFinite(result) ? inWords(read, nextPoint(place, found)) : "" : "";
  });
  return block;
};
const placed = new Set();
const readings = (title, which) => which.length ? [make("h2", "", title), ...which.map(reading)] : [];

const others = () => {
  const left = DATA.sliders.map((_one, place) => place).filter((place) => !placed.has(place));
  const blocks = left.map((place) => {
    const value = make("p", "reached"), one = DATA.sliders[place];
    shown.push(() => { value.textContent = amount(one, results[place]); });
    return add(make("section", "reading"), named("h3", "", one.title), value, slider(place));
  });
  return blocks.length ? [make("h2", "", T.otherResults), ...blocks] : [];
};

// A row a reading, and one each slider that stands on no curve.
const onePoint = () => {
  const rows = DATA.reads.map((read, place) => ({read, place})).filter(({read}) => read.inputs.length);
  const bound = new Set(rows.flatMap(({read}) => read.inputs));
  DATA.sliders.forEach((one, input) => { if (!bound.has(input)) rows.push({read: {title: one.title, inputs: [input], falls: false}, place: null}); });
  if (!rows.length) return [];
  const table = make("table"), body = make("tbody");
  add(table, add(make("thead"), add(make("tr"), ...[T.kpi, T.pointPays, T.nextPays].map((text) => make("th", "", text, {scope: "col"})))), body);
  for (const {read, place} of rows) {
    const [first] = read.inputs, one = DATA.sliders[first], pays = make("td"), next = make("td");
    const point = one.isShare ? share(0.01) : amount(one, one.hundred / 100);
    const head = add(make("th", "", null, {scope: "row"}), named("span", "", read.title), make("small", "", filled(read.falls ? T.oneLessIs : T.onePointIs, {amount: point})));
    add(body, add(make("tr"), head, pays, next));
    shown.push((found) => {
      const after = moved(results, read, better(read) * 0.01);
      const known = read.inputs.every((input) => !Number.isNaN(results[input]));
      pays.textContent = known ? money(pay(after).payout - pay(results).payout) : "–";
      const there = place === null || !known ? null : nextPoint(place, found);
      next.textContent = there ? money(there.money) : "–";
    });
  }
  return [make("h2", "", T.onePoint), make("p", "quiet", T.aboutOnePoint), table];
};

const page = document.getElementById("page");
const numbers = DATA.reads.map((_read, place) => place);
const header = add(make("header"), named("h1", "", DATA.person), ...DATA.seats.map((seat) => named("p", "quiet", seat)), named("p", "quiet", DATA.period));
const aside = add(make("aside"), strip(), parts(), choices());
const sections = [
  ...readings(T.ownResults, numbers.filter((place) => DATA.reads[place].whose === "person")),
  ...readings(T.teamResults, numbers.filter((place) => DATA.reads[place].whose !== "person")),
  ...others(), ...onePoint(), make("h2", "", T.about), add(make("ul", "quiet"), ...DATA.notes.map((note) => make("li", "", note))),
];
add(page, header, add(make("div", "columns"), aside, add(make("div", "results"), ...sections)), spoken);
show();
