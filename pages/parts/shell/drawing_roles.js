// A role card: a bar for each KPI, full where the data have it (kpi/charts/rolesketch.py says what is in the data).

{
const SIZE = 14, TITLE = 18, SMALL = 16, BAR = 9, GAP = 13, STEP = 20 // pixels

const cardRow = (row, width, top, gap) => {
  const left = STEP * row.depth, right = textWidth(row.written, 640, SIZE), room = width - left - right - 14
  const lines = wrapped(row.title, room, 640, SIZE), last = textWidth(lines.at(-1), 640, SIZE)
  const inline = last + 12 + textWidth(row.found, 400, 12) <= room // else it has lines of its own
  const below = inline ? [] : wrapped(row.found, width - left, 400, 12)
  const base = top + SIZE + TITLE * (lines.length - 1), bar = base + 8 + SMALL * below.length
  const wide = share => Math.max(share * (width - left), 1)
  return [bar + BAR + gap, ['g', { class: row.there ? 'card-row' : 'card-row lacking', role: 'img', 'aria-label': row.told }, [
    ...lines.map((line, place) => ['text', { class: 'card-title', x: left, y: top + SIZE + TITLE * place }, line]),
    ...(inline ? [['text', { class: 'card-found', x: left + last + 12, y: base }, row.found]] : []),
    ...below.map((line, place) => ['text', { class: 'card-found', x: left, y: base + SMALL * (place + 1) }, line]),
    ['text', { class: 'card-weight', x: width, y: top + SIZE, 'text-anchor': 'end' }, row.written],
    ['rect', { class: 'card-rail', x: left, y: bar, width: width - left, height: BAR }],
    ...(row.there ? [['rect', { class: 'card-pays', x: left, y: bar, width: wide(row.pays).toFixed(1), height: BAR }]] : []),
    ['rect', { class: 'card-bar', x: left + 0.5, y: bar + 0.5, width: Math.max(wide(row.weight) - 1, 1).toFixed(1), height: BAR - 1 }],
  ]]]
}

const cardRows = (rows, width, gap) => {
  let top = 2
  const drawn = rows.map(row => {
    const [next, mark] = cardRow(row, width, top, gap)
    top = next
    return mark
  })
  return [top, drawn]
}

const roleCard = (part, rows, width) => {
  let [height, drawn] = cardRows(rows, width, GAP)
  if (stage && height > stage) [height, drawn] = cardRows(rows, width, Math.max(2, GAP - (height - stage) / rows.length)) // closer on a slide
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height: Math.ceil(height) }, drawn]]
}

Object.assign(KINDS, { roleCard })
}
