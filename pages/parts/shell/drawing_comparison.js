// Two schemes side by side (kpi/charts/comparisonparts.py says what is in the data): groups as slopes, everybody's change, five bands as one bar.

const widest = (texts, weight) => Math.max(0, ...texts.map(text => textWidth(text, weight)))

/** A text that ends early where there is no more room. */
const fitted = (text, room) => {
  if (textWidth(text) <= room) return text
  let end = text.length
  while (end > 1 && textWidth(`${text.slice(0, end)}…`) > room) end--
  return `${text.slice(0, end)}…`
}

const slopes = (part, rows, width) => {
  const before = Math.max(...rows.map(row => textWidth(`${row.name}  ${row.was}`, 680))), after = widest(rows.map(row => row.now), 680)
  const both = Math.max(...rows.map(row => textWidth(`${row.now}  ${row.name}`, 680)))
  const named = before + both + 140 < width // else names stand on the left alone, in as many lines as they need
  const left = Math.min(before + 14, width - after - 100), right = width - (named ? Math.max(both, width * 0.2) : after) - 16
  const lines = rows.map(row => wrapped(row.name, left - 10 - textWidth(`  ${row.was}`, 680), 680, 13))
  const tall = place => lines[place].length * LINE, most = Math.max(...lines.map((_, place) => tall(place)))
  const heads = [[part.before, left], [part.after, right]].map(([text, at]) => [text, within(at, textWidth(text, 680), width), textWidth(text, 680)])
  const stacked = heads[0][1] + heads[0][2] / 2 + 12 > heads[1][1] - heads[1][2] / 2
  const top = (stacked ? 50 : 34) + most / 2 - 8, height = Math.max(heightOf(part), rows.reduce((sum, _, place) => sum + tall(place) + 3, 0) + top + most / 2)
  const bottom = height - 4 - most / 2, y = scale(part.low, part.high, bottom, top)
  const lefts = parted(rows.map(row => y(row.from)), (one, other) => (tall(one) + tall(other)) / 2 + 2, top, bottom), rights = parted(rows.map(row => y(row.to)), () => LINE + 2, top, bottom)
  const target = part.target === null ? [] : ['casing', 'target'].map(name => ['path', { class: name, d: path([[left, y(part.target)], [right, y(part.target)]]) }])
  const words = part.target === null || right - left < textWidth(part.words) + 20 ? [] : [['text', { class: 'label target', x: (left + right) / 2, y: y(part.target) + 16, 'text-anchor': 'middle' }, part.words]]
  const drawn = [...rows.keys()].sort((one, other) => rows[one].thick - rows[other].thick).map(place => {
    const row = rows[place], [from, to] = [y(row.from), y(row.to)], dots = row.thick ? 5 : 3.5
    return ['g', { class: `slope ${row.tone}${row.thick ? ' thick' : ''}`, role: 'img', 'aria-label': row.told }, [
      ['path', { class: 'line', d: path([[left, from], [right, to]]) }],
      ['circle', { cx: left, cy: from, r: dots }], ['circle', { cx: right, cy: to, r: dots }],
    ]]
  })
  const label = (row, x, y, anchor, parts) => ['text', { class: `label${row.thick ? ' thick' : ''}`, x, y, 'text-anchor': anchor }, parts.map(([text, name]) => ['tspan', { class: name }, text])]
  const onLeft = (row, place) => lines[place].map((text, at) => {
    const last = at === lines[place].length - 1
    return label(row, left - 10, lefts[place] + 4 + (at - (lines[place].length - 1) / 2) * LINE, 'end', last ? [[`${text}  `, ''], [row.was, 'amount']] : [[text, '']])
  })
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height }, [
    ...heads.map(([text, x], place) => ['text', { class: 'label thick', x, y: stacked && place ? 30 : 14, 'text-anchor': 'middle' }, text]),
    ...[left, right].map(x => ['path', { class: 'post', d: path([[x, stacked ? 36 : 22], [x, bottom + 6]]) }]),
    ...target, ...drawn, ...words,
    ...rows.flatMap(onLeft),
    ...rows.map((row, place) => label(row, right + 10, rights[place] + 4, 'start', named ? [[row.now, 'amount'], [`  ${row.name}`, '']] : [[row.now, 'amount']])),
  ]]]
}

const heightOf = part => stage ?? part.height // on a slide, all that is left
const gains = value => (value > 0 ? 'gain' : value < 0 ? 'lose' : 'same')

/** A row for each of a few people, with name and amount; names that are long stand above their bars. */
const changeRows = (part, rows, width) => {
  const values = widest(rows.map(row => row.text), 560) + 8, longest = widest(rows.map(row => row.name)) + 12, above = longest > width / 2
  const names = above ? 0 : longest, line = above ? 42 : stage ? Math.min(34, (stage - 4) / rows.length) : 24, over = above ? 18 : 0
  const [low, high] = [Math.min(0, ...rows.map(row => row.value)), Math.max(0, ...rows.map(row => row.value))]
  const x = scale(low, high || (low ? 0 : 1), names + (low < 0 ? values : 0), width - (high > 0 || !low ? values : 4))
  const height = rows.length * line + 4
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height }, [
    ['path', { class: 'post', d: path([[x(0), 0], [x(0), height]]) }],
    ...rows.map((row, place) => {
      const y = place * line + 2, end = x(row.value)
      return ['g', { class: `change ${gains(row.value)}`, role: 'img', 'aria-label': row.told }, [
        ['text', { class: 'label', x: 0, y: y + (above ? 12 : line / 2 + 3) }, fitted(row.name, above ? width : names - 8)],
        ['rect', { x: Math.min(end, x(0)), y: y + over, width: Math.abs(end - x(0)).toFixed(1), height: line - over - 4 }],
        ['text', { class: 'label amount', x: end + (row.value < 0 ? -6 : 6), y: y + over + (line - over) / 2 + 3, 'text-anchor': row.value < 0 ? 'end' : 'start' }, row.text],
      ]]
    }),
  ]]]
}

/** A bar for each of many, from the largest gain to the largest loss. */
const changeBars = (part, rows, width) => {
  const [above, below] = [part.gain, part.lose].map(text => wrapped(text, width - 8, 640, 13))
  const top = 9 + above.length * LINE, base = heightOf(part) - 9 - below.length * LINE, left = Math.max(0, ...part.ticks.map(([, text]) => textWidth(text))) + 8
  const y = scale(part.low, part.high, base, top), step = (width - left) / rows.length
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height: heightOf(part) }, [
    ...part.ticks.flatMap(([at, text]) => [['path', { class: 'grid', d: path([[left, y(at)], [width, y(at)]]) }], ['text', { class: 'tick', x: left - 6, y: y(at) + 4, 'text-anchor': 'end' }, text]]),
    ...above.map((text, place) => ['text', { class: 'label gain', x: above.length > 1 || textWidth(text, 640) > width - left ? 0 : left, y: 12 + place * LINE }, text]),
    ...below.map((text, place) => ['text', { class: 'label lose', x: width, y: heightOf(part) - 5 - (below.length - 1 - place) * LINE, 'text-anchor': 'end' }, text]),
    ...rows.map((row, place) => {
      const end = y(row.value), x = left + place * step
      return ['g', { class: `change ${gains(row.value)}`, role: 'img', 'aria-label': row.told }, [
        ['rect', { x: x.toFixed(2), width: Math.max(step - Math.min(0.8, step / 4), 0.5).toFixed(2), y: Math.min(end, y(0)), height: Math.max(Math.abs(end - y(0)), 0.5).toFixed(1) }],
        ['rect', { class: 'touch', x: x.toFixed(2), width: step.toFixed(2), y: top, height: base - top }],
      ]]
    }),
    ['path', { class: 'zero', d: path([[left, y(0)], [width, y(0)]]) }],
  ]]]
}

const bandBar = (part, bands, width) => {
  const all = bands.reduce((sum, band) => sum + band.people, 0), gap = 2, room = width - gap * (bands.length - 1)
  let start = 0
  const boxes = bands.map(band => {
    const box = { x: start, width: Math.max((room * band.people) / all, 3) }
    start += box.width + gap
    return box
  })
  const over = start - gap - width // what the narrowest were given is taken from the widest
  const widestBox = boxes.reduce((one, other) => (other.width > one.width ? other : one))
  boxes.forEach((box, place) => { if (place > boxes.indexOf(widestBox)) box.x -= over })
  widestBox.width -= over
  const text = bands.map(band => Math.max(textWidth(band.title), textWidth(`${band.count}  ${band.money}`, 680)) + 14)
  const fits = text.reduce((sum, one) => sum + one, 0) <= width
  const centres = fits ? parted(boxes.map(box => box.x + box.width / 2), (one, other) => (text[one] + text[other]) / 2, text[0] / 2, width - text.at(-1) / 2) : []
  const bar = top => boxes.map((box, place) => ['rect', { class: `band ${bands[place].tone}`, role: 'img', 'aria-label': bands[place].told, x: box.x.toFixed(1), y: top, width: box.width.toFixed(1), height: 26 }])
  const words = (band, x, y, anchor, both) => ['text', { class: 'label', x, y, 'text-anchor': anchor }, [['tspan', { class: 'amount' }, `${band.count}  `], ['tspan', {}, both ? `${band.title}  ${band.money}` : band.money]]]
  if (fits) return [['svg', { role: 'group', 'aria-label': part.alt, width, height: 70 }, [
    ...bands.map((band, place) => ['text', { class: 'label', x: centres[place], y: 14, 'text-anchor': 'middle' }, band.title]),
    ...bar(22), ...bands.map((band, place) => words(band, centres[place], 66, 'middle', false)),
  ]]]
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height: 34 + bands.length * 20 }, [
    ...bar(0), ...bands.flatMap((band, place) => [['rect', { class: `band ${band.tone}`, x: 1, y: 37 + place * 20, width: 10, height: 10 }], words(band, 18, 46 + place * 20, 'start', true)]),
  ]]]
}

Object.assign(KINDS, {
  slopes: (part, rows, width) => slopes(part, rows, width),
  changes: (part, rows, width) => (rows.length <= part.most ? changeRows : changeBars)(part, rows, width),
  bandbar: (part, bands, width) => bandBar(part, bands, width),
})
