// Before the scheme (kpi/charts/funnelparts.py, staffparts.py and bridgeparts.py say what is in the data): streams of a funnel, people needed, a bridge.

{
const BAR = 10 // pixels: how wide a stage is

/** One stream: bars of its stages, ribbons between them, money at the end; shares stand so much below the middle that they touch no count. */
const stream = (row, top, tall, left, slot, over, plain) => {
  const middle = top + tall / 2, half = share => Math.max(share * tall, 4) / 2, at = place => left + place * slot
  const last = row.places.length - 1, beside = middle + over
  const ribbon = ({ text, weak, told }, place) => {
    const [from, to] = [half(row.places[place].share), half(row.places[place + 1].share)]
    return ['g', { class: weak ? 'ribbon weak' : 'ribbon', role: 'img', 'aria-label': told }, [
      ['path', { class: 'flow', d: path([[at(place) + BAR, middle - from], [at(place + 1), middle - to], [at(place + 1), middle + to], [at(place) + BAR, middle + from]]) }],
      ['text', { class: 'label share', x: at(place + 1) - 8, y: beside, 'text-anchor': 'end' }, text],
    ]]
  }
  const stage = (one, place) => ['g', { class: 'stage' }, [
    ['rect', { class: 'own', x: at(place), y: middle - half(one.share), width: BAR, height: 2 * half(one.share) }],
    ['text', { class: 'count', x: at(place) + BAR + 8, y: middle - 3 }, one.count],
    ...wrapped(one.word, Math.max(slot - BAR - 12, 40), 400, 13).map((line, under) => ['text', { class: 'label', x: at(place) + BAR + 8, y: middle + 15 + under * LINE }, line]),
  ]]
  const value = plain || textWidth(row.value, 640) + (over === -4 ? textWidth(row.places[last].count, 620, 18) + 28 : 12) > slot ? [] : [['text', { class: 'label share', x: at(last + 1) - 8, y: beside, 'text-anchor': 'end' }, row.value]]
  return [...row.ribbons.map(ribbon), ...row.places.map(stage), ...value]
}

/** What a stream is called and what it brings: left and right of it, or above it on a phone. */
const heads = (row, names, notes, top, middle, width, narrow) => [
  ...names.map((line, at) => ['text', { class: 'name', x: 0, y: top + 20 + at * 19 }, line]),
  ...notes.map((line, at) => ['text', { class: row.lost ? 'label about lost' : 'label about', x: 0, y: top + 20 + names.length * 19 + at * LINE }, line]),
  ['text', { class: 'money', x: width, y: narrow ? top + 20 : middle + 4, 'text-anchor': 'end' }, row.money],
  ['text', { class: 'label', x: width, y: narrow ? top + 38 : middle + 22, 'text-anchor': 'end' }, row.share],
]

const funnel = (part, all, width) => {
  const rows = stage ? all.slice(0, Math.max(1, Math.floor(stage / 56))) : all, narrow = width < 620 && !stage, most = Math.max(...rows.map(row => row.places.length))
  const money = Math.max(...rows.map(row => Math.max(textWidth(row.money, 640, 18), textWidth(row.share)))) + 8
  const left = narrow ? 0 : Math.min(Math.max(...rows.map(row => Math.max(textWidth(row.title, 640, 15), textWidth(row.note)))) + 24, width * 0.24)
  const end = width - (narrow ? 0 : money + 12), slot = (end - left) / (narrow ? most : stage ? most - 0.1 : most + 0.05)
  const room = stage ? Math.max(stage / rows.length - 4, 40) : narrow ? 90 : width < 720 ? 90 : 104, tall = narrow ? 72 : Math.min(room - 16, 88)
  const names = rows.map(row => wrapped(row.title, narrow ? width - money - 12 : left - 16, 640, 15))
  const notes = rows.map((row, place) => wrapped(row.note, (narrow ? width - money : left) - 16, 400, 13).slice(0, stage ? (room < 90 && names[place].length > 1 ? 0 : 1) : 9))
  const overs = rows.map((_row, place) => (narrow ? Math.max(24 + names[place].length * 19 + notes[place].length * LINE - 12, 46) : 0))
  const tops = overs.map((_over, place) => overs.slice(0, place).reduce((sum, one) => sum + one + room, 0))
  const height = tops.at(-1) + overs.at(-1) + room
  const alongside = rows.every(row => row.ribbons.every((one, place) => textWidth(row.places[place].count, 620, 18) + textWidth(one.text, 640) + BAR + 28 < slot))
  const over = slot < 170 ? (alongside ? -4 : -22) : 5
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height }, rows.flatMap((row, place) => [
    ...(place ? [['path', { class: 'rule-between', d: path([[0, tops[place] - 4], [width, tops[place] - 4]]) }]] : []),
    ...heads(row, names[place], notes[place], tops[place], tops[place] + tall / 2, width, narrow),
    ...stream(row, tops[place] + overs[place] + 2, tall, left, slot, over, narrow || stage !== null),
  ])]]
}

const staffing = (part, rows, width) => {
  const longest = Math.max(...rows.map(row => textWidth(row.name, 640, 15))) + 20, above = longest > width * 0.3
  const [firsts, values] = [0, 1].map(place => Math.max(...rows.map(row => textWidth(row.texts[place], 640))))
  const names = rows.map(row => above ? wrapped(row.name, width - 4, 640, 15) : [row.name]), more = 19 * (Math.max(...names.map(lines => lines.length)) - 1)
  const left = above ? 0 : longest, line = (above ? 92 : 62) + more, over = (above ? 32 : 0) + more, x = scale(0, part.most, left + firsts + 10, width - values - 16), height = rows.length * line + 34
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height }, [
    ...part.ticks.flatMap(([at, text]) => [['path', { class: 'grid', d: path([[x(at), 0], [x(at), height - 22]]) }], ['text', { class: 'tick', x: x(at), y: height - 6, 'text-anchor': 'middle' }, text]]),
    ...rows.flatMap((row, place) => {
      const y = place * line + over + 24, [from, to] = [x(row.least), Math.max(x(row.most), x(row.least) + 3)]
      const there = x(row.there)
      return [['g', { class: `crew ${row.tone}${row.chosen ? ' chosen' : ''}`, role: 'img', 'aria-label': row.told }, [
        ...names[place].map((text, at) => ['text', { class: 'name', x: 0, y: above ? y - 30 - 19 * (names[place].length - 1 - at) : y + 15 }, text]),
        ['rect', { class: 'span', x: from, y, width: to - from, height: 20 }],
        ['text', { class: 'label amount', x: from - 6, y: y + 15, 'text-anchor': 'end' }, row.texts[0]],
        ['text', { class: 'label amount', x: to + 8, y: y + 15 }, row.texts[1]],
        ['path', { class: 'casing', d: path([[there, y - 6], [there, y + 26]]) }], ['path', { class: 'there', d: path([[there, y - 6], [there, y + 26]]) }],
        ['text', { class: 'label amount at', x: within(there, textWidth(row.texts[2], 640), width), y: y - 8, 'text-anchor': 'middle' }, row.texts[2]],
      ]]]
    }),
  ]]]
}

const waterfall = (part, steps, width) => {
  const narrow = Math.max(...steps.map(step => Math.max(textWidth(step.text, 640), textWidth(step.name)))) + 6 > width / steps.length
  const line = stage && narrow ? Math.max(stage / steps.length, 40) : 46, height = narrow ? steps.length * line + 6 : stage ? Math.max(stage - 10, 160) : 330
  if (narrow) {
    const x = scale(part.low, part.high, 0, width - Math.max(...steps.map(step => textWidth(step.text, 640))) - 10)
    return [['svg', { role: 'group', 'aria-label': part.alt, width, height }, steps.map((step, place) => {
      const y = place * line, [from, to] = [Math.min(x(step.from), x(step.to)), Math.max(x(step.from), x(step.to))]
      return ['g', { class: `fall ${step.tone}`, role: 'img', 'aria-label': step.told }, [
        ['text', { class: 'label', x: 0, y: y + 13 }, step.name],
        ['rect', { x: from, y: y + 19, width: Math.max(to - from, 2), height: 18 }],
        ['text', { class: 'label amount', x: to + 6, y: y + 33 }, step.text],
      ]]
    })]]
  }
  const base = height - 24, y = scale(part.low, part.high, base, 26), slot = width / steps.length, wide = Math.min(slot * 0.62, 110)
  const at = place => slot * (place + 0.5)
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height }, [
    ['path', { class: 'zero', d: path([[0, y(0)], [width, y(0)]]) }],
    ...steps.slice(1).map((_step, place) => ['path', { class: 'thread', d: path([[at(place) + wide / 2, y(steps[place].to)], [at(place + 1) - wide / 2, y(steps[place].to)]]) }]),
    ...steps.map((step, place) => {
      const [top, bottom] = [Math.min(y(step.from), y(step.to)), Math.max(y(step.from), y(step.to))]
      return ['g', { class: `fall ${step.tone}`, role: 'img', 'aria-label': step.told }, [
        ['rect', { x: at(place) - wide / 2, y: top, width: wide, height: Math.max(bottom - top, 2) }],
        ['text', { class: 'label amount', x: at(place), y: top - 8, 'text-anchor': 'middle' }, step.text],
        ['text', { class: 'label', x: at(place), y: base + 18, 'text-anchor': 'middle' }, step.name],
      ]]
    }),
  ]]]
}

Object.assign(KINDS, { funnel, staffing, waterfall })
}
